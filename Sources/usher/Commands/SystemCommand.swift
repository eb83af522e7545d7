import Administration
import ArgumentParser
import StrictJSON

struct SystemCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "system", abstract: "What the server stands on: version, database, nodes, last backup.",
        discussion: "Example:\n  usher system")
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        output.show(try await server.client().get("/system"), Self.text)
    }

    private static func text(_ report: JSONValue) -> String {
        let database = report["database"] ?? .null
        let size = database["bytes"]?.integer.map { ", \(ByteSize(Int64($0)))" } ?? ""
        let nodes = (report["nodes"]?.array ?? []).map { "node      \($0.cell("name")), since \($0.cell("since"))" }
        let backup = report["lastBackup"].flatMap { $0.object == nil ? nil : $0 }
        return
            ([
                "version   \(report.cell("version"))",
                "database  \(database.cell("product")), schema \(database.cell("schema"))\(size), \(database.cell("place"))",
            ] + nodes + [
                "backup    "
                    + (backup.map { "\($0.cell("at")), \($0.cell("file"))" }
                        ?? "none is known: usher backup FILE makes one")
            ]).joined(separator: "\n")
    }
}
