import ArgumentParser
import StrictJSON

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Who changed what: every administrative change; and whether the log is whole.",
        discussion: "Examples:\n  usher audit --object /connectors/okta\n  usher audit verify",
        subcommands: [List.self, Verify.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The changes, the newest first.",
            discussion: """
                Examples:
                  usher audit
                  usher audit --object /connectors/okta
                  usher audit --action token.revoke --search 7k2m
                  usher audit --since 30d --until 2026-01-31
                """)
        @Option(name: .long, help: "Part of anything in the entry.") var search: String?
        @Option(name: .long, help: "Only this administrator's.") var actor: String?
        @Option(name: .long, help: "Only this action: settings.apply, token.revoke …") var action: String?
        @Option(name: .long, help: "Only what was done to this and below: /connectors/okta") var object: String?
        @Option(name: .long, help: "Only from this time on: 2026-01-31T14:00:00Z, a day (of UTC), or how long ago: 7d.")
        var since: String?
        @Option(name: .long, help: "Only before this time, up to the end of this day, or until so long ago.") var until:
            String?
        @Option(name: .long, help: "How many, up to 500.") var count: Int = 50
        @Option(name: .long, help: "Only those before this number.") var before: String?
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            try OptionRange.check("--count", count, 1...500)
            try OptionTime.check("--since", since)
            try OptionTime.check("--until", until)
        }

        func run() async throws {
            let answer = try await server.client().get(
                "/audit",
                [
                    ("search", search), ("actor", actor), ("action", action), ("object", object),
                    ("since", since), ("until", until),
                    ("count", String(count)), ("before", before),
                ])
            output.show(answer) { answer in
                let items = answer["items"]?.array ?? []
                guard !items.isEmpty else { return "There is no such entry." }
                let more = answer["next"]?.string.map { ["More: --before \($0)"] } ?? []
                return (items.map(Self.text) + more).joined(separator: "\n")
            }
        }

        private static func text(_ item: JSONValue) -> String {
            let head =
                "\(item.cell("sequence"))  \(item.cell("at"))  \(item.cell("actor"))  \(item.cell("action"))  \(item.cell("object"))"
            return ([head] + (item["changes"]?.array ?? []).map(change)).joined(separator: "\n")
        }

        private static func change(_ change: JSONValue) -> String {
            switch (change["before"], change["after"]) {
            case (nil, _): "    + \(change.cell("path")): \(change.cell("after"))"
            case (_, nil): "    - \(change.cell("path")): \(change.cell("before"))"
            default: "    ~ \(change.cell("path")): \(change.cell("before")) → \(change.cell("after"))"
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look through the whole log for entries that were changed, moved or taken out.",
            discussion: """
                Exit status 1 when it is not whole. A head from the server's log also shows what was cut off its end.

                Examples:
                  usher audit verify
                  usher audit verify --head 17:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
                """)
        @Option(name: .long, help: "NUMBER:SEAL from a line \"audit head\" of the server's log.") var head: String?
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard let head else { return }
            let parts = head.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, Int(parts[0]) != nil, parts[1].count == 64, parts[1].allSatisfy(\.isHexDigit) else {
                throw ValidationError("A head is a number, a colon and 64 hexadecimal digits.")
            }
        }

        func run() async throws {
            let answer = try await server.client().get("/audit/verify", [("head", head)])
            output.show(answer) { answer in
                let count = "\(answer.cell("entries")) entries, head \(answer.cell("head"))"
                let problems = (answer["problems"]?.array ?? []).map(\.cellText)
                return problems.isEmpty
                    ? "The audit log is whole: \(count)."
                    : (problems + ["The audit log is NOT whole: \(count)."]).joined(separator: "\n")
            }
            if answer["intact"] != true { throw ExitCode(1) }
        }
    }
}
