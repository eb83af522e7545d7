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
}
