/// A step of the schema's history. Steps only go forward, and one that was released never changes.
struct Migration: Sendable {
    /// Counts up from 1 without gaps, in the order of `Migrations.all`.
    let version: Int
    let name: String
    let script: @Sendable (Dialect) -> String
}

/// The history of the schema. New steps go to the end.
enum Migrations {
    static let all: [Migration] = [
        resources, directory, sync, settings, access, health, returners, runs, audit, cleanup, requestLogSize,
        decisions, safety, copies, removals, quarantine, roles, counts, administrators, safetyDone, people,
        sessionProof, failedSteps, secretKey, safetyApproved, owned, requestMentions,
        lastRequest, refusals,
    ]
}
