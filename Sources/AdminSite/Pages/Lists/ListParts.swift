import Access
import Administration
import Provisioning
import Sync

/// A value that a filter of a list can have.
struct ListChoice: Sendable, Hashable {
    let value: String
    let title: String
    let isChosen: Bool

    /// `any`: how it is called that the filter is not used; nil: it always is.
    static func all(_ values: [String], chosen: String?, any: String? = nil) -> [ListChoice] {
        let none = any.map { ListChoice(value: "", title: $0, isChosen: chosen == nil) }
        return [none].compactMap(\.self) + values.map { ListChoice(value: $0, title: $0, isChosen: $0 == chosen) }
    }
}

extension [ListChoice] {
    /// Connectors by what they are shown as, with their name.
    static func connectors(_ settings: Settings, chosen: String?, any: String? = nil) -> [ListChoice] {
        ListChoice.all(settings.connectors.map(\.name), chosen: chosen, any: any).map { choice in
            guard let connector = settings.connector(named: choice.value) else { return choice }
            return ListChoice(value: choice.value, title: connector.shownWithName, isChosen: choice.isChosen)
        }
    }
}

extension ConnectorSettings {
    /// `Okta production (okta)`
    var shownWithName: String { displayName == name ? name : "\(displayName) (\(name))" }
}

/// An address with a query.
enum ListLink {
    /// Values that are nil or empty are left out.
    static func path(_ path: String, _ query: [(String, String?)]) -> String {
        let items = query.compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : "\(name)=\(SignInPage.escape($0))" }
        }
        return items.isEmpty ? path : "\(path)?\(items.joined(separator: "&"))"
    }

    static func user(_ id: String, of connector: String) -> String { "/people/\(connector)/users/\(id)" }
    static func group(_ id: String, of connector: String) -> String { "/people/\(connector)/groups/\(id)" }

    /// The group of a target, which may have characters that paths don't take.
    static func group(named name: String, in target: String, of connector: String, start: Int? = nil) -> String {
        path("/people/\(connector)/in/\(target)", [("group", name), ("start", start.map(String.init))])
    }
}

extension SiteContext {
    /// The number where a list goes on, as the link to its next page has it.
    func position(_ name: String) throws -> Int64? {
        guard let text = query(name) else { return nil }
        guard let number = Int64(text), number >= 0 else {
            throw Problem.invalid("The address is wrong: \(name) must be what the link to the next page has.")
        }
        return number
    }

    /// The connector that the query names, else the first one; nil when there is none.
    func chosenConnector() async throws -> KnownConnector? {
        if let name = query("connector") { return try await KnownConnector(name, services) }
        let inForce = try await services.settings.current()
        guard let first = inForce.settings.connectors.first else { return nil }
        return try await KnownConnector(first.name, services)
    }
}

extension Badge {
    /// How a user stands.
    static func user(_ state: UserState) -> Badge {
        switch state {
        case .provisioned: Badge(.ok, "provisioned")
        case .waiting: Badge(.idle, "waiting")
        case .dropped: Badge(.idle, "left out")
        case .cleanedUp: Badge(.idle, "cleaned up")
        case .needsDecision: Badge(.warn, "needs a decision")
        case .conflict: Badge(.warn, "in conflict")
        case .protected: Badge(.info, "protected")
        case .skipped: Badge(.idle, "skipped")
        case .held: Badge(.warn, "held")
        case .rejected: Badge(.info, "step rejected")
        case .failed: Badge(.bad, "failed")
        }
    }

    /// What came of a step.
    static func step(_ outcome: StepRecord.Outcome) -> Badge {
        switch outcome {
        case .done: Badge(.ok, "done")
        case .failed: Badge(.bad, "failed")
        case .waiting: Badge(.idle, "waiting")
        case .conflict: Badge(.warn, "conflict")
        }
    }
}

/// How data is shown in lists.
enum Told {
    /// A long value stands whole on the page of its thing only.
    static let limit = 300
    static func cut(_ text: String) -> String { cut(text, to: limit) }
    static func cut(_ text: String, to limit: Int) -> String { Masking.cut(text, limit: limit) }

    /// A step in words that stand by themselves, beside whose it is: `Disable the account`.
    static func step(_ action: String, _ detail: String) -> String {
        let words = StepWording.text(action, detail)
        return cut(words.prefix(1).uppercased() + words.dropFirst())
    }

    /// What is said by itself begins with a capital and ends with a full stop; names of settings stay as they are.
    static func sentence(_ text: String) -> String { capitalized(text) + (isEnded(text) ? "" : ".") }

    static func capitalized(_ text: String) -> String {
        let first = text.prefix { $0 != " " }
        let isWord = first.dropFirst().allSatisfy { $0.isLowercase || ",:;".contains($0) }
        return isWord ? text.prefix(1).uppercased() + text.dropFirst() : text
    }

    static func isEnded(_ text: String) -> Bool { text.last.map { ".!?".contains($0) } == true }

    static func count(_ number: Int, _ one: String, _ several: String? = nil) -> String {
        "\(number.grouped) \(number == 1 ? one : several ?? one + "s")"
    }
}

extension TargetSettings {
    /// In a choice: its name, and what it is.
    var told: String { "\(name) (\(kind == "directory" ? "built-in directory" : kind))" }
}
