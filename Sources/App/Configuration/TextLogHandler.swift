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
        var line: [UInt8] = []
        line.reserveCapacity(256)
        line += Timestamp(milliseconds: WallClock.now()).rfc3339.utf8
        line += " \(event.level.rawValue) ".utf8
        LogLine.write(event.message.description, to: &line, isQuoted: false)
        for (key, value) in LogLine.sorted(metadata, event.metadata) {
            line.append(UInt8(ascii: " "))
            line += key.utf8
            line.append(UInt8(ascii: "="))
            LogLine.write(value, to: &line, isQuoted: value.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "\"") })
        }
        LogLine.send(line)
    }
}
