import Directory
import Provisioning
import Sync

/// What administrators do: by hand in the directory, in the settings, and with what waits for them.
extension World {
    func changeRules() async throws {
        let connector = dice.below(choices.count)
        let before = choices[connector]
        choices[connector].change(&dice)
        guard choices[connector] != before else { return }
        try await backend.save(choices, changed: connector)
        tell("c\(connector): new rules \(choices[connector])")
    }

    func editByHand() async throws {
        let users = try await backend.directory.accounts(after: nil, limit: 1_000, in: backend.directoryID)
        guard let account = dice.any(users), !dice.once(in: 4) else { return try await makeByHand() }
        let id = account.user.id
        switch dice.below(10) {
        case 0: try await hand([.updateUser(id: id, DirectoryUserFields(displayName: "By Hand"))])
        case 1: try await hand([.updateUser(id: id, DirectoryUserFields(email: "hand@x.org"))])
        case 2:
            if !account.user.isActive { watch.enabledByHand.insert(id) }
            try await hand([.updateUser(id: id, DirectoryUserFields(isActive: !account.user.isActive))])
        case 3: try await hand([.updateUser(id: id, DirectoryUserFields(name: dice.pick(Names.users)))])
        case 4: try await hand([.deleteUser(id: id)])
        case 5:
            guard let membership = dice.any(account.memberships) else { return }
            try await hand([.removeMembership(userID: id, group: membership.group)])
        case 6:
            let groups = try await backend.directory.groups(
                matching: .everything, DirectoryRange(), in: backend.directoryID)
            guard let group = dice.any(groups) else { return }
            try await hand([.deleteGroup(name: group.name)])
        default:
            let name = dice.pick(Names.groups)
            try await hand([
                .createGroup(DirectoryGroup(id: "h" + accountIDs.text, name: name, owner: .administrator)),
                .addMembership(userID: id, group: name, owner: .administrator),
            ])
        }
    }

    func makeByHand() async throws {
        let name = dice.pick(Names.users)
        let id = "h" + accountIDs.text
        let group = dice.pick(Names.groups)
        try await hand([
            .createUser(DirectoryUser(id: id, name: name, displayName: name, email: "h@x.org", owner: .administrator)),
            .createGroup(DirectoryGroup(id: "h" + accountIDs.text, name: group, owner: .administrator)),
            .addMembership(userID: id, group: group, owner: .administrator),
        ])
    }

    private func hand(_ changes: [DirectoryChange]) async throws {
        // A name that is taken is refused, as it is to every administrator.
        let results = try await backend.directory.apply(changes, in: backend.directoryID)
        for (change, result) in zip(changes, results) where (try? result.get()) != nil { tell("by hand: \(change)") }
    }

    func decideHeld() async throws {
        let connector = dice.below(choices.count)
        let binding = try await backend.binding(connector).id
        let held = try await backend.store(connector).heldSteps(binding, after: nil, limit: 100)
        let shown = dice.some(held, held.count)
        guard !shown.isEmpty else { return try await reconsider(connector) }
        try await decide(shown, dice.once(in: 3) ? .reject : .approve, connector)
    }

    /// Second thoughts about what was rejected: it is held again, or released.
    private func reconsider(_ connector: Int) async throws {
        let binding = try await backend.binding(connector).id
        let ids = providers[connector].userIDs + providers[connector].deleted.keys.sorted()
        let rejected = try await backend.store(connector).heldSteps(of: ids, binding)
            .filter { $0.step.decision == .rejected }.sorted { $0.number < $1.number }
        guard !rejected.isEmpty else { return }
        try await decide(rejected, dice.once(in: 2) ? .reconsider : .approveRejected, connector)
    }

    func decide(_ steps: [NumberedHeldStep], _ ruling: HeldRuling, _ connector: Int) async throws {
        let binding = try await backend.binding(connector).id
        if ruling.to == .approved { for step in steps { watch.approve(step.step, connector) } }
        _ = try await backend.store(connector).decide(steps.map(\.number), ruling, binding)
        let decision = ruling.from == .rejected ? "\(ruling.to) after all" : "\(ruling.to)"
        tell("c\(connector): \(decision) \(steps.map { "\($0.step.key.action) \($0.step.key.resourceID)" })")
    }

    /// Accounts of a user's name that nobody owns, and names that are taken: some are linked, some left.
    func decideLinks() async throws {
        let connector = dice.below(choices.count)
        let binding = try await backend.binding(connector).id
        let waiting = try await backend.store(connector).statuses(
            binding, states: [.needsDecision, .conflict], after: nil, limit: 100)
        let users = dice.some(waiting.map(\.resourceID), 3)
        guard !users.isEmpty else { return }
        if dice.once(in: 3) {
            try await backend.store(connector).skip(users, binding)
            return tell("c\(connector): skips \(users)")
        }
        tell("c\(connector): links \(users)")
        isApprovingLinks = true
        defer { isApprovingLinks = false }
        do { _ = try await engine(connector).run(users: users, approvingLinks: true) } catch {
            tell("  ended by \(error)")
        }
    }
}
