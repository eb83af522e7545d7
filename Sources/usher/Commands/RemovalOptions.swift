import ArgumentParser
import NIOHTTP1
import StrictJSON

#if canImport(Glibc)
    import Glibc
#endif

/// How somebody agrees to a removal.
struct RemovalOptions: ParsableArguments {
    @Flag(name: .long, help: "Do it; without this nothing happens. Not enough when a safety limit is passed.")
    var yes = false
    @Option(name: .long, help: "Do exactly what was shown: the digest from there.") var confirm: String?
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    /// Shows what `path` would come to and does it when that was agreed to. `loss`: what else goes, in a sentence.
    func remove(
        _ path: String, shownAt shown: String, _ query: [(String, String?)], loss: (APIClient) async throws -> String,
        done: (JSONValue) -> String
    ) async throws {
        let client = try server.client()
        var digest = confirm
        if !yes, confirm == nil {
            let preview = try await client.get(shown, query)
            let text = RemovalText.told(preview, loss: try await loss(client))
            guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1, !output.json else {
                if output.json { Output.result(preview.prettyPrinted) }
                throw CommandFailure.usage(text + " " + RemovalText.how(preview))
            }
            Output.message(text)
            guard ask(preview) else { throw CommandFailure.failed("Nothing was removed.") }
            digest = preview["digest"]?.string
        }
        let sent = query.filter { $0.0 == "accounts" } + [("digest", digest)]
        let progress = RemovalProgress.show(of: query.isEmpty ? nil : path, client)
        defer { progress?.stop() }
        let answer = try await client.delete(path, sent)
        progress?.stop()
        output.show(answer, done)
    }

    private func ask(_ preview: JSONValue) -> Bool {
        let count = RemovalText.changed(preview)
        let word = count == 0 ? "yes" : String(count)
        let what = count == 0 ? "`yes`" : "the number of accounts that are \(RemovalText.verb(preview)), \(count),"
        Output.message("Enter \(what) to do it:")
        return readLine() == word
    }
}

/// How far a removal is, for as long as somebody waits at a terminal.
private struct RemovalProgress {
    private let task: Task<Void, Never>

    static func show(of connector: String?, _ client: APIClient) -> RemovalProgress? {
        guard let connector, isatty(STDERR_FILENO) == 1 else { return nil }
        let name = connector.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        return RemovalProgress(
            task: Task {
                // Ends with the command; what can't be asked is not shown.
                while (try? await Task.sleep(for: .seconds(1))) != nil {
                    guard
                        let runs = try? await client.get("/runs", [("connector", name), ("count", "1")]),
                        let run = runs["items"]?.array?.first, run["outcome"] == "running", !Task.isCancelled,
                        let done = run["counts"]?["steps"]?["done"]?.integer
                    else { continue }
                    Output.progress("\(done) accounts are done")
                }
            })
    }

    func stop() {
        task.cancel()
        Output.endProgress()
    }
}
