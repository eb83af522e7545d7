public import StrictJSON

/// Which attributes an answer holds: RFC 7644 section 3.9 and `returned` of RFC 7643 section 7.
public struct Projection: Sendable, Hashable {
    /// Names that mean nothing here are ignored.
    public init(attributes: [String]?, excludedAttributes: [String]?, kind: ResourceKind) throws(SCIMError) {}

    /// Whether members must be read at all.
    public var wantsMembers: Bool { true }
    public var wantsGroups: Bool { true }

    public func apply(_ document: JSONObject) -> JSONObject { document }

    /// The same for one element of `members`, for answers that are written member by member.
    public func applyToMember(_ element: JSONObject) -> JSONObject { element }
}
