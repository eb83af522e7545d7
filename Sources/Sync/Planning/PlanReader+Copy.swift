import Provisioning
import SCIM

extension PlanReader {
    /// Asks the targets of `copy.from`, in order and for all users at once, for accounts of the names that new ones are to
    /// have. A target that does not answer holds back those whose turn it is.
    func findingCopies(_ users: [ReadUser]) async throws -> [ReadUser] {
        guard !planner.copyTargets.isEmpty else { return users }
        var searches: [Int: CopySearch] = [:]
        for (index, user) in users.enumerated() {
            searches[index] = planner.nameToCopy(user.input).map { CopySearch(username: $0) }
        }
        for target in planner.copyTargets {
            let open = searches.filter { $0.value.outcome == .nothing }
            guard !open.isEmpty else { break }
            let answer = try await accounts(named: Set(open.values.map(\.username.scimFolded)), in: target)
            for index in open.keys { searches[index]?.take(answer, of: target) }
        }
        var users = users
        for (index, search) in searches { users[index].input.copies = search }
        return users
    }

    private func accounts(named names: Set<String>, in name: String) async throws -> CopyAnswer {
        guard let target = copyTargets[name] else { return .none(reason: "it is not there") }
        do {
            let accounts = try await target.accounts(ids: [], usernames: names.sorted())
            return .accounts(
                Dictionary(accounts.map { ($0.username.scimFolded, $0) }, uniquingKeysWith: { first, _ in first }))
        } catch let error as CancellationError { throw error } catch { return .none(reason: "\(error)") }
    }
}

private enum CopyAnswer {
    /// By folded username.
    case accounts([String: Account])
    case none(reason: String)
}

extension CopySearch {
    fileprivate mutating func take(_ answer: CopyAnswer, of target: String) {
        switch answer {
        case .accounts(let accounts):
            guard let account = accounts[username.scimFolded] else {
                missing.append(target)
                return
            }
            outcome = .found(account, target: target)
        case .none(let reason): outcome = .unreadable(target: target, reason: reason)
        }
    }
}
