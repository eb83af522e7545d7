import Logging
import SCIM
import StrictJSON

/// A line for people: time, level, message, and what belongs to it as `name=value`. Values that could be taken for more
/// than one, or for another line, stand in quotes.
struct TextLogHandler: LogHandler {
    let label: String
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        LogLine.send(Self.line(event.level, event.message.description, LogLine.sorted(metadata, event.metadata)))
    }

    static func line(_ level: Logger.Level, _ message: String, _ fields: [(name: String, value: String)]) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(256)
        line += Timestamp(milliseconds: WallClock.now()).rfc3339.utf8
        line += " \(level.rawValue) ".utf8
        LogLine.write(message, to: &line, isQuoted: false)
        for (name, value) in fields {
            line.append(UInt8(ascii: " "))
            line += name.utf8
            line.append(UInt8(ascii: "="))
            LogLine.write(value, to: &line, isQuoted: value.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "\"") })
        }
        return line
    }
}
