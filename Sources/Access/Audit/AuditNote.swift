public import StrictJSON

/// Who asks for a change, by which request and for what: what every entry of the audit log has.
public struct ChangeOrigin: Sendable, Hashable {
    /// The administrator's name, such as `local-admin`.
    public var actor: String
    /// Empty for what no request asked for.
    public var requestID: String
    /// `token.revoke`.
    public var action: String
    /// What it is done to: `/connectors/okta`.
    public var object: String

    public init(actor: String, requestID: String = "", action: String, object: String = "") {
        self.actor = actor
        self.requestID = requestID
        self.action = action
        self.object = object
    }

    public func note(_ changes: [AuditChange]) -> AuditNote { AuditNote(origin: self, changes: changes) }
}

/// One thing that an administrative change changes.
public struct AuditChange: Sendable, Hashable {
    /// Which: `connectors[okta].enabled`.
    public let path: String
    /// Nil: it is new.
    public let before: JSONValue?
    /// Nil: it is gone.
    public let after: JSONValue?

    /// Secrets are masked, and a value that would fill pages is told by its size.
    public init(path: String, before: JSONValue? = nil, after: JSONValue? = nil) {
        self.path = Masking.cut(path, limit: 1024)
        self.before = before.map(Self.bounded)
        self.after = after.map(Self.bounded)
    }

    private static let valueLimit = 32_768

    private static func bounded(_ value: JSONValue) -> JSONValue {
        let masked = Masking.mask(value)
        let count = masked.serializedBytes.count
        return count <= valueLimit ? masked : .string("[\(count) bytes]")
    }

    var json: JSONValue {
        var object: JSONObject = ["path": .string(path)]
        object["before"] = before
        object["after"] = after
        return .object(object)
    }
}

/// An administrative change as the audit log keeps it, before it has its place there.
public struct AuditNote: Sendable, Hashable {
    public let origin: ChangeOrigin
    public private(set) var changes: [AuditChange]

    /// A settings document of a large company may change in more places than an entry keeps; the rest is counted.
    public static let changeLimit = 500
    private static let sizeLimit = 262_144

    init(origin: ChangeOrigin, changes: [AuditChange]) {
        self.origin = origin
        self.changes = []
        var size = 0
        for change in changes {
            size += change.json.serializedBytes.count
            guard self.changes.count < Self.changeLimit, size <= Self.sizeLimit else {
                let left = changes.count - self.changes.count
                self.changes.append(AuditChange(path: "more", after: .string("\(left) changes are not shown")))
                return
            }
            self.changes.append(change)
        }
    }

    /// As it was kept.
    init(origin: ChangeOrigin, kept changes: [AuditChange]) {
        self.origin = origin
        self.changes = changes
    }

    /// For what is known only while the change is made.
    public func adding(_ change: AuditChange) -> AuditNote {
        var note = self
        note.changes.insert(change, at: 0)
        return note
    }
}
