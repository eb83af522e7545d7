public import StrictJSON

extension Masking {
    /// Names of members whose value says what another member, `value`, is about: a PATCH operation has its path so.
    private static let naming = ["path", "name", "attribute", "key"]

    public static func mask(_ value: JSONValue) -> JSONValue {
        switch value {
        case .null, .bool, .number: value
        case .string(let text): .string(self.text(text))
        case .array(let elements): .array(elements.map(mask))
        case .object(let object): .object(mask(object))
        }
    }

    private static func mask(_ object: JSONObject) -> JSONObject {
        let isAboutSecret = object.members.contains { member in
            guard let text = member.value.string else { return false }
            return naming.contains(member.name.lowercased()) && isSensitive(text)
        }
        return JSONObject(
            object.members.map { member in
                let isSecret =
                    isSensitive(member.name) || (isAboutSecret && member.name.equalsIgnoringASCIICase("value"))
                    || comparesSecret(member)
                // Whether there is a value is worth knowing and no secret.
                let value = isSecret && !member.value.isNull ? .string(Self.mask) : mask(member.value)
                return JSONObject.Member(name: member.name, value: value)
            })
    }
}

extension Masking {
    /// `password eq "…"`, as `.search` has it, or in the path of a PATCH.
    private static func comparesSecret(_ member: JSONObject.Member) -> Bool {
        guard let text = member.value.string, text.contains("\"") else { return false }
        return ["filter", "path"].contains(member.name.lowercased()) && isSensitive(text)
    }
}

extension Substring {
    /// Escapes that are none stay as they are.
    var percentDecoded: String {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            guard byte == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
