public import Provisioning
public import SCIM
public import StrictJSON
public import Sync

/// What a connector pushed and what its sync remembers, in memory, for tests. It has one binding and its target.
public actor FakeSyncStore: SyncStore {
    public enum Call: String, Sendable, CaseIterable {
        case pendingUsers, pendingGroups, users, links, formerLinks, propose, record, markMembers, settleGroup
    }

    private struct Group {
        var document: JSONObject
        var members: Set<String>
    }
    private struct Mark {
        var sequence: Int64
        var attempts = 0
        var retryAt: Int64 = 0
    }

    private var sources: [String: (document: JSONObject, isActive: Bool)] = [:]
    /// Of deleted users.
    private var externalIDs: [String: String] = [:]
    private var groups: [String: Group] = [:]
    private var skipped: [String: JSONObject] = [:]
    private var marks: [String: Mark] = [:]
    private var groupMarks: [String: (sequence: Int64, before: JSONObject)] = [:]
    private var sequence: Int64 = 0
    private var rulesVersion: Int64 = 0
    private var faults: [(call: Call, fault: Fault)] = []
    public private(set) var links: [String: Link] = [:]
    /// Links of other bindings of the target, by account id.
    public var foreignLinks: [String: LinkHolder] = [:]
    public private(set) var states: [String: UserOutcome] = [:]
    public private(set) var records: [StepRecord] = []
    /// Steps that wait or were decided about, and what counts towards limits since when.
    public internal(set) var held: [NumberedHeldStep] = []
    var begun: [SafetyKey: Counted] = [:]
    /// Resources whose accounts are.
    var cleanedUp: Set<String> = []
    var paused: SyncPause?
    private var renamedSoon: (group: String, name: String)?
    var refusals: TargetRefusals?
    private var heldNumber: Int64 = 0
    /// How often each method was called.
    public private(set) var calls: [Call: Int] = [:]

    public init() {}

    // What SCIM does.

    public func put(_ id: String, _ attributes: JSONObject, isActive: Bool = true) {
        var document = attributes
        document["id"] = .string(id)
        document["active"] = .bool(isActive)
        sources[id] = (document, isActive)
        touch(id)
    }

    /// Whoever has the name of a user before him gets one of his own.
    public func makeNamesUnique() {
        var taken: Set<String> = []
        for id in sources.keys.sorted() where !taken.insert(name(id)).inserted {
            let name = "\(name(id))-\(id)"
            sources[id]?.document["userName"] = .string(name)
            touch(id)
        }
    }

    public func delete(_ id: String) {
        externalIDs[id] = sources[id]?.document["externalId"]?.string
        sources[id] = nil
        for group in groups.keys { groups[group]?.members.remove(id) }
        touch(id)
    }

    /// Members are ids of users and groups.
    public func putGroup(_ id: String, _ name: String, members: Set<String> = []) {
        let before = groups[id]
        for user in users(of: id) { touch(user) }
        let document: JSONObject = ["id": .string(id), "displayName": .string(name)]
        groups[id] = Group(document: document, members: members)
        for user in users(of: id) { touch(user) }
        if let before, before.document != document { markGroup(id, before: before.document) }
    }

    /// Only the name changes: no member is marked.
    public func renameGroup(_ id: String, _ name: String) {
        guard let before = groups[id]?.document else { return }
        groups[id]?.document["displayName"] = .string(name)
        takeBackApprovals(of: users(of: id))
        markGroup(id, before: before)
    }

    /// Only those who come or go are marked.
    public func changeMembers(ofGroup id: String, adding: Set<String>, removing: Set<String>) {
        let changed = adding.union(removing)
        for member in changed.sorted() { for user in users(of: member) { touch(user) } }
        groups[id]?.members.formUnion(adding)
        groups[id]?.members.subtract(removing)
    }

    /// Just before users are read the next time.
    public func renameWhenUsersAreRead(_ group: String, _ name: String) { renamedSoon = (group, name) }

    public func deleteGroup(_ id: String) {
        for user in users(of: id) { touch(user) }
        groups[id] = nil
        for group in groups.keys { groups[group]?.members.remove(id) }
    }

    /// As when settings are saved: marks everybody.
    public func rulesChanged() {
        rulesVersion += 1
        markAll(fakeBinding.id)
    }

    public func failNext(_ call: Call, _ fault: Fault) { faults.append((call, fault)) }

    // The port.

    public func pendingUsers(_ binding: BindingID, limit: Int, now: Int64) throws -> [PendingUser] {
        if let renamed = renamedSoon {
            renamedSoon = nil
            renameGroup(renamed.group, renamed.name)
        }
        return try at(.pendingUsers) {
            let due = marks.filter { $0.value.retryAt <= now || $0.value.retryAt > now + Backoff.longest }.sorted {
                $0.value.sequence < $1.value.sequence
            }
            return due.prefix(limit).map { pending($0.key) }
        }
    }

    public func pendingGroups(_ binding: BindingID, limit: Int) throws -> [PendingGroup] {
        try at(.pendingGroups) {
            groupMarks.sorted { $0.value.sequence < $1.value.sequence }.prefix(limit).compactMap { id, mark in
                groups[id].map {
                    PendingGroup(
                        mark: mark.sequence, before: SourceGroup(id: id, document: mark.before),
                        now: SourceGroup(id: id, document: $0.document))
                }
            }
        }
    }

    public func users(_ ids: [String], _ binding: BindingID) throws -> [PendingUser] {
        try at(.users) {
            ids.filter { sources[$0] != nil || links[$0] != nil }.map(pending)
        }
    }

    public func users(_ ids: [String], of binding: Binding) throws -> [PendingUser] { try users(ids, binding.id) }

    public func users(after id: String?, limit: Int, of binding: Binding) throws -> Page<PendingUser> {
        try at(.users) {
            let all = Set(sources.keys).union(links.keys).filter { $0 > id ?? "" }.sorted()
            let part = all.prefix(limit)
            return Page(part.map(pending), next: part.count < limit ? nil : part.last)
        }
    }

    public func sourceGroups(after id: String?, limit: Int, of connector: ConnectorID) -> Page<SourceGroup> {
        let all = groups.keys.filter { $0 > id ?? "" }.sorted().prefix(limit)
        let part = all.compactMap { id in groups[id].map { SourceGroup(id: id, document: $0.document) } }
        return Page(part, next: all.count < limit ? nil : all.last)
    }

    public func rulesVersion(of binding: BindingID) -> Int64 { rulesVersion }
    public func pendingCount(_ binding: BindingID) -> Int { marks.count }
    public func mark(_ resourceID: String, _ binding: BindingID) { mark(resourceID) }
    public func markAll(_ binding: BindingID) {
        for id in Set(sources.keys).union(links.keys).sorted() { mark(id) }
    }

    public func markMembers(ofGroup id: String, mark: Int64, _ binding: BindingID) throws {
        try at(.markMembers) {
            for user in users(of: id) { self.mark(user) }
            if groupMarks[id]?.sequence == mark { groupMarks[id] = nil }
        }
    }
    public func settleGroup(_ id: String, mark: Int64, _ binding: BindingID) throws {
        try at(.settleGroup) { if groupMarks[id]?.sequence == mark { groupMarks[id] = nil } }
    }

    public func links(toAccounts ids: [String], in target: TargetID) throws -> [String: LinkHolder] {
        try at(.links) {
            var result = foreignLinks.filter { ids.contains($0.key) }
            for link in links.values where ids.contains(link.accountID) {
                result[link.accountID] = LinkHolder(binding: fakeBinding.id, resourceID: link.resourceID)
            }
            return result
        }
    }

    public func links(_ binding: BindingID, after: String?, limit: Int) -> [Link] {
        let sorted = links.values.sorted { $0.resourceID < $1.resourceID }
        return Array(sorted.filter { $0.resourceID > after ?? "" }.prefix(limit))
    }

    public func skip(_ resourceIDs: [String], _ binding: BindingID) {
        for id in resourceIDs {
            skipped[id] = sources[id]?.document
            mark(id)
        }
    }

    public func formerLinks(named names: [String], _ binding: BindingID) throws -> [String: Link] {
        try at(.formerLinks) {
            var found: [String: Link] = [:]
            for link in links.values where sources[link.resourceID] == nil {
                guard let former = link.original?.identity?.username else { continue }
                if let name = names.first(where: { $0.scimFolded == former.scimFolded }) { found[name] = link }
            }
            return found
        }
    }

    public func markDue(_ binding: BindingID, now: Int64) {
        for (id, link) in links.sorted(by: { $0.key < $1.key }) {
            guard let wakeAt = link.pending?.wakeAt, wakeAt <= now else { continue }
            mark(id)
            links[id]?.pending?.wakeAt = nil
        }
    }

    public func propose(_ links: [Link], _ binding: BindingID) throws {
        try at(.propose) { for link in links { self.links[link.resourceID] = link } }
    }

    public func record(_ outcomes: [UserOutcome], _ binding: BindingID, retryAt: Int64) throws {
        try at(.record) {
            var released: Set<SafetyKey> = []
            for outcome in outcomes {
                released.formUnion(settle(outcome))
                record(outcome, retryAt)
            }
            approve(like: released)
        }
    }

    public func record(_ steps: [StepRecord], _ binding: BindingID) { records += steps }

    public func statuses(_ binding: BindingID, states wanted: Set<UserState>, after: String?, limit: Int)
        -> [UserStatus]
    {
        let found = states.values.filter { outcome in
            wanted.contains(outcome.state) && after.map { outcome.resourceID > $0 } ?? true
        }
        return found.sorted { $0.resourceID < $1.resourceID }.prefix(limit).map(status)
    }
    public func deletedUsers(_ binding: BindingID, after: String?, limit: Int) -> [UserStatus] {
        let all = statuses(binding, states: Set(UserState.allCases), after: after, limit: .max)
        return Array(all.filter { sources[$0.resourceID] == nil && $0.accountID != nil }.prefix(limit))
    }
    public func status(of resourceID: String, _ binding: BindingID) -> UserStatus? { states[resourceID].map(status) }

    private func status(_ outcome: UserOutcome) -> UserStatus {
        UserStatus(
            resourceID: outcome.resourceID, userName: name(outcome.resourceID),
            accountID: links[outcome.resourceID]?.accountID, state: outcome.state, message: outcome.message, at: 0)
    }
    public func counts(_ binding: BindingID) -> [UserState: Int] {
        states.values.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
    }
    public func steps(
        _ binding: BindingID, resourceID: String?, before number: Int64?, limit: Int
    ) -> [RecordedStep] {
        let all = records.enumerated().map { RecordedStep(at: 0, step: $1, number: Int64($0 + 1)) }.reversed()
        let own = all.filter { resourceID == nil || $0.step.resourceID == resourceID }
        return Array(own.filter { $0.number < number ?? .max }.prefix(limit))
    }

    private func record(_ outcome: UserOutcome, _ retryAt: Int64) {
        states[outcome.resourceID] = outcome
        records += outcome.steps
        if let link = outcome.link { keep(link, of: outcome.resourceID) }
        if outcome.isCleanedUp == true { cleanedUp.insert(outcome.resourceID) }
        if outcome.isCleanedUp == false { cleanedUp.remove(outcome.resourceID) }
        if let held = outcome.held { hold(held, of: [outcome.resourceID], fakeBinding.id) }
        guard let mark = outcome.mark, marks[outcome.resourceID]?.sequence == mark else { return }
        if outcome.retry {
            marks[outcome.resourceID]?.retryAt = retryAt
            marks[outcome.resourceID]?.attempts += 1
        } else {
            marks[outcome.resourceID] = nil
        }
    }

    private func keep(_ link: Link?, of resource: String) {
        links[resource] = link
        if link == nil { held.removeAll { $0.step.key.resourceID == resource } }
    }

    private func pending(_ id: String) -> PendingUser {
        let source = sources[id].map {
            SourceUser(id: id, document: $0.document, isActive: $0.isActive, groups: groups(of: id))
        }
        let external = source?.document["externalId"]?.string
        let former = external.flatMap { external in
            links.values.filter { externalIDs[$0.resourceID] == external || isInactive($0.resourceID, external) }.max {
                $0.resourceID < $1.resourceID
            }
        }
        var user = PendingUser(
            resourceID: id, mark: marks[id]?.sequence, attempts: marks[id]?.attempts ?? 0, source: source,
            link: links[id], former: links[id] == nil ? former : nil)
        user.isSkipped = source != nil && skipped[id] == source?.document
        return user
    }

    private func isInactive(_ id: String, _ external: String) -> Bool {
        guard let source = sources[id], !source.isActive else { return false }
        return source.document["externalId"]?.string == external
    }

    private func groups(of user: String) -> [SourceGroup] {
        groups.keys.filter { users(of: $0).contains(user) }.compactMap { id in
            groups[id].map { SourceGroup(id: id, document: $0.document, isDirect: $0.members.contains(user)) }
        }
    }

    /// Users below a group, however deep; cycles end.
    private func users(of group: String) -> [String] {
        var seen: Set<String> = []
        var next = [group]
        while let id = next.popLast() {
            guard seen.insert(id).inserted else { continue }
            next += groups[id]?.members ?? []
        }
        return seen.filter { sources[$0] != nil }.sorted()
    }

    func nextHeldNumber() -> Int64 {
        heldNumber += 1
        return heldNumber
    }

    private func name(_ id: String) -> String { sources[id]?.document["userName"]?.string ?? id }

    private func touch(_ id: String) {
        takeBackApprovals(of: [id])
        mark(id)
    }

    private func mark(_ id: String) {
        sequence += 1
        marks[id] = Mark(sequence: sequence)
    }

    private func markGroup(_ id: String, before: JSONObject) {
        sequence += 1
        groupMarks[id] = (sequence, groupMarks[id]?.before ?? before)
    }

    private func at<Value>(_ call: Call, _ body: () -> Value) throws -> Value {
        calls[call, default: 0] += 1
        let index = faults.firstIndex { $0.call == call }
        let fault = index.map { faults.remove(at: $0).fault }
        if fault == .before { throw FakeFailure() }
        let value = body()
        if fault == .after { throw FakeFailure() }
        return value
    }
}

public struct FakeFailure: Error { public init() {} }

/// The binding that `FakeSyncStore` keeps.
public let fakeBinding = makeFakeBinding(rulesVersion: 0)

/// The same after its rules changed so many times.
public func makeFakeBinding(rulesVersion: Int64) -> Binding {
    Binding(
        id: BindingID(1), connector: ConnectorID(7), connectorName: "okta", target: TargetID(3),
        targetName: "directory", rulesVersion: rulesVersion)
}
