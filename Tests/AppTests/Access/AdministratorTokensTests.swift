import Access
import AdminAPI
import Logging
import Testing

@testable import App

struct AdministratorTokensTests {
    private let store = FakeTokenStore()

    private var use: TokenUse {
        TokenUse(store: store, now: { 100 }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test(arguments: AdministratorRole.allCases)
    func `API and site let in by an API token, with its name and role`(role: AdministratorRole) async throws {
        let token = await store.issue(.administration, role: role)
        let api = try #require(try await AdministratorTokens(tokens: use).administrator(bearer: token.text))
        #expect(api.name == "made")
        #expect(api.role == role)
        let site = try #require(try await use.administrator(token.text))
        #expect(site.role == role)
        #expect(site.token.id == token.id)
    }

    @Test func `a token that is a connector's, has expired, or has no role lets nobody in`() async throws {
        let tokens = [
            await store.issue(.connector(7)), await store.issue(.connector(7), role: .administrator),
            await store.issue(.administration, role: .administrator, expires: 100), await store.issue(.administration),
        ]
        for token in tokens {
            #expect(try await AdministratorTokens(tokens: use).administrator(bearer: token.text) == nil)
            let site = try await use.administrator(token.text)
            #expect(site == nil)
        }
    }

    @Test func `a list with the newest use still tells the role`() async throws {
        let token = await store.issue(.administration, role: .operator)
        let use = use
        _ = try await use.check(token.text)
        let listed = try await use.tokens(.administration)
        #expect(listed.map(\.lastUsed) == [100])
        #expect(listed.map(\.role) == [.operator])
    }
}
