import ArgumentParser
import Foundation

/// Which server a command talks to.
struct ServerOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The server (or USHER_URL).", valueName: "url"))
    var url: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The data folder whose admin token is used (or USHER_DATA).", valueName: "folder"))
    var data: String?

    func client() throws -> APIClient {
        let environment = ProcessInfo.processInfo.environment
        let folder = data ?? environment["USHER_DATA"] ?? "./data"
        return APIClient(url: try address(environment, folder), token: try token(environment, folder))
    }

    private func address(_ environment: [String: String], _ folder: String) throws -> String {
        if let given = url ?? environment["USHER_URL"] {
            guard given.hasPrefix("http://") || given.hasPrefix("https://") else {
                throw CommandFailure.usage(
                    "\"\(given)\" is no address of a server: it must begin with http:// or https://.")
            }
            return given.hasSuffix("/") ? String(given.dropLast()) : given
        }
        // A running server leaves its address beside its token.
        let left = try? String(contentsOfFile: "\(folder)/server-url", encoding: .utf8)
        return left?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "http://127.0.0.1:8480"
    }

    private func token(_ environment: [String: String], _ folder: String) throws -> String {
        if let token = environment["USHER_TOKEN"], !token.isEmpty { return token }
        let path = "\(folder)/admin-token"
        guard let token = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure.failed(
                "There is no admin token: \(path) can't be read. Start the server there with `usher serve`, name its data "
                    + "folder with --data, or set USHER_TOKEN.")
        }
        return token.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
