public import Sync

extension Storage {
    public var sync: any SyncStore {
        SQLSyncStore(database: database, writer: writer, now: milliseconds, secrets: environment.secrets)
    }
    public var standings: any StandingReading { SQLStandings(database: database) }
    public var runs: any RunStore { SQLRunStore(database: database, writer: writer, days: runDays) }
}
