import App
import ArgumentParser
import Foundation

struct NewKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new-key", abstract: "Go on with another secret key, when the old one is lost for good.",
        discussion: """
            Without --yes it says what is lost with the old key, and changes nothing. The server must stand still. The key is
            the one that was put in its place (secret-key in the data folder, or USHER_SECRET_KEY_FILE); where there is
            none, one is made. While the old key's file can be put back from a copy, do that instead.

            Examples:
              usher new-key --data /var/lib/usher
              usher new-key --data /var/lib/usher --yes
            """)
    @OptionGroup var place: DataFolderOptions
    @Option(name: .long, help: "The server's configuration file, when it names the key.") var config: String?
    @Flag(name: .long, help: "Do it: what the old key sealed stays closed.") var yes = false

    func run() async throws {
        do {
            let configuration = try ServerConfiguration(
                flags: ["data": place.folder], environment: ProcessInfo.processInfo.environment, file: config)
            guard yes else {
                let lost = try await KeyReplacement.loss(configuration)
                throw CommandFailure.usage("\(Self.told(lost)) Say --yes to go on without it.")
            }
            let lost = try await KeyReplacement.carryOut(configuration)
            Output.message(
                "\(place.folder) has a new secret key. \(Self.told(lost)) Keep a copy of the new one. Start the server."
            )
        } catch let error as ConfigurationError {
            throw CommandFailure.failed(error.description)
        }
    }

    private static func told(_ lost: KeyReplacement.Loss) -> String {
        """
        Lost with the old key: the names of before of \(lost.anonymizedAccounts) anonymized accounts (whoever of them comes \
        back gets the names that the identity provider sends), and the proof that the \(lost.auditEntries) entries of the \
        audit log are unchanged (usher audit verify will name them). Nothing has to be entered again: tokens, passwords of \
        applications and administrators, and settings stay as they are.
        """
    }
}
