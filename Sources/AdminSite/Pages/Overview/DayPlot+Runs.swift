import Administration
import SCIM
import Sync

extension DayPlot {
    private static let days: Int64 = 30
    private static let day: Int64 = 86_400_000

    /// What runs changed in the last 30 days.
    init(_ bindings: Set<BindingID>, _ services: AdminServices, now: Int64) async throws {
        let today = now / Self.day
        let first = today - Self.days + 1
        let results = try await services.runs.daily(bindings, since: first)
        self.init(
            names: ["accounts changed", "memberships added", "memberships removed"],
            days: (first...today).map { day in
                Day(
                    date: String(Timestamp(milliseconds: day * Self.day).rfc3339.prefix(10)),
                    counts: Self.counts(results[day] ?? BatchResult()))
            })
    }

    private static func counts(_ result: BatchResult) -> [Int] {
        func count(_ actions: String...) -> Int { actions.reduce(0) { $0 + (result.actions[$1] ?? 0) } }
        let added = count("addMembership", "copyMembership")
        let removed = count("removeMembership")
        return [max(result.stepsDone - added - removed, 0), added, removed]
    }
}
