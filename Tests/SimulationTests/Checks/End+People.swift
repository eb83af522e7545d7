import Provisioning
import Sync

extension End {
    func problems(of person: Expectation.Person, _ account: Account?, _ id: String) -> [String] {
        guard let state = states[id]?.state else { return ["was never looked at"] }
        let problems = account.map { differences($0, person, besidesName: state != .provisioned) } ?? []
        switch state {
        case .provisioned: return account == nil ? ["has no account"] : problems
        case .conflict: return problems + (conflictProblem(person, account, id).map { [$0] } ?? [])
        case .needsDecision:
            let isRight = account == nil && choice.link == .ask && isNobodys(person.username)
            return isRight ? [] : ["nothing is to be decided"]
        case .failed:
            let isRight = account == nil && choice.link == .never && isNobodys(person.username)
            return isRight ? [] : ["did not have to fail"]
        case .skipped:
            let isFree = snapshot.account(named: person.username) == nil
            return isFree && !choice.protectedUsers.matches(person.username) ? ["is skipped, and the name is free"] : []
        case .waiting, .dropped, .cleanedUp, .protected, .held, .rejected: return ["should have an account"]
        }
    }

    private func isNobodys(_ name: String) -> Bool {
        guard let holder = snapshot.account(named: name) else { return false }
        return holder.owner == .nobody && holders[holder.id] == nil
    }

    /// What is not as the rules say.
    private func differences(_ account: Account, _ person: Expectation.Person, besidesName: Bool) -> [String] {
        var found: [String] = []
        func compare(_ what: String, _ is: String?, _ wanted: String?) {
            if `is` != wanted { found.append("\(what) is \(`is` ?? "none"), not \(wanted ?? "none")") }
        }
        if !besidesName { compare("username", account.username, person.username) }
        compare("displayName", account.displayName, person.displayName)
        if let email = person.email { compare("email", account.email, email) }
        if choice.hasDepartment { compare("department", account.properties["department"], person.department) }
        if !account.isActive { found.append("is not active") }
        if account.owner != .us { found.append("is not the connector's") }
        for group in person.groups.sorted() where !account.isIn(group) { found.append("is not in `\(group)`") }
        for membership in account.memberships
        where !person.groups.contains(membership.group.lowercased()) && !choice.keeps(membership) {
            found.append("is in `\(membership.group)`")
        }
        return found
    }

    /// Why the name that somebody waits for should be his.
    private func conflictProblem(_ person: Expectation.Person, _ account: Account?, _ id: String) -> String? {
        if account != nil, choice.protectedUsers.matches(person.username) { return nil }
        guard let holder = snapshot.account(named: person.username), holder.id != account?.id else {
            return "waits for `\(person.username)`, which nobody has"
        }
        if account == nil {
            if holder.owner == .us, holders[holder.id].map({ provider.users[$0] == nil }) ?? true {
                return "waits for `\(person.username)`, the account of somebody who was deleted"
            }
            if holder.owner == .nobody, holders[holder.id] == nil {
                return "waits for `\(person.username)`, which nobody owns"
            }
        }
        return isInRing(id) ? "waits for `\(person.username)` in a ring" : nil
    }

    /// Whether each waits for the name of the next one's account, and the last for that of the first.
    private func isInRing(_ id: String) -> Bool {
        var (next, seen) = (id, Set<String>())
        while seen.insert(next).inserted {
            guard states[next]?.state == .conflict, case .account(let person) = choice.expectation(of: next, provider),
                let own = links[next].flatMap({ snapshot.accounts[$0.accountID] }), own.owner == .us,
                let holder = snapshot.account(named: person.username), let other = holders[holder.id]
            else { return false }
            next = other
        }
        return next == id
    }
}
