import Access
import AdminSite

/// API tokens for the admin site.
struct SiteTokens: SiteAuthenticator {
    let tokens: TokenUse

    func administrator(bearer: String) async throws -> SignedInAdministrator? {
        guard let (token, role) = try await tokens.administrator(bearer) else { return nil }
        return SignedInAdministrator(name: token.label, role: role, tokenID: token.id)
    }

    func admits(tokenID: String) async throws -> Bool { try await tokens.isStanding(id: tokenID) }
}
