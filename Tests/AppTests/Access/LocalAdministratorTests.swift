import Access
import Foundation
import Testing

@testable import App

struct LocalAdministratorTests {
    private let place: TemporaryFolder
    private let folder: DataFolder
    private let store = FakeTokenStore()

    init() throws {
        place = try TemporaryFolder()
        folder = try DataFolder(path: place.path)
    }

    private func ensure() async throws -> String {
        try await LocalAdministrator.ensureToken(folder, store, now: 1)
        return try #require(folder.read("admin-token"))
    }

    private func isAdmitted(_ text: String) async throws -> Bool {
        let token = try #require(TokenText(text))
        return TokenCheck.admits(token, stored: await store.token(id: token.id), scope: .administration, now: 2)
    }

    @Test func `the first start makes a token that is let in`() async throws {
        let text = try await ensure()
        #expect(try await isAdmitted(text))
        #expect(try TemporaryFolder.mode(of: folder.adminTokenFile) == 0o600)
    }

    @Test func `the next start leaves it alone`() async throws {
        #expect(try await ensure() == ensure())
        #expect(await store.rows.count == 1)
        #expect(await store.notes.map(\.origin.action) == ["admin-token.create"])
    }

    @Test func `a lost file gets a new token, and the lost one is out`() async throws {
        let lost = try await ensure()
        try FileManager.default.removeItem(atPath: folder.adminTokenFile)
        let new = try await ensure()
        #expect(new != lost)
        #expect(try await isAdmitted(new))
        #expect(try await !isAdmitted(lost))
    }

    @Test(arguments: ["", "rubbish", "ush_000000000000_" + String(repeating: "0", count: 52)])
    func `a file that holds no token of ours gets one`(content: String) async throws {
        try folder.write("admin-token", content)
        #expect(try await isAdmitted(try await ensure()))
    }

    @Test func `a token of a connector in the file does not become an administrator's`() async throws {
        let foreign = await store.issue(.connector(7)).text
        try folder.write("admin-token", foreign)
        #expect(try await ensure() != foreign)
        #expect(try await !isAdmitted(foreign))
    }

    @Test func `a token of a lower role in the file is replaced, and stays what it is`() async throws {
        let viewer = await store.issue(.administration, role: .viewer)
        try folder.write("admin-token", viewer.text)
        let text = try await ensure()
        #expect(text != viewer.text)
        let id = try #require(TokenText(text)).id
        #expect(await store.rows[id]?.role == .administrator)
        #expect(await store.rows[viewer.id]?.role == .viewer)
    }

    @Test func `a restored database without the token gets it anew, and other administrators keep theirs`() async throws
    {
        let before = try await ensure()
        let other = await store.issue(.administration)
        let id = try #require(TokenText(before)).id
        _ = await store.revoke(id: id, scope: .administration, audit: nil)
        let after = try await ensure()
        #expect(after != before)
        #expect(try await isAdmitted(after))
        #expect(try await isAdmitted(other.text))
    }
}
