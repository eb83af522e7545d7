import ArgumentParser
import StrictJSON

/// Which of the held steps a decision is about.
struct HeldChoice: ParsableArguments {
    @Argument(help: "The connector's name.") var connector: String
    @Option(name: .long, help: "Only this target.") var target: String?
    @Option(name: .long, help: "All that `usher held` showed with this digest; refused when it has changed since.")
    var digest: String?
    @Option(name: .long, help: "One of the steps that `usher held` showed; may be given several times.")
    var id: [Int] = []

    func validate() throws {
        if (digest == nil) == id.isEmpty {
            throw ValidationError("Say what is meant: --digest of the list that `usher held` showed, or --id.")
        }
    }

    /// How many steps were decided about. `rejected`: they are of those that were rejected.
    func send(_ word: String, rejected: Bool = false, _ client: APIClient) async throws -> JSONValue {
        var body: JSONObject = rejected ? ["rejected": true] : [:]
        if let target { body["target"] = .string(target) }
        if let digest { body["digest"] = .string(digest) }
        if !id.isEmpty { body["ids"] = .array(id.map { .integer($0) }) }
        let answer = try await client.post("/connectors/\(PathText.encode(connector))/held/\(word)", .object(body))
        HeldNotice.forget()
        return answer
    }

    /// What has to let the decision be carried out; nil: the sync does it by itself.
    static func waiting(_ answer: JSONValue) -> String? {
        let waiting = answer["waitsFor"]?.array ?? []
        guard !waiting.isEmpty else { return nil }
        return waiting.map { sync in
            let why = sync["reason"] == "paused" ? "is paused" : "does nothing by itself (sync.mode: manual)"
            return "\n\(sync.cell("target")) \(why), so the decision waits: \(sync.cell("command"))"
        }.joined()
    }
}

struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Release steps that a safety limit stopped: exactly those that were shown.",
        discussion: """
            Examples:
              usher approve okta --digest 5f2c9a0b1d3e4f60
              usher approve okta --id 17 --id 18
              usher approve --rejected okta --id 17       one that was rejected before
            """)
    @Flag(name: .long, help: "What `usher held --rejected` showed: the rejection is withdrawn.") var rejected = false
    @OptionGroup var choice: HeldChoice
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await choice.send("approve", rejected: rejected, try server.client())
        output.show(answer) { answer in
            let count = (answer["approved"]?.integer ?? 0).counted("step")
            let next = HeldChoice.waiting(answer) ?? " See them done: usher runs \(choice.connector)"
            return "Approved \(count).\(next)"
        }
    }
}

struct RejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Leave steps out that a safety limit stopped, until the identity provider changes their users.",
        discussion: "Example:\n  usher reject okta --digest 5f2c9a0b1d3e4f60")
    @OptionGroup var choice: HeldChoice
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await choice.send("reject", try server.client())
        output.show(answer) { answer in
            let count = (answer["rejected"]?.integer ?? 0).counted("step")
            return "Rejected \(count): left out until the identity provider changes the users."
                + (HeldChoice.waiting(answer) ?? "")
        }
    }
}

struct ReconsiderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconsider",
        abstract: "Withdraw the rejection of steps: they are held again, to be decided about anew.",
        discussion: """
            Examples:
              usher held okta --rejected
              usher reconsider okta --digest 5f2c9a0b1d3e4f60
              usher reconsider okta --id 17
            """)
    @OptionGroup var choice: HeldChoice
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await choice.send("reconsider", try server.client())
        output.show(answer) { answer in
            let count = answer["held"]?.integer ?? 0
            return "\(count.counted("step")) \(count == 1 ? "is" : "are") held again: usher held \(choice.connector)"
        }
    }
}
