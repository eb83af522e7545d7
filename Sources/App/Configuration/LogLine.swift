import Logging
import StrictJSON

#if canImport(Glibc)
    import Glibc
#endif

/// What log lines of both forms have in common.
enum LogLine {
    /// What belongs to the handler and to the event, as text, in the order of names.
    static func sorted(_ own: Logger.Metadata, _ event: Logger.Metadata?) -> [(name: String, value: String)] {
        let all = own.isEmpty ? event ?? [:] : own.merging(event ?? [:]) { _, new in new }
        return all.map { (name: $0.key, value: text($0.value)) }.sorted { $0.name < $1.name }
    }

    /// Text of which a line break or an escape sequence of a terminal is left as its escape only.
    static func write(_ text: String, to line: inout [UInt8], isQuoted: Bool) {
        if isQuoted || text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            JSONValue.write(text.replacing("\u{7F}", with: "?"), to: &line)
        } else {
            line += text.utf8
        }
    }

    /// One write for one line: lines of several threads do not mix.
    static func send(_ line: [UInt8]) {
        var line = line
        line.append(UInt8(ascii: "\n"))
        _ = line.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    private static func text(_ value: Logger.Metadata.Value) -> String {
        if case .string(let text) = value { return text }
        return value.description
    }
}
