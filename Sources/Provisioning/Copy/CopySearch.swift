/// What the targets of `copy.from` have under a new user's name: asked in order, until one has an account.
public struct CopySearch: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
        /// None of them has an account.
        case nothing
        case found(Account, target: String)
        /// Its turn came, and it gave no answer. Those after it were not asked: the order decides.
        case unreadable(target: String, reason: String)
    }

    public var username: String
    /// Targets that have no account of that name.
    public var missing: [String]
    public var outcome: Outcome

    public init(username: String, missing: [String] = [], outcome: Outcome = .nothing) {
        self.username = username
        self.missing = missing
        self.outcome = outcome
    }
}

extension CopySearch {
    var found: (account: Account, target: String)? {
        guard case .found(let account, let target) = outcome else { return nil }
        return (account, target)
    }

    var copying: UserPlan.Copying {
        switch outcome {
        case .nothing: .nothing
        case .found(_, let target): .from(target: target)
        case .unreadable: .waiting
        }
    }

    /// Why nothing can be said about what is to be copied; nil: it can.
    var problem: Reason? {
        guard case .unreadable(let target, let reason) = outcome else { return nil }
        return "\(value: target) of \(setting: .copyFrom) could not be read, and is asked again: \(reason)"
    }

    /// Misses and the match, in a sentence.
    func told(groups: Int, properties: Int) -> Reason {
        let names = missing.map { "`\($0)`" }.joined(separator: ", ")
        let misses: Reason = missing.isEmpty ? "" : "no account \(value: username) in \(names); "
        guard let found else { return misses + "nothing is copied" }
        let what = [Self.count(groups, "group", "groups"), Self.count(properties, "property", "properties")]
            .compactMap(\.self).joined(separator: ", ")
        return misses
            + (what.isEmpty
                ? "\(value: found.target) has nothing more to copy" : "copied from \(value: found.target): \(what)")
    }

    private static func count(_ number: Int, _ one: String, _ many: String) -> String? {
        number == 0 ? nil : "\(number) \(number == 1 ? one : many)"
    }
}
