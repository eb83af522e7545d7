import Logging
import SCIM
import StrictJSON

#if canImport(Glibc)
    import Glibc
#endif

/// One JSON object a line, whatever stands in the message: no line break of foreign data makes a second line.
struct JSONLogHandler: LogHandler {
    let label: String
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line: JSONObject = [
            "time": .string(Timestamp(milliseconds: WallClock.now()).rfc3339),
            "level": .string(event.level.rawValue), "message": .string(event.message.description),
        ]
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) { line[key] = .string("\(value)") }
        let bytes = JSONValue.object(line).serializedBytes + [UInt8(ascii: "\n")]
        // One write for one line: lines of several threads do not mix.
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
