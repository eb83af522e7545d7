public import Sync

extension Storage {
    public var settings: any SettingsStore { settingsStore }

    /// Goes on with deletions of connectors that a crash or a shutdown cut short. For the start, beside other work.
    public func finishDeletions() async throws { try await settingsStore.finishDeletions() }

    private var settingsStore: SQLSettingsStore {
        SQLSettingsStore(database: database, writer: writer, now: milliseconds, trail: auditTrail)
    }
}
