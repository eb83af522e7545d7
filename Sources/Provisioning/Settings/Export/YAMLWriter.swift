import StrictJSON

/// Writes a value as YAML for people: blocks, one member a line, quotes only where they are needed.
enum YAMLWriter {
    static func text(_ value: JSONValue) -> String {
        var text = ""
        write(value, to: &text, level: 0, afterDash: true)
        return text
    }

    /// The cursor stands where the value begins: after `key:` or after `- `.
    private static func write(_ value: JSONValue, to text: inout String, level: Int, afterDash: Bool) {
        switch value {
        case .object(let object) where !object.isEmpty:
            for (index, member) in object.members.enumerated() {
                if index > 0 || !afterDash { begin(&text, level) }
                text += scalar(member.name) + ":"
                write(member.value, to: &text, level: level + 1, afterDash: false)
            }
        case .array(let elements) where !elements.isEmpty:
            for (index, element) in elements.enumerated() {
                if index > 0 || !afterDash { begin(&text, level) }
                text += "- "
                write(element, to: &text, level: level + 1, afterDash: true)
            }
        default: text += (afterDash ? "" : " ") + inline(value) + "\n"
        }
    }

    private static func begin(_ text: inout String, _ level: Int) {
        if !text.isEmpty, text.last != "\n" { text += "\n" }
        text += String(repeating: "  ", count: level)
    }

    private static func inline(_ value: JSONValue) -> String {
        switch value {
        case .string(let string): scalar(string)
        case .array: "[]"
        case .object: "{}"
        default: value.serialized
        }
    }

    /// Plain where every reader of YAML, old ones too, takes it for a text; else in double quotes as JSON writes it.
    static func scalar(_ text: String) -> String {
        let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        let isPlain =
            text.utf8.allSatisfy(isPlainByte) && text.utf8.first.map(isLetter) == true && text.utf8.last != 0x20
            && !words.contains(text.lowercased())
        return isPlain ? text : JSONValue.string(text).serialized
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private static func isPlainByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x39).contains(byte) || " ._-/".utf8.contains(byte)
    }
}
