/// What stands around and between the entities of a list, so that a list can be written as it is read.
public struct CrowdListFrame: Sendable, Hashable {
    public enum Kind: String, Sendable {
        case users = "user"
        case groups = "group"
    }

    public let opening: String
    public let separator: String
    public let closing: String

    public init(_ kind: Kind, _ format: CrowdFormat) {
        let (item, list) = (kind.rawValue, kind.rawValue + "s")
        switch format {
        case .xml:
            opening = "\(XMLWriter.declaration)<\(list) expand=\"\(item)\">"
            separator = ""
            closing = "</\(list)>"
        case .json:
            opening = "{\"expand\":\"\(item)\",\"\(list)\":["
            separator = ","
            closing = "]}"
        }
    }
}
