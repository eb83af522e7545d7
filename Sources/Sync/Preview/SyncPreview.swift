public import Provisioning
import SCIM

/// What a sync of one binding would do, without doing it: it has only reading ports in hand. Users are planned a batch
/// at a time, in the order of a full sync, each against what the ones before would have left.
public struct SyncPreview: Sendable {
    private let binding: Binding
    private let source: any SyncReading
    private let store: ForeseenStore
    private let reader: PlanReader
    private let changes: ForeseenChanges
    private let batchSize: Int

    public init(
        binding: Binding, rules: CompiledRules, store: any SyncReading, target: any TargetReading,
        copyTargets: [String: any TargetReading] = [:], batchSize: Int = 500, now: @escaping @Sendable () -> Int64
    ) {
        self.binding = binding
        let changes = ForeseenChanges()
        self.changes = changes
        let foreseen = ForeseenStore(store: store, binding: binding, changes: changes)
        source = store
        self.store = foreseen
        self.batchSize = max(batchSize, 1)
        reader = PlanReader(
            binding: binding, rules: rules, store: foreseen,
            target: ForeseenTarget(target: target, changes: changes), copyTargets: copyTargets, ids: .random,
            now: now)
    }

    /// Everybody, as in a full sync.
    public func everybody(_ page: PlanPreview.Page = .init()) async throws -> PreviewedSync {
        try await everybody(into: PlanPreview(page))
    }

    /// The same, added to a preview that nothing was added to yet.
    public func everybody(into plans: PlanPreview) async throws -> PreviewedSync {
        var course = PreviewCourse(plans)
        try await followGroups(&course)
        var page: Page<PendingUser>? = try await source.users(after: nil, limit: batchSize, of: binding)
        var waiting: [String] = []
        while page != nil || !waiting.isEmpty {
            try Task.checkCancellation()
            var users = waiting.isEmpty ? [] : try await store.users(waiting, of: binding)
            guard let now = page, users.count < batchSize else {
                waiting = try await plan(users, &course)
                continue
            }
            // The next page is read while this one is planned, and what the plans foresee is put over it afterwards.
            async let next = self.page(after: now)
            users += store.foreseen(now.items).filter { !course.postpones($0) }
            waiting = try await plan(users, &course)
            page = try await next
        }
        try await finish(&course)
        return course.result
    }

    /// As it is stored, whatever the plans foresee; nil after the last one.
    private func page(after page: Page<PendingUser>) async throws -> Page<PendingUser>? {
        guard let last = page.next else { return nil }
        return try await source.users(after: last, limit: batchSize, of: binding)
    }

    /// One user alone. Nothing is counted when there is none of this id.
    public func user(_ id: String, _ page: PlanPreview.Page = .init()) async throws -> PreviewedSync {
        var course = PreviewCourse(PlanPreview(page))
        try await followGroups(&course)
        _ = try await plan(try await store.users([id], of: binding), &course, only: id)
        try await finish(&course)
        return course.result
    }

    private func followGroups(_ course: inout PreviewCourse) async throws {
        for groups in reader.ordered(try await store.pendingGroups(binding.id, limit: 100_000)) {
            if groups.count > 1, let (renames, review) = try await reader.exchange(groups) {
                changes.begin(review)
                for rename in GroupRename.exchange(renames, firstID: groups.first?.now.id ?? "") {
                    changes.rename(group: rename.from, to: rename.to)
                }
                course.result.renamedGroups += renames.map { .init(from: $0.from, to: $0.to) }
                course.lateGroups.formUnion(groups.map(\.now.id))
            } else {
                try await follow(groups, &course)
            }
        }
    }

    private func follow(_ groups: [PendingGroup], _ course: inout PreviewCourse) async throws {
        for group in groups {
            switch try await reader.follow(group) {
            case .asItIs: continue
            case .moveMembers: break
            case .stopped(let rename, let limit): try await reader.eachHeld(rename, limit: limit, changes.hold)
            case .rename(let rename, let review):
                if let review { changes.begin(review) }
                changes.rename(group: rename.from, to: rename.to)
                course.result.renamedGroups.append(.init(from: rename.from, to: rename.to))
            }
            course.lateGroups.insert(group.now.id)
        }
    }

    /// Gives those who wait for another one of the batch.
    private func plan(_ users: [PendingUser], _ course: inout PreviewCourse, only: String? = nil) async throws
        -> [String]
    {
        var batch = try await reader.plan(users)
        if let review = try await reader.review(&batch, now: reader.now()) { changes.begin(review) }
        let rings = try await reader.rings(of: batch.lastingWishes)
        var exchanged: [NameWish] = []
        for ring in rings {
            let (review, held) = try await reader.review(ring)
            guard held.isEmpty else {
                course.hold(held.filter { only == nil || $0.key.resourceID == only })
                continue
            }
            changes.begin(review)
            changes.exchange(ring)
            exchanged += ring
            for wish in ring where only == nil || wish.resourceID == only { course.exchange(wish) }
        }
        for user in batch.plans { conclude(user, &course) }
        // Those whose exchange waits would only be told to wait again.
        course.retry(exchanged.map(\.resourceID))
        return batch.deferred
    }

    private func conclude(_ user: PlannedUser, _ course: inout PreviewCourse) {
        if user.plan.state == .conflict, let name = user.wantedName, !course.isLast {
            course.wait(user.user.resourceID, for: name)
            return
        }
        for name in changes.carryOut(user) { course.free(name) }
        course.add(user)
    }

    /// Users whose name was taken get another try whenever one becomes free; then those are told who never got theirs.
    private func finish(_ course: inout PreviewCourse) async throws {
        while !course.retried.isEmpty { try await planAgain(course.takeRetried(), &course) }
        course.isLast = true
        try await planAgain(course.takeWaiting(), &course)
        try await lookForGroups(&course)
    }

    /// Which of the groups that people would be put into the target does not have yet.
    private func lookForGroups(_ course: inout PreviewCourse) async throws {
        var rest = course.result.plans.gaining[...]
        while !rest.isEmpty {
            let piece = rest.prefix(500)
            rest = rest.dropFirst(piece.count)
            let found = Set(try await reader.target.groups(named: Array(piece)).map(\.name.scimFolded))
            course.result.plans.tellNew(piece.filter { !found.contains($0.scimFolded) })
        }
    }

    private func planAgain(_ ids: [String], _ course: inout PreviewCourse) async throws {
        var rest = ids[...]
        var deferred: [String] = []
        while !rest.isEmpty || !deferred.isEmpty {
            try Task.checkCancellation()
            let part = deferred + rest.prefix(max(batchSize - deferred.count, 1))
            rest = rest.dropFirst(part.count - deferred.count)
            deferred = try await plan(try await store.users(part, of: binding), &course)
        }
    }
}
