import Administration
import SCIM
import StrictJSON

/// A page of users or groups by the beginning of a name, going on after a cursor.
struct ResourceListing {
    let query: ListQuery

    init(kind: ResourceKind, by attribute: String, _ request: AdminRequest, _ count: Int) throws {
        var filter: Filter?
        if let search = request.query["search"], !search.isEmpty {
            filter = .compare(AttributePath(name: attribute), .sw, .string(search))
        }
        var cursor: ListCursor?
        if let text = request.query["after"] {
            guard let position = Int64(text) else {
                throw Problem.invalid("after must be the `next` of the page before.")
            }
            cursor = ListCursor(position: position)
        }
        query = ListQuery(kinds: [kind], filter: filter, start: .cursor(cursor), count: count)
    }
}
