/// What a step does. The raw values are the words that records and interfaces have for it; people read `StepWording`.
public enum StepKind: String, Sendable, Hashable, CaseIterable {
    case createAccount, linkAccount, renameAccount
    /// Display name or e-mail address.
    case updateAccount
    case setProperty, copyProperty
    case enableAccount, disableAccount, deleteAccount, anonymizeAccount, restoreAccount
    case addMembership, copyMembership, removeMembership
    case renameGroup
}

extension StepKind {
    public enum Subject: Sendable, Hashable { case account, property, membership, group }

    /// What there is one more, one less or another one of.
    public var subject: Subject {
        switch self {
        case .createAccount, .linkAccount, .renameAccount, .updateAccount, .enableAccount, .disableAccount,
            .deleteAccount, .anonymizeAccount, .restoreAccount:
            .account
        case .setProperty, .copyProperty: .property
        case .addMembership, .copyMembership, .removeMembership: .membership
        case .renameGroup: .group
        }
    }

    /// What became of it, in a word: `disabled`.
    public var participle: String {
        switch self {
        case .createAccount: "created"
        case .linkAccount: "linked"
        case .renameAccount, .renameGroup: "renamed"
        case .updateAccount: "updated"
        case .setProperty: "set"
        case .copyProperty, .copyMembership: "copied"
        case .enableAccount: "enabled"
        case .disableAccount: "disabled"
        case .deleteAccount: "deleted"
        case .anonymizeAccount: "anonymized"
        case .restoreAccount: "restored"
        case .addMembership: "gained"
        case .removeMembership: "lost"
        }
    }

    /// What so many of them are, to stand after the number: `account disabled`, `accounts disabled`.
    public func counted(_ number: Int) -> String { "\(subject.noun(number)) \(participle)" }
}

extension StepKind.Subject {
    func noun(_ number: Int) -> String {
        switch (self, number == 1) {
        case (.account, let isOne): isOne ? "account" : "accounts"
        case (.property, let isOne): isOne ? "property" : "properties"
        case (.membership, let isOne): isOne ? "membership" : "memberships"
        case (.group, let isOne): isOne ? "group" : "groups"
        }
    }
}

extension AccountAction {
    public var kind: StepKind {
        switch self {
        case .create: .createAccount
        case .link: .linkAccount
        case .rename: .renameAccount
        case .setDisplayName, .setEmail: .updateAccount
        case .setProperty: .setProperty
        case .enable: .enableAccount
        case .disable: .disableAccount
        case .delete: .deleteAccount
        case .anonymize: .anonymizeAccount
        case .restore: .restoreAccount
        case .addMembership: .addMembership
        case .removeMembership: .removeMembership
        case .copyMembership: .copyMembership
        case .copyProperty: .copyProperty
        }
    }

    /// The word that records and interfaces have for it.
    public var name: String { kind.rawValue }
}
