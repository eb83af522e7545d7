public import Provisioning

/// Which of the steps that were held somebody looks at.
public struct HeldFilter: Sendable, Hashable {
    public var decision: HeldStep.Decision
    /// The kind of step, as `AccountAction.name` has it; nil: every kind.
    public var action: String?
    /// What exactly: the group of a membership.
    public var detail: String?

    public init(_ decision: HeldStep.Decision = .waiting, action: String? = nil, detail: String? = nil) {
        self.decision = decision
        self.action = action
        self.detail = detail
    }
}

public struct HeldActionCount: Sendable, Hashable {
    public let action: String
    public let count: Int
    /// What stopped the first of them, in a sentence.
    public let limit: String
    public init(action: String, count: Int, limit: String) {
        self.action = action
        self.count = count
        self.limit = limit
    }
}

public struct HeldGroupCount: Sendable, Hashable {
    public let group: String
    public let count: Int
    public init(group: String, count: Int) {
        self.group = group
        self.count = count
    }
}

/// Looks at held steps piece by piece: there may be as many as there are users.
public protocol HeldStepReading: Sendable {
    /// In the order in which they were held, after the one of this number.
    func steps(_ binding: BindingID, _ filter: HeldFilter, after number: Int64?, limit: Int) async throws
        -> [NumberedHeldStep]
    /// The numbers of all of them, in their order. A number always names the same step of the same account.
    func numbers(_ binding: BindingID, _ filter: HeldFilter) async throws -> [Int64]
    func actions(_ binding: BindingID, _ decision: HeldStep.Decision) async throws -> [HeldActionCount]
    /// The groups that most of the memberships that wait would be taken from.
    func groups(_ binding: BindingID, limit: Int) async throws -> [HeldGroupCount]
}
