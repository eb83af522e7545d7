/// A path with named places, as a table of routes has it: `/connectors/{connector}/tokens`.
public struct PathPattern: Sendable {
    private let segments: [Substring]

    public init(_ path: String) { segments = path.split(separator: "/") }

    /// What stands at the named places when the decoded segments of a request fit; nil when they don't.
    public func match(_ request: [String]) -> [String: String]? {
        guard segments.count == request.count else { return nil }
        var parameters: [String: String] = [:]
        for (expected, given) in zip(segments, request) {
            if expected.hasPrefix("{") {
                parameters[String(expected.dropFirst().dropLast())] = given
            } else if expected != given {
                return nil
            }
        }
        return parameters
    }
}
