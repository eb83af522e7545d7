import StrictJSON

#if canImport(Glibc)
    import Glibc
#endif

/// A line about how much a connector still has to do, for as long as somebody waits at a terminal.
struct RunProgress {
    private let task: Task<Void, Never>

    /// Nil where nobody watches.
    static func show(of connector: String, _ client: APIClient) -> RunProgress? {
        guard isatty(STDERR_FILENO) == 1 else { return nil }
        return RunProgress(
            task: Task {
                // Ends with the command; what can't be asked is not shown.
                while (try? await Task.sleep(for: .seconds(1))) != nil {
                    guard let answer = try? await client.get("/connectors/\(PathText.encode(connector))")
                    else { continue }
                    let running = (answer["targets"]?.array ?? []).filter { $0["running"] == true }
                    guard !running.isEmpty, !Task.isCancelled else { continue }
                    Output.progress(
                        running.map { "\($0.cell("target")): waiting: \($0.counted("pending", "user"))" }.joined(
                            separator: "; ")
                    )
                }
            })
    }

    func stop() {
        task.cancel()
        Output.endProgress()
    }
}
