public import Provisioning

/// What a user directory tells a binding, made for one connector, so that it knows what the connector owns.
///
/// A read that is cut short is an error, never an answer: what is missing from an answer is taken as not there.
public protocol TargetReading: Sendable {
    /// Accounts of these ids or usernames (without case), each once, with memberships, properties and owners.
    func accounts(ids: [String], usernames: [String]) async throws -> [Account]
    /// All accounts in the order of ids after `id`, for a full reconcile.
    func accounts(after id: String?, limit: Int) async throws -> [Account]
    func groups(named names: [String]) async throws -> [TargetGroup]
    /// Members in a stable order; fewer than `limit` at the end.
    func members(ofGroup name: String, start: Int, limit: Int) async throws -> [TargetMember]
    /// How many memberships the connector has in all and in these groups; nil for a target that does not tell.
    func ownedMemberships(inGroups names: [String]) async throws -> OwnedMemberships?
}

extension TargetReading {
    public func ownedMemberships(inGroups names: [String]) async throws -> OwnedMemberships? { nil }
}

public struct OwnedMemberships: Sendable, Hashable {
    public let all: Int
    /// By the group's name as it was asked for.
    public let byGroup: [String: Int]
    public init(all: Int, byGroup: [String: Int]) {
        self.all = all
        self.byGroup = byGroup
    }
}

/// A user directory that a binding writes to.
public protocol Target: TargetReading {
    /// The word in the settings document.
    static var kind: String { get }

    /// Performs the steps in order, one result per step; a step that fails does not stop the others. Every step is safe
    /// to send again when its answer was lost. Throws `TargetError` when nothing can be said about the steps.
    func perform(_ steps: [TargetStep]) async throws -> [StepResult]
}

public typealias StepResult = Result<Void, TargetError>

public enum TargetStep: Sendable, Hashable {
    case account(id: String, AccountAction)
    case renameGroup(from: String, to: String)
}

public struct TargetMember: Sendable, Hashable {
    public let accountID: String
    /// True when this connector's sync added the membership.
    public let isOwned: Bool
    /// Another connector whose sync added it, by name where that is known.
    public let otherConnector: String?
    public init(accountID: String, isOwned: Bool, otherConnector: String? = nil) {
        self.accountID = accountID
        self.isOwned = isOwned
        self.otherConnector = otherConnector
    }
}

/// What went wrong, in the terms the engine decides by.
public enum TargetError: Error, Sendable, Hashable {
    /// Nothing was said about the work: try again, not before `retryAfter` seconds where the target told.
    case unreachable(detail: String, retryAfter: Int?)
    case unauthorized
    case nameTaken(String)
    case notFound(String)
    /// The target refuses this step; `reason` is for people.
    case rejected(reason: String)
}

extension TargetError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let detail, _): "the target cannot be reached: \(detail)"
        case .unauthorized: "the target refuses Usher's credentials"
        case .nameTaken(let name): "the name `\(name)` is taken"
        case .notFound(let what): "the target has no \(what)"
        case .rejected(let reason): "the target refused: \(reason)"
        }
    }
}
