// Crowd is the vocabulary of the Crowd REST API, as Atlassian applications speak it.
// It owns: the entities and their two forms (XML and JSON), restrictions and their query language, error reasons with
// their statuses, event tokens, and reading XML that nobody can make dangerous.
// It leaves to others: HTTP, who may ask, and what the directory holds (CrowdServer).

/// The two forms of every body, by `Accept` and `Content-Type`. XML is the default.
public enum CrowdFormat: Sendable, Hashable, CaseIterable {
    case xml
    case json

    /// JSON without parameters: some clients compare the whole value.
    public var contentType: String {
        switch self {
        case .xml: "application/xml;charset=UTF-8"
        case .json: "application/json"
        }
    }
}
