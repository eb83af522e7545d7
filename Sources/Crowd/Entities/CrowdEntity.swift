public import StrictJSON

/// What an answer can hold, in both forms.
public protocol CrowdEntity: Sendable {
    func write(to xml: inout XMLWriter, _ links: CrowdLinks)
    func json(_ links: CrowdLinks) -> JSONObject
}

extension CrowdEntity {
    /// A document of its own.
    public func document(_ format: CrowdFormat, _ links: CrowdLinks) -> [UInt8] {
        guard format == .xml else { return JSONValue.object(json(links)).serializedBytes }
        var xml = XMLWriter()
        xml.declare()
        write(to: &xml, links)
        return xml.bytes
    }

    /// A part of a larger document.
    public func piece(_ format: CrowdFormat, _ links: CrowdLinks) -> [UInt8] {
        guard format == .xml else { return JSONValue.object(json(links)).serializedBytes }
        var xml = XMLWriter()
        write(to: &xml, links)
        return xml.bytes
    }
}

/// Makes the addresses that entities refer to.
public struct CrowdLinks: Sendable, Hashable {
    /// Up to and with the version: `https://usher.example.com/crowd/rest/usermanagement/1`.
    public let base: String

    public init(base: String) { self.base = base }

    public func user(_ name: String) -> String { "\(base)/user?username=\(Self.encoded(name))" }
    public func group(_ name: String) -> String { "\(base)/group?groupname=\(Self.encoded(name))" }
    public func password(_ name: String) -> String { "\(base)/user/password?username=\(Self.encoded(name))" }
    public func attributes(ofUser name: String) -> String { "\(base)/user/attribute?username=\(Self.encoded(name))" }
    public func attributes(ofGroup name: String) -> String { "\(base)/group/attribute?groupname=\(Self.encoded(name))" }

    public static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return encoded
    }
}

extension XMLWriter {
    mutating func link(_ address: String, _ relation: String = "self") {
        empty("link", [("href", address), ("rel", relation)])
    }
}

extension JSONValue {
    static func link(_ address: String, _ relation: String = "self") -> JSONValue {
        ["href": .string(address), "rel": .string(relation)]
    }
}
