import StrictJSON

#if canImport(Glibc)
    import Glibc
#endif

/// A line about the runs of a connector that are under way, for as long as somebody waits at a terminal.
struct RunProgress {
    private let task: Task<Void, Never>

    /// Nil where nobody watches.
    static func show(of connector: String, _ client: APIClient) -> RunProgress? {
        guard isatty(STDERR_FILENO) == 1 else { return nil }
        return RunProgress(
            task: Task {
                // Ends with the command; what can't be asked is not shown.
                while (try? await Task.sleep(for: .seconds(1))) != nil {
                    guard let answer = try? await client.get("/runs", [("connector", connector), ("count", "5")])
                    else { continue }
                    let running = (answer["items"]?.array ?? []).filter { $0["outcome"] == "running" }
                    guard !running.isEmpty, !Task.isCancelled else { continue }
                    Output.progress(
                        running.map { "\($0.cell("target")): \(RunText.result($0))" }.joined(separator: "; "))
                }
            })
    }

    func stop() {
        task.cancel()
        Output.endProgress()
    }
}
