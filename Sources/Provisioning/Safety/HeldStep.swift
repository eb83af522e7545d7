import Crypto
import SCIM
import StrictJSON

/// A step, so that it is known again in a later plan: the same change of the same account for the same user.
public struct StepKey: Sendable, Hashable {
    public let resourceID: String
    public let accountID: String
    /// `AccountAction.name` and `detail`.
    public let action: String
    public let detail: String

    public init(resourceID: String, accountID: String, action: String, detail: String) {
        self.resourceID = resourceID
        self.accountID = accountID
        self.action = action
        self.detail = detail
    }

    init(_ step: PlanStep, of resource: String, _ account: String?) {
        self.init(
            resourceID: resource, accountID: account ?? "", action: step.action.name, detail: step.action.detail)
    }
}

/// A step that a limit stopped, and what an administrator decided about it.
public struct HeldStep: Sendable, Hashable {
    public enum Decision: String, Sendable, Hashable {
        case waiting
        /// Released: it goes on whatever the limits say, as long as the plan still has it.
        case approved
        /// Left out until the identity provider changes the user.
        case rejected
    }

    public var key: StepKey
    public var kind: SafetyClass
    /// The account's name, for people.
    public var account: String
    /// Which rule asks for the step.
    public var reason: Reason
    /// Which limit stopped it, in a sentence.
    public var limit: String
    public var decision: Decision
    /// What the identity provider said of the user when the step was held.
    public var source: SourceFingerprint
    /// Where a group's new name waits: that name, which its members have beside the old one until somebody decides.
    public var renamedTo: String?

    public init(
        key: StepKey, kind: SafetyClass, account: String, reason: Reason, limit: String,
        decision: Decision = .waiting, source: SourceFingerprint
    ) {
        self.key = key
        self.kind = kind
        self.account = account
        self.reason = reason
        self.limit = limit
        self.decision = decision
        self.source = source
    }
}

/// Tells whether the identity provider changed a user, or the groups he is in.
public struct SourceFingerprint: Sendable, Hashable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public init(_ source: SourceUser?) {
        guard let source else {
            rawValue = "deleted"
            return
        }
        var hash = SHA256()
        func add(_ text: String) { hash.update(data: [UInt8]("\(text.utf8.count):\(text)".utf8)) }
        add("\(source.isActive)")
        add(JSONValue.object(source.document).serialized)
        for group in source.groups.sorted(by: { $0.id < $1.id }) {
            add("\(group.isDirect)")
            add(JSONValue.object(group.document).serialized)
        }
        rawValue = hash.finalize().hexadecimal
    }
}

extension [HeldStep] {
    /// The same for the same steps in any order: what somebody was shown and approves.
    public var digest: String {
        var hash = SHA256()
        let texts = map { step in
            [step.key.resourceID, step.key.accountID, step.key.action, step.key.detail]
                .map { "\($0.utf8.count):\($0)" }.joined()
        }
        for text in texts.sorted() { hash.update(data: [UInt8]("\(text.utf8.count):\(text)".utf8)) }
        return String(hash.finalize().hexadecimal.prefix(16))
    }
}

extension SHA256.Digest {
    fileprivate var hexadecimal: String {
        map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
