public import Provisioning
public import SCIM

/// A user to bring in line, all of it from one consistent read.
public struct PendingUser: Sendable, Hashable {
    public let resourceID: String
    /// The mark that was read; nil when the user was asked for without one (preview, explanation).
    public let mark: Int64?
    /// How often this mark was put off (`record` with `retry`) since it last moved.
    public let attempts: Int
    /// Nil: the resource was deleted.
    public let source: SourceUser?
    public let link: Link?
    /// For a user without link: the link of a user who has the same `externalId` and is deleted or inactive.
    public var former: Link?
    /// `former` was found by the name that its account had (`SyncReading.formerLinks`).
    var isFormerByName = false
    /// `SyncStore.skip` was said of him, and he has not changed since.
    public var isSkipped = false

    public init(
        resourceID: String, mark: Int64?, attempts: Int = 0, source: SourceUser?, link: Link?, former: Link? = nil
    ) {
        self.resourceID = resourceID
        self.mark = mark
        self.attempts = attempts
        self.source = source
        self.link = link
        self.former = former
    }
}

/// A group that was renamed at the identity provider and has not been followed yet. Its members are not marked: either
/// the target renames the group, or `markMembers` marks them.
public struct PendingGroup: Sendable, Hashable {
    public let mark: Int64
    /// The document before the first rename that is not followed yet, without `members`.
    public let before: SourceGroup
    public let now: SourceGroup

    public init(mark: Int64, before: SourceGroup, now: SourceGroup) {
        self.mark = mark
        self.before = before
        self.now = now
    }
}

/// A step that was performed or failed, for the record.
public struct StepRecord: Sendable, Hashable {
    public enum Outcome: String, Sendable, Hashable { case done, failed, waiting, conflict }
    public var resourceID: String
    /// The account's name, for people.
    public var account: String
    /// The kind of step: `createAccount`, `addMembership`, …
    public var action: String
    /// What exactly: a group's name, `email: a → b`.
    public var detail: String
    public var reason: Reason
    public var outcome: Outcome
    public var message: Reason?
    /// The run that it was a part of.
    public var run: RunID?

    public init(
        resourceID: String, account: String, action: String, detail: String, reason: Reason, outcome: Outcome,
        message: Reason? = nil, run: RunID? = nil
    ) {
        self.resourceID = resourceID
        self.account = account
        self.action = action
        self.detail = detail
        self.reason = reason
        self.outcome = outcome
        self.message = message
        self.run = run
    }
}

/// What came of one user: written in one transaction with the removal of his mark.
public struct UserOutcome: Sendable, Hashable {
    public var resourceID: String
    public var mark: Int64?
    public var state: UserState
    /// Why, in a sentence.
    public var message: Reason?
    /// Nil: the link stays as it is. `.some(nil)`: there is none any more.
    public var link: Link??
    /// Steps that were performed; none when he was in line already.
    public var steps: [StepRecord]
    /// True: the mark stays and is tried again later.
    public var retry: Bool
    /// Steps that wait or were decided about, in place of all those of before; nil: they stay as they are.
    public var held: [HeldStep]?
    public var safety = SafetyOutcome()
    /// Whether the account is cleaned up; nil: that is as it was before. What is held or failed says nothing of it.
    public var isCleanedUp: Bool?

    public init(
        resourceID: String, mark: Int64?, state: UserState, message: Reason? = nil, link: Link?? = nil,
        steps: [StepRecord] = [], retry: Bool = false
    ) {
        self.resourceID = resourceID
        self.mark = mark
        self.state = state
        self.message = message
        self.link = link
        self.steps = steps
        self.retry = retry
        switch state {
        case .cleanedUp: isCleanedUp = true
        case .provisioned, .rejected: isCleanedUp = false
        default: isCleanedUp = nil
        }
    }
}

public struct UserStatus: Sendable, Hashable {
    public var resourceID: String
    public var userName: String
    public var accountID: String?
    public var state: UserState
    public var message: Reason?
    /// Milliseconds since 1970 of the last outcome.
    public var at: Int64
    /// The first of the failures in a row; nil when the last outcome was none.
    public var failingSince: Int64?
    /// Attempts since the user was last changed or marked.
    public var attempts = 0
    public var nextTry: Int64?

    public init(
        resourceID: String, userName: String, accountID: String?, state: UserState, message: Reason?, at: Int64
    ) {
        self.resourceID = resourceID
        self.userName = userName
        self.accountID = accountID
        self.state = state
        self.message = message
        self.at = at
    }
}

