import Directory
import Provisioning
import SCIM
public import Sync

extension DirectoryTarget {
    public func perform(_ steps: [TargetStep]) async throws -> [StepResult] {
        var batch = DirectoryBatch(owner: owner, ids: ids)
        for step in steps { batch.add(step) }
        let changes = batch.changes
        let answers = try await reaching { try await store.apply(changes, in: directory) }
        guard answers.count == changes.count else {
            throw TargetError.unreachable(detail: "the directory gave too few answers", retryAfter: nil)
        }
        return batch.results(answers)
    }
}

/// The changes that stand for a list of steps: one step may need several.
private struct DirectoryBatch {
    /// Whose copies are: not the connector's, so that they are local for the rules.
    private static let local = Owner.administrator
    let owner: Owner
    let ids: IDSource
    private(set) var changes: [DirectoryChange] = []
    /// How many changes stand for each step.
    private var counts: [Int] = []
    private var groups: Set<String> = []

    init(owner: Owner, ids: IDSource) {
        self.owner = owner
        self.ids = ids
    }

    mutating func add(_ step: TargetStep) {
        let before = changes.count
        switch step {
        case .account(let id, let action): add(action, id)
        case .renameGroup(let from, let to): changes.append(.renameGroup(name: from, to: to))
        }
        counts.append(changes.count - before)
    }

    /// A step is done when all its changes are, or what they were for is so already.
    func results(_ answers: [Result<Void, DirectoryError>]) -> [StepResult] {
        var rest = Array(zip(changes, answers))[...]
        return counts.map { count in
            defer { rest = rest.dropFirst(count) }
            for (change, answer) in rest.prefix(count) {
                guard case .failure(let error) = answer, !isSoAlready(change, error) else { continue }
                return .failure(TargetError(error))
            }
            return .success(())
        }
    }

    private func isSoAlready(_ change: DirectoryChange, _ error: DirectoryError) -> Bool {
        switch (change, error) {
        case (.createGroup, .groupExists), (.removeMembership, .groupNotFound), (.deleteUser, .userNotFound): true
        default: false
        }
    }

    private mutating func add(_ action: AccountAction, _ id: String) {
        switch action {
        case .create(let account): create(account, id)
        case .link: update(id, DirectoryUserFields(owner: .some(owner)))
        case .rename(_, let name): update(id, DirectoryUserFields(name: name))
        case .setDisplayName(_, let name): update(id, DirectoryUserFields(displayName: name))
        case .setEmail(_, let email): update(id, DirectoryUserFields(email: email))
        case .setProperty(let name, _, let value): set(name, value, id)
        case .enable: update(id, DirectoryUserFields(isActive: true))
        case .disable: update(id, DirectoryUserFields(isActive: false))
        case .delete: changes.append(.deleteUser(id: id))
        case .anonymize(let identity, let clearing): become(identity, clearing: clearing, id)
        case .restore(let identity): become(identity, clearing: [], id)
        case .addMembership(let group): join(group, id, owner)
        case .copyMembership(let group): join(group, id, Self.local)
        case .copyProperty(let name, let value): set(name, value, id, Self.local)
        case .removeMembership(let group): changes.append(.removeMembership(userID: id, group: group))
        }
    }

    private mutating func create(_ account: AccountIdentity, _ id: String) {
        let names = account.properties
        changes.append(
            .createUser(
                DirectoryUser(
                    id: id, name: account.username, displayName: account.displayName,
                    firstName: names[NameProperty.firstName.rawValue] ?? "",
                    lastName: names[NameProperty.lastName.rawValue] ?? "", email: account.email, owner: owner)))
        for (name, value) in account.properties.sorted(by: { $0.key < $1.key })
        where NameProperty(rawValue: name) == nil { set(name, value, id) }
    }

    private mutating func become(_ identity: AccountIdentity, clearing: [String], _ id: String) {
        var fields = DirectoryUserFields(
            name: identity.username, displayName: identity.displayName, email: identity.email)
        for name in [NameProperty.firstName, .lastName] {
            let isCleared = clearing.contains { NameProperty(rawValue: $0) == name }
            let value = identity.properties[name.rawValue] ?? (isCleared ? "" : nil)
            switch name {
            case .firstName: fields.firstName = value
            case .lastName: fields.lastName = value
            }
        }
        update(id, fields)
        for name in clearing where NameProperty(rawValue: name) == nil { set(name, nil, id) }
        for (name, value) in identity.properties.sorted(by: { $0.key < $1.key })
        where NameProperty(rawValue: name) == nil { set(name, value, id) }
    }

    private mutating func update(_ id: String, _ fields: DirectoryUserFields) {
        changes.append(.updateUser(id: id, fields))
    }

    private mutating func set(_ name: String, _ value: String?, _ id: String, _ owner: Owner? = nil) {
        switch NameProperty(rawValue: name) {
        case .firstName: update(id, DirectoryUserFields(firstName: value ?? ""))
        case .lastName: update(id, DirectoryUserFields(lastName: value ?? ""))
        case nil:
            let attribute = DirectoryAttribute(name: name, values: value.map { [$0] } ?? [], owner: owner ?? self.owner)
            changes.append(.setUserAttribute(userID: id, attribute))
        }
    }

    /// The first membership of a batch makes its group, if there is none yet.
    private mutating func join(_ group: String, _ id: String, _ owner: Owner) {
        if groups.insert(group.scimFolded).inserted {
            changes.append(.createGroup(DirectoryGroup(id: ids.next(), name: group, owner: owner)))
        }
        changes.append(.addMembership(userID: id, group: group, owner: owner))
    }
}

extension TargetError {
    fileprivate init(_ error: DirectoryError) {
        switch error {
        case .userNotFound(let name): self = .notFound("user `\(name)`")
        case .groupNotFound(let name): self = .notFound("group `\(name)`")
        case .userExists(let name, _): self = .nameTaken(name)
        case .groupExists(let name): self = .nameTaken(name)
        case .groupHoldsConnectorMember(let group, let user):
            self = .rejected(reason: "a connector put `\(user)` into the group `\(group)`")
        case .invalidName(let name):
            self = .rejected(
                reason: "`\(name.prefix(80))` is no name: 1 to 255 characters, none of them a control character")
        }
    }
}
