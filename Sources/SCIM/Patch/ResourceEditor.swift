import StrictJSON

/// A resource while a request changes it: its document, and what happens to its members. POST and PUT fill an empty
/// one, PATCH changes a copy of what is there.
struct ResourceEditor {
    let kind: ResourceKind
    /// Nil while the resource is made.
    let id: String?
    private(set) var document: JSONObject
    private(set) var memberships: [MembershipChange] = []
    private var edits = 0
    private var comparisons = 0
    private var memberExpressions = 0
    private let resolver: TargetResolver
    private var schemas: SchemaSet { resolver.schemas }

    init(kind: ResourceKind, id: String? = nil, document: JSONObject = JSONObject()) {
        self.kind = kind
        self.id = id
        self.document = document
        let extensions = document.members.lazy.map(\.name).filter { $0.utf8.contains(UInt8(ascii: ":")) }
        resolver = TargetResolver(schemas: .of(kind), extensions: Array(extensions))
    }

    /// An operation with a path.
    mutating func apply(_ edit: AttributeEdit.Kind, path: String, value: JSONValue) throws(SCIMError) {
        let target = resolver.withExtensionMeant(try resolver.target(path: path, value: value), in: document)
        if let refused = readOnlyName(target) {
            // It follows from the data, and clients send it along with the data.
            guard refused != "schemas" else { return }
            throw SCIMError(.mutability, "\(refused) is the service provider's and cannot be changed.")
        }
        if edit == .remove, target.schema == nil, target.sub == nil, target.definition?.isRequired == true {
            if !isOwnList(target) { throw SCIMError(.mutability, "\(target.path) is required and cannot be removed.") }
        }
        try apply(edit, target, value)
    }

    /// The members of an object, each treated as a path: the body of POST and PUT, and operations without path.
    mutating func apply(_ edit: AttributeEdit.Kind, members object: JSONObject) throws(SCIMError) {
        guard object.count <= ServiceLimits.elements else { throw .tooManyElements("The resource") }
        for member in object {
            let target = resolver.target(key: member.name, value: member.value)
            guard readOnlyName(target) == nil else {
                try checkID(target, member.value)
                continue
            }
            try apply(edit, target, member.value)
        }
    }

    private mutating func apply(
        _ kind: AttributeEdit.Kind, _ target: AttributeTarget, _ value: JSONValue
    ) throws(SCIMError) {
        guard let name = target.name else { return try applyWhole(kind, target, value) }
        edits += 1
        guard edits <= ServiceLimits.edits else {
            throw SCIMError(
                status: 413, kind: .tooMany, detail: "The request names more than \(ServiceLimits.edits) attributes.")
        }
        if try isDropped(name, value, isCore: target.schema == nil) { return }
        if isOwnList(target) {
            let changes = try MemberEdit(kind: kind, target: target, value: value).changes()
            try countExpressions(changes)
            memberships += changes
            return
        }
        let edit = AttributeEdit(kind: kind, target: target, name: name, value: value, schemas: schemas)
        guard let schema = target.schema else {
            if let filter = target.filter { try countComparisons(filter, document[ignoringCase: name]) }
            return try edit.apply(to: &document)
        }
        var container = document[ignoringCase: schema]?.object ?? JSONObject()
        if let filter = target.filter { try countComparisons(filter, container[ignoringCase: name]) }
        try edit.apply(to: &container)
        document[ignoringCase: schema] = container.isEmpty ? nil : .object(container)
    }

    private mutating func countComparisons(_ filter: Filter, _ current: JSONValue?) throws(SCIMError) {
        comparisons += filter.paths.count * (current?.array?.count ?? 1)
        guard comparisons <= ServiceLimits.comparisons else {
            throw SCIMError(
                status: 413, kind: .tooMany,
                detail: "The value filters of the request make more than \(ServiceLimits.comparisons) comparisons.")
        }
    }

    private mutating func countExpressions(_ changes: [MembershipChange]) throws(SCIMError) {
        for case .removeMatching(let filter) in changes where filter.memberIDs == nil {
            memberExpressions += filter.paths.count
        }
        guard memberExpressions <= ServiceLimits.memberExpressions else {
            throw SCIMError(
                status: 413, kind: .tooMany,
                detail: "The filters by which the request removes members have more than "
                    + "\(ServiceLimits.memberExpressions) expressions; name the members by members[value eq \"id\"].")
        }
    }

    /// An extension as a whole: its members merge into what is there.
    private mutating func applyWhole(
        _ kind: AttributeEdit.Kind, _ target: AttributeTarget, _ value: JSONValue
    ) throws(SCIMError) {
        switch value {
        case .object(let object) where kind != .remove:
            guard object.count <= ServiceLimits.elements else { throw .tooManyElements(target.path) }
            guard let schema = target.schema else { return try apply(kind, members: object) }
            for member in object {
                let inner = resolver.target(key: member.name, in: schema)
                try apply(kind, inner, member.value)
            }
        case _ where kind != .remove && value != .null && value != .array([]):
            throw SCIMError(.invalidValue, "\(target.path) must be an object, not \(value.kindInWords).")
        default:
            guard let schema = target.schema else {
                throw SCIMError(.mutability, "The core attributes cannot be removed as a whole.")
            }
            if kind != .add { document[ignoringCase: schema] = nil }
        }
    }

    /// `members` of a group are rows of their own.
    private func isOwnList(_ target: AttributeTarget) -> Bool {
        kind == .group && target.schema == nil && target.name == "members"
    }

    /// No password is kept, not even of a group or in an extension.
    private func isDropped(_ name: String, _ value: JSONValue, isCore: Bool) throws(SCIMError) -> Bool {
        guard name.equalsIgnoringASCIICase("password") else { return false }
        guard !isCore || value == .null || value.string != nil || value.array?.allSatisfy({ $0.string != nil }) == true
        else {
            throw SCIMError(.invalidValue, "password must be a string, not \(value.kindInWords).")
        }
        return true
    }

    private func readOnlyName(_ target: AttributeTarget) -> String? {
        guard target.schema == nil, let definition = target.definition, definition.mutability == .readOnly else {
            return nil
        }
        return definition.name
    }

    private func checkID(_ target: AttributeTarget, _ value: JSONValue) throws(SCIMError) {
        guard let id, target.name == "id", value != .null, value.string != id else { return }
        throw SCIMError(.mutability, "The id of a resource cannot be changed.")
    }
}
