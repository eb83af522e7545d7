public import Logging

#if canImport(Glibc)
    import Glibc
#endif

/// Logs go to standard error: for people a line of text, for machines a line of JSON.
public enum LogSetup {
    public static func logger(_ configuration: ServerConfiguration) -> Logger {
        let level = configuration.logLevel
        let isJSON = configuration.logFormat == .json
        return Logger(label: "usher") { label in
            guard isJSON else {
                var handler = StreamLogHandler.standardError(label: label)
                handler.logLevel = level
                return handler
            }
            return JSONLogHandler(label: label, logLevel: level)
        }
    }
}
