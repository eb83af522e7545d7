import Administration
import Provisioning
import Sync
import Synchronization

/// How many things wait for an administrator's decision, for the navigation: counted at most every two seconds, however
/// many pages are looked at.
final class Attention: Sendable {
    private struct State {
        var count = 0
        var until: ContinuousClock.Instant?
    }

    private let services: AdminServices
    private let state = Mutex(State())

    init(_ services: AdminServices) { self.services = services }

    func count() async throws -> Int {
        let now = ContinuousClock.now
        if let known = state.withLock({ state in state.until.flatMap { $0 > now ? state.count : nil } }) {
            return known
        }
        let bindings = try await services.settings.current().catalog.bindings
        let figures = try await services.standings.figures(of: Set(bindings.map(\.id)))
        let count = figures.values.reduce(0) {
            $0 + $1.held + ($1.users[.needsDecision] ?? 0) + ($1.users[.conflict] ?? 0)
        }
        state.withLock { $0 = State(count: count, until: now + .seconds(2)) }
        return count
    }
}
