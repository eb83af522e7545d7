import Provisioning
import Sync

/// What safety remembers, in SQL.
extension SQLSyncStore {
    func heldSteps(of resources: [String], _ binding: BindingID) async throws -> [NumberedHeldStep] {
        guard !resources.isEmpty else { return [] }
        let texts = database.dialect.texts
        return try await database.read { connection in
            try connection.all(
                "SELECT \(NumberedHeldStep.columns) FROM held_step WHERE binding_id = ? AND resource_id IN \(texts)",
                [.integer(binding.rawValue), .list(resources)], NumberedHeldStep.init(row:)
            ).compactMap(\.self)
        }
    }

    func heldSteps(_ binding: BindingID, after number: Int64?, limit: Int) async throws -> [NumberedHeldStep] {
        try await database.read { connection in
            try connection.all(
                """
                SELECT \(NumberedHeldStep.columns) FROM held_step
                WHERE binding_id = ? AND decision = 'waiting' AND id > ? ORDER BY id LIMIT ?
                """, [.integer(binding.rawValue), .integer(number ?? 0), .integer(Int64(max(limit, 0)))],
                NumberedHeldStep.init(row:)
            ).compactMap(\.self)
        }
    }

    func heldCounts(_ binding: BindingID) async throws -> [SafetyClass: Int] {
        try await database.read { connection in
            try connection.counts(
                """
                SELECT kind, COUNT(*) FROM held_step WHERE binding_id = ? AND decision = 'waiting' GROUP BY kind
                """, [.integer(binding.rawValue)])
        }
    }

    func rejectedCount(_ binding: BindingID) async throws -> Int {
        try await database.read { connection in
            Int(
                try connection.integer(
                    "SELECT COUNT(*) FROM held_step WHERE binding_id = ? AND decision = 'rejected'",
                    [.integer(binding.rawValue)]))
        }
    }

    func ownedAccounts(_ binding: BindingID) async throws -> Int {
        try await database.read { connection in
            Int(
                try connection.integer(
                    """
                    SELECT COUNT(*) \(SafetyCountReader.owned) AND l.binding_id = ?
                    """, [.integer(binding.rawValue)]))
        }
    }

    func pause(of binding: BindingID) async throws -> SyncPause? {
        try await database.read { connection in
            try connection.first(
                "SELECT since, actor FROM sync_pause WHERE binding_id = ?", [.integer(binding.rawValue)]
            ) { SyncPause(since: $0.integer(0), actor: $0.text(1)) }
        }
    }

    func refusals(of binding: BindingID) async throws -> TargetRefusals? {
        try await database.read { connection in
            try connection.first(
                "SELECT refusals, until FROM sync_quarantine WHERE binding_id = ?", [.integer(binding.rawValue)]
            ) { TargetRefusals(count: Int($0.integer(0)), until: $0.optionalInteger(1)) }
        }
    }
}

extension SQLSyncStore {
    func begin(
        _ keys: Set<SafetyKey>, approved: Set<SafetyKey>, at time: Int64, forgetting forgotten: Int64,
        _ binding: BindingID
    ) async throws {
        let dialect = database.dialect
        try await writer.write { connection in
            try connection.run(
                "DELETE FROM safety_count WHERE binding_id = ? AND at <= ?",
                [.integer(binding.rawValue), .integer(forgotten)])
            // Of a clock that was ahead: they count from now on, not until it is that late.
            try connection.run(
                "UPDATE safety_count SET at = ? WHERE binding_id = ? AND at > ?",
                [.integer(time), .integer(binding.rawValue), .integer(time)])
            try SafetyCountWriter(connection: connection, dialect: dialect, binding: binding.rawValue)
                .begin(keys, approved: approved, at: time)
        }
    }

    func settle(done: Set<SafetyKey>, refused: Set<SafetyKey>, _ binding: BindingID) async throws {
        let dialect = database.dialect
        try await writer.write { connection in
            try SafetyCountWriter(connection: connection, dialect: dialect, binding: binding.rawValue)
                .settle(done: done, refused: refused)
        }
    }

    func hold(_ steps: [HeldStep], of resources: [String], _ binding: BindingID) async throws {
        let (now, dialect) = (now(), database.dialect)
        try await writer.write { connection in
            try HeldStepWriter(connection: connection, dialect: dialect, binding: binding.rawValue)
                .replace(resources, by: steps, at: now)
        }
    }

    func decide(_ numbers: [Int64], _ ruling: HeldRuling, _ binding: BindingID) async throws -> Int {
        let integers = database.dialect.integers
        return try await writer.write { connection in
            let open = "binding_id = ? AND decision = ? AND id IN \(integers)"
            let place: [SQLValue] = [
                .integer(binding.rawValue), .text(ruling.from.rawValue), .integers(numbers),
            ]
            let users = try connection.all("SELECT resource_id FROM held_step WHERE \(open)", place) { $0.text(0) }
            try connection.run(
                "UPDATE held_step SET decision = ? WHERE \(open)", [.text(ruling.to.rawValue)] + place)
            let marking = SyncMarking(connection: connection)
            for user in Set(users).sorted() { try marking.mark(user, binding.rawValue) }
            return users.count
        }
    }

    func setPause(_ pause: SyncPause?, _ binding: BindingID) async throws {
        try await writer.write { connection in
            guard let pause else {
                try connection.run(
                    "DELETE FROM sync_pause WHERE binding_id = ?", [.integer(binding.rawValue)])
                return
            }
            try connection.run(
                // Who stopped it first, and when, is what people look for.
                "INSERT INTO sync_pause (binding_id, since, actor) VALUES (?, ?, ?) ON CONFLICT (binding_id) DO NOTHING",
                [.integer(binding.rawValue), .integer(pause.since), .text(pause.actor)])
        }
    }

    func setRefusals(_ refusals: TargetRefusals?, _ binding: BindingID) async throws {
        try await writer.write { connection in
            try connection.run("DELETE FROM sync_quarantine WHERE binding_id = ?", [.integer(binding.rawValue)])
            guard let refusals else { return }
            try connection.run(
                "INSERT INTO sync_quarantine (binding_id, refusals, until) VALUES (?, ?, ?)",
                [
                    .integer(binding.rawValue), .integer(Int64(refusals.count)),
                    refusals.until.map { .integer($0) } ?? .null,
                ])
        }
    }
}

extension SQLConnection {
    func counts(_ query: String, _ values: [SQLValue]) throws -> [SafetyClass: Int] {
        var counts: [SafetyClass: Int] = [:]
        try forEach(query, values) { row in
            if let kind = SafetyClass(rawValue: row.text(0)) { counts[kind] = Int(row.integer(1)) }
            return true
        }
        return counts
    }
}
