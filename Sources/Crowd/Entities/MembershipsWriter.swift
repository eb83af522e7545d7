/// Writes `memberships` piece by piece. It is XML only: the API has no other form of it.
public struct MembershipsWriter: Sendable {
    /// The group whose members are being written.
    private var group: String?

    public init() {}

    public static let opening = XMLWriter.declaration + "<memberships>"

    /// Direct members of a group; a large group may come in several pieces one after another.
    public mutating func piece(group: String, users: [String]) -> [UInt8] {
        var xml = XMLWriter()
        if self.group != group {
            end(&xml)
            xml.open("membership", [("group", group)])
            xml.open("users")
            self.group = group
        }
        for user in users { xml.empty("user", [("name", user)]) }
        return xml.bytes
    }

    public mutating func closing() -> [UInt8] {
        var xml = XMLWriter()
        end(&xml)
        xml.close("memberships")
        return xml.bytes
    }

    private mutating func end(_ xml: inout XMLWriter) {
        guard group != nil else { return }
        xml.close("users")
        xml.empty("groups")
        xml.close("membership")
        group = nil
    }
}
