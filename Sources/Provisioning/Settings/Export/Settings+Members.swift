import StrictJSON

extension TargetSettings {
    func document(_ parent: SettingsWriter) -> JSONValue {
        var writer = parent.nested
        writer.set("name", .string(name))
        writer.set("kind", .string(kind))
        if kind == "directory" || !applications.isEmpty {
            writer.add("applications", applications.map { $0.document(parent) }, default: [])
        }
        if let url { writer.set("url", .string(url)) }
        if let auth { writer.set("auth", auth.document) }
        return .object(writer.object)
    }
}

extension ApplicationSettings {
    fileprivate func document(_ parent: SettingsWriter) -> JSONValue {
        let defaults = ApplicationSettings(name: name)
        var writer = parent.nested
        writer.set("name", .string(name))
        if let password { writer.set("password", password.document) }
        writer.add("allow", allow, default: defaults.allow)
        writer.add("write", write, default: defaults.write)
        return .object(writer.object)
    }
}

extension SecretReference {
    fileprivate var document: JSONValue {
        switch self {
        case .file(let path): ["file": .string(path)]
        case .environment(let name): ["env": .string(name)]
        }
    }
}

extension TargetAuth {
    fileprivate var document: JSONValue {
        switch self {
        case .bearer(let secret): ["bearer": secret.document]
        case .basic(let username, let password):
            ["basic": ["username": .string(username), "password": password.document]]
        }
    }
}

extension ConnectorSettings {
    func document(_ parent: SettingsWriter) -> JSONValue {
        let defaults = ConnectorSettings(name: name, displayName: name)
        var writer = parent.nested
        writer.set("name", .string(name))
        writer.add("displayName", .string(displayName), default: .string(defaults.displayName))
        writer.add("identityProvider", identityProvider, default: defaults.identityProvider)
        writer.add("enabled", enabled, default: defaults.enabled)
        writer.add("targets", targets.map { $0.document(parent) }, default: [])
        return .object(writer.object)
    }
}
