import ArgumentParser
import StrictJSON

#if canImport(Glibc)
    import Glibc
#endif

/// What a command prints: results on standard output, everything else on standard error.
enum Output {
    /// For people; never part of the result.
    static func message(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// The same line again and again, for progress; only where somebody watches.
    static func progress(_ text: String) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        write("\r\u{1B}[K\(text)", to: STDERR_FILENO)
    }

    static func endProgress() {
        guard isatty(STDERR_FILENO) == 1 else { return }
        write("\r\u{1B}[K", to: STDERR_FILENO)
    }

    static func result(_ text: String) { write(text.hasSuffix("\n") ? text : text + "\n", to: STDOUT_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            // A reader that went away (`usher … | head`) is no failure of the command.
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}

/// `--json`, for every command that has a result.
struct OutputOptions: ParsableArguments {
    @Flag(name: .long, help: "Print one JSON document on standard output; messages go to standard error.")
    var json = false

    /// Prints the answer as it is with `--json`, else what `text` makes of it.
    func show(_ answer: JSONValue, _ text: (JSONValue) -> String) {
        Output.result(json ? answer.prettyPrinted : text(answer))
    }
}