/// What the sync remembers, to read: marks, links, outcomes.
public protocol SyncReading: SafetyReading {
    /// Marked users in the order of their marks, oldest first, leaving out those to be retried after `now`
    /// (milliseconds since 1970).
    func pendingUsers(_ binding: BindingID, limit: Int, now: Int64) async throws -> [PendingUser]
    func pendingGroups(_ binding: BindingID, limit: Int) async throws -> [PendingGroup]
    /// These users as they are now, marked or not; unknown ids without a link are left out.
    func users(_ ids: [String], _ binding: BindingID) async throws -> [PendingUser]
    /// The same, also for a binding that is not saved yet: it has no links.
    func users(_ ids: [String], of binding: Binding) async throws -> [PendingUser]
    /// Everybody whom a full sync looks at, in its order: users of the connector, and deleted ones with a link.
    func users(after id: String?, limit: Int, of binding: Binding) async throws -> Page<PendingUser>
    /// Groups that the identity provider pushed, in the order in which it did. `place`: the `next` of the page before.
    func sourceGroups(after place: String?, limit: Int, of connector: ConnectorID) async throws -> Page<SourceGroup>
    /// Number of marks that wait.
    func pendingCount(_ binding: BindingID) async throws -> Int

    /// The version of the rules that stand now. An engine of older rules must not settle the marks that the new ones
    /// set, so it asks after it has read them.
    func rulesVersion(of binding: BindingID) async throws -> Int64

    /// Which resources these accounts are linked to, in any binding of the target.
    func links(toAccounts ids: [String], in target: TargetID) async throws -> [String: LinkHolder]

    /// All links of a binding in the order of resources after `after`.
    func links(_ binding: BindingID, after: String?, limit: Int) async throws -> [Link]
    /// By the username that was asked for: links of deleted users whose account had it before it was anonymized.
    func formerLinks(named names: [String], _ binding: BindingID) async throws -> [String: Link]

    /// Users of a binding that are in one of these states, in the order of ids after `after`.
    func statuses(_ binding: BindingID, states: Set<UserState>, after: String?, limit: Int) async throws
        -> [UserStatus]
    /// Users that were deleted and still have a link, in the order of ids after `after`.
    func deletedUsers(_ binding: BindingID, after: String?, limit: Int) async throws -> [UserStatus]
    /// Where one user stands; nil before he was looked at.
    func status(of resourceID: String, _ binding: BindingID) async throws -> UserStatus?
    func counts(_ binding: BindingID) async throws -> [UserState: Int]
    /// Steps of one user or of all, the newest first. `before`: only those that are older than this number.
    func steps(_ binding: BindingID, resourceID: String?, before number: Int64?, limit: Int) async throws
        -> [RecordedStep]
}

extension SyncReading {
    /// The newest steps, of one user or of all.
    public func steps(_ binding: BindingID, resourceID: String?, limit: Int) async throws -> [RecordedStep] {
        try await steps(binding, resourceID: resourceID, before: nil, limit: limit)
    }
}

/// What the sync remembers.
///
/// A mark is set by every SCIM write in its own transaction, for each enabled binding of the connector. Marking a user
/// that is marked gives the mark a new number, so an outcome clears only what it has seen.
public protocol SyncStore: SyncReading, SafetyWriting {
    /// Marks one user, or all users and all links of the connector.
    func mark(_ resourceID: String, _ binding: BindingID) async throws
    func markAll(_ binding: BindingID) async throws
    /// Marks the members (nested ones too) of a group and takes the group's own mark away, unless it was marked anew.
    func markMembers(ofGroup id: String, mark: Int64, _ binding: BindingID) async throws
    /// Takes a group's mark away, unless it was marked anew.
    func settleGroup(_ id: String, mark: Int64, _ binding: BindingID) async throws

    /// Leaves these users' conflicts as they are until the identity provider changes them, and marks them.
    func skip(_ resourceIDs: [String], _ binding: BindingID) async throws

    /// Marks the users whose days of grace ended (`PendingCleanup.wakeAt`), each once.
    func markDue(_ binding: BindingID, now: Int64) async throws

    /// Keeps unconfirmed links before their accounts are created.
    func propose(_ links: [Link], _ binding: BindingID) async throws
    /// One transaction: links, states, step records; marks that have not moved are cleared, or put off until `retryAt`.
    /// Outcomes apply in their order: an account may leave one resource's link and enter another's in the same call.
    func record(_ outcomes: [UserOutcome], _ binding: BindingID, retryAt: Int64) async throws
    /// Steps that belong to no user: renamed groups.
    func record(_ steps: [StepRecord], _ binding: BindingID) async throws
}

/// A part of a list. It may hold fewer than were asked for although more follow: some went while it was read.
public struct Page<Item: Sendable>: Sendable {
    public let items: [Item]
    /// Where the next one goes on; nil at the end.
    public let next: String?
    public init(_ items: [Item], next: String?) {
        self.items = items
        self.next = next
    }
}

public struct RecordedStep: Sendable, Hashable {
    /// Milliseconds since 1970.
    public let at: Int64
    public let step: StepRecord
    /// Its place among all.
    public let number: Int64
    public init(at: Int64, step: StepRecord, number: Int64) {
        self.number = number
        self.at = at
        self.step = step
    }
}

public struct LinkHolder: Sendable, Hashable {
    public let binding: BindingID
    public let resourceID: String
    public init(binding: BindingID, resourceID: String) {
        self.binding = binding
        self.resourceID = resourceID
    }
}
