import Administration
import App
import ArgumentParser
import Foundation
import StrictJSON

/// The folder of the data, for commands that ask no server.
struct DataFolderOptions: ParsableArguments {
    @Option(
        name: .long, help: ArgumentHelp("The data folder (or USHER_DATA; ./data otherwise).", valueName: "folder"))
    var data: String?

    var folder: String { data ?? ProcessInfo.processInfo.environment["USHER_DATA"] ?? "./data" }
}

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the database into a new file, also while the server is at work.",
        discussion: """
            The copy is what the database was at one moment, checked and compact, readable by its owner only. It is never
            written over an existing file. The server's key (secret-key in the data folder) is not in it: keep a copy of
            that elsewhere, or what is encrypted in the backup stays closed.

            Examples:
              usher backup /var/backups/usher-2026-01-31.sqlite
              usher backup "/var/backups/usher-$(date +%F).sqlite" --data /var/lib/usher
            """)
    @Argument(help: "The new file.") var file: String
    @OptionGroup var place: DataFolderOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        do {
            try await Backup.make(of: place.folder, to: file)
        } catch let error as ConfigurationError {
            throw CommandFailure.failed(error.description)
        }
        let bytes = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? NSNumber)?.intValue ?? 0
        output.show(["file": .string(file), "bytes": .integer(bytes)]) { _ in
            "Copied the database of \(place.folder) to \(file), \(ByteSize(Int64(bytes))).\n"
                + "Keep a copy of \(place.folder)/secret-key apart from it."
        }
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in the place of the database. The server must stand still.",
        discussion: """
            The file is checked first; until the last step the old database stays. Everything that was pushed or set since
            the backup is forgotten: let the identity providers push everything again, then look at a preview.

            Example:
              usher restore /var/backups/usher-2026-01-31.sqlite --data /var/lib/usher --yes
            """)
    @Argument(help: "A file that `usher backup` made.") var file: String
    @OptionGroup var place: DataFolderOptions
    @Option(name: .long, help: "The server's configuration file, when it names the key.") var config: String?
    @Flag(name: .long, help: "Do it: what the database holds now is lost.") var yes = false

    func run() async throws {
        guard yes else {
            throw CommandFailure.usage(
                "This replaces the database of \(place.folder) by \(file); what it holds now is lost. Say --yes to do it."
            )
        }
        let warning: String?
        do {
            let configuration = try ServerConfiguration(
                flags: ["data": place.folder], environment: ProcessInfo.processInfo.environment, file: config)
            warning = try await Backup.restore(file, to: configuration)
        } catch let error as ConfigurationError {
            throw CommandFailure.failed(error.description)
        }
        Output.message("\(file) is the database of \(place.folder) now. \(warning ?? "Start the server.")")
    }
}
