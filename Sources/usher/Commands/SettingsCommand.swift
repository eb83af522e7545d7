import ArgumentParser
import Foundation
import NIOHTTP1
import StrictJSON

struct SettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "All settings as one document: export, validate, diff, apply.",
        discussion: """
            A change by file:
              usher settings export > usher-settings.yaml
              $EDITOR usher-settings.yaml
              usher settings validate usher-settings.yaml
              usher settings diff usher-settings.yaml
              usher settings apply usher-settings.yaml
            """,
        subcommands: [Export.self, Validate.self, Diff.self, Apply.self])

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the document in force. It never holds a secret.",
            discussion: "Examples:\n  usher settings export > settings.yaml\n  usher settings export --defaults --json")
        @Flag(name: .long, help: "With every setting that stands at its default.") var defaults = false
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await server.client().send(
                .GET, "/settings",
                [("format", output.json ? "json" : "yaml"), ("defaults", defaults ? "true" : nil)])
            Output.result(String(decoding: answer.body, as: UTF8.self))
        }
    }

    struct Validate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a document without saving it; every problem with its line and column.",
            discussion: "Example:\n  usher settings validate settings.yaml")
        @Argument(help: "The file; - for standard input.") var file: String
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let text = try SettingsFile.read(file)
            let sent = try await server.client().send(
                .POST, "/settings/validate", body: .text(text, contentType: "application/yaml"))
            let answer = try JSONValue(parsing: sent.body)
            output.show(answer) { answer in
                let lines = (answer["issues"]?.array ?? []).map { Issue.line($0, file: file) }
                let what = file == "-" ? "The document" : file
                return (lines + [answer["valid"] == true ? "\(what) is valid." : "\(what) is not valid."])
                    .joined(separator: "\n")
            }
            if answer["valid"] != true { throw ExitCode(1) }
        }
    }

    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a document would change: + new, - gone, ~ different.",
            discussion: "Example:\n  usher settings diff settings.yaml")
        @Argument(help: "The file; - for standard input.") var file: String
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let text = try SettingsFile.read(file)
            let sent = try await server.client().send(
                .POST, "/settings/diff", body: .text(text, contentType: "application/yaml"))
            let answer = try JSONValue(parsing: sent.body)
            for issue in answer["issues"]?.array ?? [] {
                let isRefused = issue["severity"] == "error"
                Output.message((isRefused ? "This would be refused: " : "") + Issue.line(issue, file: file))
            }
            output.show(answer) { answer in
                let items = answer["items"]?.array ?? []
                return items.isEmpty
                    ? "Nothing would change." : items.map { $0.cell("text") }.joined(separator: "\n")
            }
        }
    }

    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a document in force. Nothing changes when it has a problem.",
            discussion:
                "Examples:\n  usher settings apply settings.yaml\n  usher settings apply settings.yaml --expecting 12")
        @Argument(help: "The file; - for standard input.") var file: String
        @Option(name: .long, help: "Refuse when another version than this stands.") var expecting: Int?
        @OptionGroup var server: ServerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let text = try SettingsFile.read(file)
            let sent = try await server.client().send(
                .PUT, "/settings", body: .text(text, contentType: "application/yaml"),
                headers: expecting.map { [("If-Match", "\"\($0)\"")] } ?? [])
            let answer = try JSONValue(parsing: sent.body)
            for issue in answer["issues"]?.array ?? [] { Output.message(Issue.line(issue, file: file)) }
            output.show(answer) { "In force as version \($0.cell("version"))." }
        }
    }
}

enum SettingsFile {
    static func read(_ file: String) throws -> String {
        let bytes =
            file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
        guard let bytes else {
            throw CommandFailure.failed("\(file) can't be read. Is the name right, may you read it?")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure.failed("\(file) is not UTF-8 text.")
        }
        return text
    }
}
