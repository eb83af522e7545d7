import Logging
import SCIM
import StrictJSON

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
        LogLine.send(Self.line(event.level, event.message.description, LogLine.sorted(metadata, event.metadata)))
    }

    static func line(_ level: Logger.Level, _ message: String, _ fields: [(name: String, value: String)]) -> [UInt8] {
        var line: JSONObject = [
            "time": .string(Timestamp(milliseconds: WallClock.now()).rfc3339), "level": .string(level.rawValue),
            "message": .string(message),
        ]
        for (name, value) in fields { line[name] = .string(value) }
        return JSONValue.object(line).serializedBytes
    }
}
