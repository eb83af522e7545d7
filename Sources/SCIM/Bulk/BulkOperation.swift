import StrictJSON

/// One operation as it was sent, its references not yet resolved.
struct BulkOperation: Sendable {
    /// As it was sent, to be repeated in the result.
    let method: String?
    let bulkID: String?
    /// Its call, or why there is none.
    var call: Result<BulkRequest.Call, SCIMError>

    init(parsing value: JSONValue) {
        method = value.object?[ignoringCase: "method"]?.string?.uppercased()
        bulkID = value.object?[ignoringCase: "bulkId"]?.string
        call = Result { () throws(SCIMError) in try Self.call(value) }
    }

    private static func call(_ value: JSONValue) throws(SCIMError) -> BulkRequest.Call {
        guard case .object(let object) = value else {
            throw SCIMError(.invalidSyntax, "An operation must be a JSON object, not \(value.kindInWords).")
        }
        guard let name = object[ignoringCase: "method"]?.string,
            let method = BulkRequest.Method(rawValue: name.uppercased())
        else { throw SCIMError(.invalidSyntax, "The method must be POST, PUT, PATCH or DELETE.") }
        let (kind, id) = try target(object[ignoringCase: "path"], method)
        let data = object[ignoringCase: "data"] ?? .null
        if method == .post, object[ignoringCase: "bulkId"]?.string?.isEmpty != false {
            throw SCIMError(.invalidSyntax, "POST needs a bulkId: the result could not be told from others.")
        }
        guard method == .delete || data != .null else {
            throw SCIMError(.invalidSyntax, "\(method.rawValue) needs data.")
        }
        return BulkRequest.Call(
            method: method, kind: kind, id: id, data: method == .delete ? .null : data,
            ifMatch: method == .post ? nil : IfMatch(header: object[ignoringCase: "version"]?.string))
    }

    /// `/Users` for POST, `/Users/id` for the others; the first slash may be missing. A Bulk within a Bulk, and what
    /// else has no resources, is no target.
    private static func target(
        _ path: JSONValue?, _ method: BulkRequest.Method
    ) throws(SCIMError) -> (ResourceKind, String?) {
        let parts = path?.string?.split(separator: "/").map(String.init) ?? []
        let kind = parts.first.flatMap { name in
            ResourceKind.allCases.first { $0.endpoint.equalsIgnoringASCIICase(name) }
        }
        guard let kind, parts.count == (method == .post ? 1 : 2) else {
            throw SCIMError(
                .invalidPath,
                "The path of \(method.rawValue) must be /Users or /Groups\(method == .post ? "" : " and an id").")
        }
        return (kind, method == .post ? nil : parts.last)
    }

    /// The bulkIds this operation refers to.
    var references: [String] {
        guard case .success(let call) = call else { return [] }
        var found = call.id.flatMap(BulkReferences.name).map { [$0] } ?? []
        BulkReferences.collect(call.data, into: &found)
        return found
    }
}
