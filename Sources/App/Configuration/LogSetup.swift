import HTTPGate
public import Logging

/// Logs go to standard error: for people a line of text, for machines a line of JSON.
public enum LogSetup {
    public static func logger(_ configuration: ServerConfiguration) -> Logger {
        let level = configuration.logLevel
        let isJSON = configuration.logFormat == .json
        return Logger(label: "usher") { label in
            guard isJSON else { return TextLogHandler(label: label, logLevel: level) }
            return JSONLogHandler(label: label, logLevel: level)
        }
    }

    /// The lines of answered requests, as the logger would write them, without its tables: there are thousands a second.
    static func requests(_ configuration: ServerConfiguration) -> @Sendable (AnsweredRequest) -> Void {
        guard configuration.logLevel <= .info else { return { _ in } }
        switch configuration.logFormat {
        case .text: return { LogLine.send(TextLogHandler.line(.info, "request", $0.fields)) }
        case .json: return { LogLine.send(JSONLogHandler.line(.info, "request", $0.fields)) }
        }
    }
}
