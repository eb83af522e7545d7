import SCIM
import StrictJSON

extension ListQuery {
    /// Whether the answer is a row or none, found by an index: what identity providers ask before every create.
    var isLookUp: Bool {
        if case .cursor(_?) = start { return false }
        guard sort == nil, kinds.count == 1, case .compare(let path, .eq, .string(let text)) = filter, !text.isEmpty,
            path.schema == nil, path.sub == nil
        else { return false }
        let names = kinds == [.user] ? ["userName", "id"] : ["id"]
        return names.contains { path.name.equalsIgnoringASCIICase($0) }
    }
}
