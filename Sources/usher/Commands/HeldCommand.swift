import ArgumentParser
import StrictJSON

struct HeldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "held", abstract: "The steps that safety limits stopped: what, for whom, by which limit.",
        discussion: """
            Examples:
              usher held okta
              usher held okta --count 1000 --json > held.json
              usher held okta --rejected     what was rejected and is left out until the identity provider changes the user

            The exit status is 4 when something is held.
            """)
    @Argument(help: "The connector's name.") var connector: String
    @Option(name: .long, help: "Only this target.") var target: String?
    @Option(name: .long, help: "How many to show, up to 1000.") var count: Int = 50
    @Option(name: .long, help: "Only those after this step.") var after: String?
    @Flag(name: .long, help: "What was rejected and is left out, in place of what waits.") var rejected = false
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try OptionRange.check("--count", count, 1...1000) }

    func run() async throws {
        let answer = try await server.client().get(
            "/connectors/\(PathText.encode(connector))/held",
            [
                ("target", target), ("count", String(count)), ("after", after),
                ("rejected", rejected ? "true" : nil),
            ])
        output.show(answer, text)
    }

    private func text(_ answer: JSONValue) -> String {
        let items = answer["items"]?.array ?? []
        guard !items.isEmpty else { return rejected ? "Nothing is rejected." : "Nothing is held." }
        let table = Table(
            header: ["ID", "TARGET", "STEP", "LIMIT"],
            rows: items.map { item in
                [
                    item.cell("id"), item.cell("target"), StepText.what(item, account: item.cell("account")),
                    item.cell("limit"),
                ]
            })
        let next = answer["next"]?.string.map { "\nMore: --after \($0)" }
        let more = next.map { "\n(\(items.count) of \(answer.cell("total")))\($0)" } ?? ""
        guard !rejected else {
            return
                "\(table.text)\(more)\n\nThey come again when the identity provider changes the user or the user's groups."
        }
        let only = target.map { " --target \($0)" } ?? ""
        return """
            \(table.text)\(more)

            Release all \(answer.cell("total")): usher approve \(connector)\(only) --digest \(answer.cell("digest"))
            Leave them out:  usher reject \(connector)\(only) --digest \(answer.cell("digest"))
            """
    }
}

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

    /// How many steps were decided about.
    func send(_ word: String, _ client: APIClient) async throws -> JSONValue {
        var body: JSONObject = [:]
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
            """)
    @OptionGroup var choice: HeldChoice
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await choice.send("approve", try server.client())
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
