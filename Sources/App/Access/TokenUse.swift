import Access
import Logging
import ServiceLifecycle
import Synchronization

/// Answers whose token it is without a query per request, and notes last use once a minute, and at the end.
///
/// A token that was looked up is believed for a second, so that a revocation by another process is in effect within
/// that; one through this process takes effect at once.
final class TokenUse: Service {
    private struct Known {
        let token: StoredToken
        let until: ContinuousClock.Instant
    }
    private struct State {
        var known: [String: Known] = [:]
        var used: [String: Int64] = [:]
    }

    private let store: any TokenStore
    private let now: @Sendable () -> Int64
    private let logger: Logger
    private let state = Mutex(State())

    init(store: any TokenStore, now: @escaping @Sendable () -> Int64, logger: Logger) {
        self.store = store
        self.now = now
        self.logger = logger
    }

    /// The stored token when this is one that has not expired, whatever it opens.
    func check(_ bearer: String) async throws -> StoredToken? {
        guard let presented = TokenText(bearer) else { return nil }
        let stored = try await lookUp(presented.id)
        let time = now()
        // The scope is compared with itself: which one is asked for is known only after the look-up.
        let scope = stored?.scope ?? .administration
        guard TokenCheck.admits(presented, stored: stored, scope: scope, now: time) else { return nil }
        state.withLock { $0.used[presented.id] = time }
        return stored
    }

    /// The stored API token, and what its holder may do.
    func administrator(_ bearer: String) async throws -> (token: StoredToken, role: AdministratorRole)? {
        guard let token = try await check(bearer), token.scope == .administration, let role = token.role else {
            return nil
        }
        return (token, role)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(60))) != nil { await self.noteUses() }
        }
        await noteUses()
    }

    private func lookUp(_ id: String) async throws -> StoredToken? {
        let instant = ContinuousClock.now
        if let known = state.withLock({ $0.known[id] }), known.until > instant { return known.token }
        guard let token = try await store.token(id: id) else { return nil }
        state.withLock { state in
            // Only ids that exist come here, so this does not grow with guesses; still, old ones go.
            if state.known.count > 1000 { state.known = state.known.filter { $0.value.until > instant } }
            state.known[id] = Known(token: token, until: instant.advanced(by: .seconds(1)))
        }
        return token
    }

    private func noteUses() async {
        let used = state.withLock { state in
            defer { state.used = [:] }
            return state.used
        }
        guard !used.isEmpty else { return }
        do { try await store.noteUse(used) } catch {
            logger.warning("last use of tokens not noted", metadata: ["error": "\(error)"])
        }
    }
}

/// The store as the Admin API has it: what is revoked is forgotten here in the same breath, and last use is that of
/// this moment.
extension TokenUse: TokenStore {
    func insert(_ token: StoredToken, audit: AuditNote?) async throws { try await store.insert(token, audit: audit) }
    func token(id: String) async throws -> StoredToken? { try await store.token(id: id).map(withLastUse) }
    func tokens(_ scope: TokenScope) async throws -> [StoredToken] { try await store.tokens(scope).map(withLastUse) }
    func noteUse(_ lastUsed: [String: Int64]) async throws { try await store.noteUse(lastUsed) }

    func revoke(id: String, scope: TokenScope, audit: AuditNote?) async throws -> Bool {
        // What is known of the token's last request goes to its connector while the token is there.
        await noteUses()
        let wasThere = try await store.revoke(id: id, scope: scope, audit: audit)
        state.withLock { $0.known[id] = nil }
        return wasThere
    }

    private func withLastUse(_ token: StoredToken) -> StoredToken {
        guard let used = state.withLock({ $0.used[token.id] }) else { return token }
        var token = token
        token.lastUsed = used
        return token
    }
}
