import StrictJSON

/// What the rules want for one user, before anybody looks at the target.
enum Wanted: Sendable {
    case nothing(Departure)
    case account(WantedUser)
}

struct WantedUser: Sendable {
    /// Nil: the mapping gives none, so the account keeps its name.
    var username: String?
    /// Nil: the account's value stays.
    var displayName: String?
    var email: String?
    /// Mapped ones only, in the order of the document. A nil value: the property is to be removed.
    var properties: [(name: String, value: String?)]
    var groups: [GroupRules.Pushed]
    var document: JSONObject

    func newAccount(_ username: String) -> AccountIdentity {
        var values: [String: String] = [:]
        for property in properties { values[property.name] = property.value }
        return AccountIdentity(
            username: username, displayName: shownName(username) ?? username, email: email ?? "", properties: values)
    }

    /// Applications show nothing for an empty display name, so the username stands in for it.
    func shownName(_ username: String) -> String? {
        displayName.map { $0.isEmpty ? username : $0 }
    }
}

extension CompiledRules {
    func wanted(for source: SourceUser?) throws -> Wanted {
        guard let source else { return .nothing(Departure(.deleted)) }
        guard source.isActive else { return .nothing(Departure(.deactivated)) }
        if let filter = dropWhen.first(where: { $0.holds(for: source.document) }) {
            return .nothing(Departure(.dropped, detail: "\(setting: .dropWhen): \(value: filter.text)"))
        }
        var dropped: String?
        let user = try wantedUser(source, &dropped)
        if let dropped { return .nothing(Departure(.dropped, detail: Reason(text: dropped))) }
        return try groups.scope(user.groups).isInside ? .account(user) : .nothing(Departure(.outOfScope))
    }

    /// Nil: the mapping gives none.
    func username(of source: SourceUser) throws -> String? { try username.evaluate(source.document).username }

    func usernameOrigin(_ document: JSONObject) -> Reason { username.origin(.username, document) }

    func origin(ofProperty name: String, _ document: JSONObject) -> Reason {
        let setting = SettingPath(NameProperty.setting(of: name))
        return properties.first { $0.name == name }?.mapping.origin(setting, document) ?? "\(setting: setting)"
    }

    private func wantedUser(_ source: SourceUser, _ dropped: inout String?) throws -> WantedUser {
        func value(_ mapping: AttributeMapping) throws -> MappedValue {
            let value = try mapping.evaluate(source.document)
            if case .drop(let reason) = value, dropped == nil { dropped = reason }
            return value
        }
        let username = try value(self.username).username
        let displayName = try value(self.displayName).text
        let email = try value(self.email).text
        var properties: [(name: String, value: String?)] = []
        for property in self.properties {
            switch try value(property.mapping) {
            // A name that is empty is none: targets do not tell them apart.
            case .set("") where NameProperty(rawValue: property.name) != nil: properties.append((property.name, nil))
            case .set(let text): properties.append((property.name, text))
            case .clear: properties.append((property.name, nil))
            case .keep, .drop: break
            }
        }
        return WantedUser(
            username: username, displayName: displayName, email: email, properties: properties,
            groups: try groups.pushed(source.groups), document: source.document)
    }
}

extension MappedValue {
    /// No name is empty.
    fileprivate var username: String? { text.flatMap { $0.trimmedName.isEmpty ? nil : $0.trimmedName } }

    /// Nil: the account's value stays.
    fileprivate var text: String? {
        switch self {
        case .set(let text): text
        case .clear: ""
        case .keep, .drop: nil
        }
    }
}
