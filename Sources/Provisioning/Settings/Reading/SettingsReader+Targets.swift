import Access

extension SettingsReader {
    static let kinds = ["directory", "jira", "confluence", "bitbucket", "crowd", "scim"]

    mutating func target(_ node: DocumentNode, _ path: String) -> TargetSettings? {
        guard let section = section(node, path, keys: ["name", "kind", "applications", "url", "auth"]) else {
            return nil
        }
        let name = name(section)
        let kind = kind(section)
        var target = TargetSettings(name: name ?? "", kind: kind ?? "")
        if let node = section["applications"] {
            target.applications = elements(node, section.path("applications")).compactMap { node, path in
                let before = errorCount
                let application = application(node, path)
                return isBroken(since: before) ? nil : application
            }
        }
        target.url = section["url"].flatMap { url($0, section.path("url")) }
        target.auth = section["auth"].flatMap { auth($0, section.path("auth")) }
        if let kind { noteMisplaced(section, kind: kind) }
        return name == nil || kind == nil ? nil : target
    }

    private mutating func kind(_ section: SettingsSection) -> String? {
        guard let node = section["kind"] else {
            note(section.node, section.path("kind"), "is missing; write one of \(Self.kinds.joined(separator: ", "))")
            return nil
        }
        guard let text = text(node, section.path("kind")) else { return nil }
        let allowed = Self.kinds + checks.knownKinds.subtracting(Self.kinds).sorted()
        guard allowed.contains(text) else {
            note(node, section.path("kind"), "`\(text.clipped)` is not one of \(allowed.joined(separator: ", "))")
            return nil
        }
        if !checks.knownKinds.contains(text) {
            note(
                node, section.path("kind"),
                "`\(text)` is not written to by this release yet, only built-in directories are (kind: directory)")
        }
        return text
    }

    /// A directory has applications, every other kind an address and credentials.
    private mutating func noteMisplaced(_ section: SettingsSection, kind: String) {
        let misplaced = kind == "directory" ? ["url", "auth"] : ["applications"]
        for key in misplaced {
            guard let node = section[key] else { continue }
            note(node, section.path(key), "has no meaning for a target of kind \(kind); remove it")
        }
        guard kind != "directory" else { return }
        for key in ["url", "auth"] where section[key] == nil {
            note(section.node, section.path(key), "is missing; a target of kind \(kind) needs it")
        }
    }

    private mutating func application(_ node: DocumentNode, _ path: String) -> ApplicationSettings? {
        guard let section = section(node, path, keys: ["name", "password", "allow", "write"]) else { return nil }
        guard let name = name(section) else { return nil }
        var application = ApplicationSettings(name: name)
        application.password = section["password"].flatMap { secret($0, section.path("password")) }
        read(section, "allow", check: Self.addressFindings, into: &application.allow)
        if let node = section["allow"], application.allow.isEmpty {
            note(node, section.path("allow"), "admits no address; list addresses or blocks such as 10.0.0.0/8")
        }
        read(section, "write", into: &application.write)
        return application
    }

    private static func addressFindings(_ text: String) -> [SettingsChecks.Finding] {
        do throws(AddressBlock.Invalid) {
            _ = try AddressBlock(parsing: text)
            return []
        } catch {
            return [.init(message: error.description)]
        }
    }

    private mutating func url(_ node: DocumentNode, _ path: String) -> String? {
        guard let text = text(node, path) else { return nil }
        guard let match = text.wholeMatch(of: /https?:\/\/([^\/?#\s@\\]+)(\/[^?#\s\\]*)?/), match.output.1.first != ":"
        else {
            note(node, path, "must be an address such as https://jira.example.com, without user, query and fragment")
            return nil
        }
        return text
    }

    private mutating func auth(_ node: DocumentNode, _ path: String) -> TargetAuth? {
        guard let section = section(node, path, keys: ["bearer", "basic"]) else { return nil }
        switch (section["bearer"], section["basic"]) {
        case (let bearer?, nil): return secret(bearer, section.path("bearer")).map(TargetAuth.bearer)
        case (nil, let basic?): return basicAuth(basic, section.path("basic"))
        default:
            note(node, path, "must have either `bearer` or `basic`")
            return nil
        }
    }

    private mutating func basicAuth(_ node: DocumentNode, _ path: String) -> TargetAuth? {
        guard let section = section(node, path, keys: ["username", "password"]) else { return nil }
        guard let username = section["username"], let password = section["password"] else {
            note(node, path, "needs `username` and `password`")
            return nil
        }
        guard let name = text(username, section.path("username")),
            let secret = secret(password, section.path("password"))
        else { return nil }
        return .basic(username: name, password: secret)
    }

    /// Never repeats what stands there: it may be the secret itself.
    private mutating func secret(_ node: DocumentNode, _ path: String) -> SecretReference? {
        guard case .mapping(let members) = node.content, members.count == 1, let member = members.first,
            member.name == "file" || member.name == "env"
        else {
            note(
                node, path,
                "must say where the secret is: { file: /path } or { env: NAME }; it never stands here itself")
            return nil
        }
        guard let text = text(member.value, path.appending(member.name)) else { return nil }
        if member.name == "file" { return .file(text) }
        guard text.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else {
            note(member.value, path.appending("env"), "must be the name of an environment variable, such as JIRA_TOKEN")
            return nil
        }
        return .environment(text)
    }
}
