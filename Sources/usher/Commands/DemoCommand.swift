import ArgumentParser
import StrictJSON

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Play an identity provider against the running server and show what arrives.",
        discussion: """
            Creates a target `demo`, a connector `demo` and an application `demo-reader`, pushes 50 made-up people and 6 groups
            over real HTTP, changes, renames, deactivates and reactivates, and reads the directory back by the Crowd API after
            each step. The real directory is not touched. Whatever an earlier demo left is removed first.

            Examples:
              usher demo
              usher demo --remove       takes everything away again
            """)

    @Flag(name: .long, help: "Only take away what a demo made.") var remove = false
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try server.client()
        let setting = DemoSetting(client: client)
        try await setting.remove()
        guard !remove else {
            return output.show(["removed": true]) { _ in "The demo's target, connector and application are gone." }
        }
        let (scim, crowd) = try await setting.make()
        Output.message("SCIM base URL \(scim.baseURL), directory read by \(crowd.url)")
        var story = DemoStory(scim: scim, crowd: crowd) {
            _ = try await client.post("/connectors/demo/sync", ["wait": true])
        }
        try await story.play()
        output.show(["chapters": .array(story.chapters)]) { _ in
            """

            Look around:  usher connector show demo
                          usher user show demo elif.sommer@demo.example
                          usher requests demo
            Take it away: usher demo --remove
            """
        }
    }
}

/// What the demo needs on the server.
private struct DemoSetting {
    let client: APIClient

    func remove() async throws {
        try await deleteIfThere("/connectors/demo")
        try await deleteIfThere("/targets/demo")
    }

    func make() async throws -> (SCIMClient, CrowdReader) {
        _ = try await client.post("/targets", ["name": "demo", "kind": "directory"])
        let connector = try await client.post(
            "/connectors", ["name": "demo", "displayName": "Demo", "identityProvider": "okta", "targets": ["demo"]])
        let application = try await client.post("/targets/demo/applications", ["name": "demo-reader"])
        // This machine's address of the server, whatever its public one is: the demo runs beside it.
        return (
            SCIMClient(baseURL: "\(client.url)/scim/demo/v2", token: connector["token"]?.string ?? ""),
            CrowdReader(
                url: "\(client.url)/crowd", application: "demo-reader",
                password: application["password"]?.string ?? "")
        )
    }

    private func deleteIfThere(_ path: String) async throws {
        do { _ = try await client.delete(path) } catch let failure as CommandFailure where failure.status == 3 {}
    }
}
