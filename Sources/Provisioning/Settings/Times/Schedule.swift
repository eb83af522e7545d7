import FoundationEssentials

/// When a full reconcile is due: a cron expression and the place whose clocks it goes by.
public struct Schedule: Sendable, Hashable {
    public let cron: CronExpression
    private let zone: TimeZone

    /// Nil when there is no schedule, or it is none that settings are saved with.
    public init?(_ sync: SyncSettings) {
        guard let text = sync.schedule, let cron = try? CronExpression(parsing: text),
            let zone = Self.zone(named: sync.timeZone)
        else { return nil }
        self.cron = cron
        self.zone = zone
    }

    /// Milliseconds since 1970.
    public func next(after time: Int64) -> Int64? {
        let seconds = time >= 0 ? time / 1000 : 0
        return cron.next(after: seconds) { [zone] second in
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))))
        }.map { $0 * 1000 }
    }

    static func isZone(_ name: String) -> Bool { zone(named: name) != nil }

    /// Names of the time zone database only: abbreviations (`CET`, `EST`) mean different things to different people; `UTC` and `GMT` do not.
    private static func zone(named name: String) -> TimeZone? {
        guard ["UTC", "GMT"].contains(name) || name.contains("/"), name.utf8.count <= 64 else { return nil }
        return TimeZone(identifier: name == "UTC" ? "GMT" : name)
    }
}
