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
        var line: JSONObject = [
            "time": .string(Timestamp(milliseconds: WallClock.now()).rfc3339),
            "level": .string(event.level.rawValue), "message": .string(event.message.description),
        ]
        for (key, value) in LogLine.sorted(metadata, event.metadata) { line[key] = .string(value) }
        LogLine.send(JSONValue.object(line).serializedBytes)
    }
}
