public import Access
public import Provisioning

/// An application that somebody wants to let read a built-in directory.
public struct NewApplication: Sendable {
    public let settings: ApplicationSettings

    /// `allow`: address blocks; nil: the default of the settings.
    public init(name: String, write: Bool = false, allow: [String]? = nil) {
        var settings = ApplicationSettings(name: name, write: write)
        if let allow { settings.allow = allow }
        self.settings = settings
    }

    /// - Throws: why it could not be let in.
    public func check(for known: KnownTarget, _ services: AdminServices) async throws {
        try refuseExisting(known)
        try await services.settings.check { try $0.add(settings, toTarget: known.settings.name) }
    }

    /// Adds it to the settings in force. Its generated password, which is told here only.
    public func admit(to known: KnownTarget, _ services: AdminServices, _ origin: ChangeOrigin) async throws -> String {
        let target = known.settings.name
        // The password first: an application in force without one would only refuse.
        var generator = SystemRandomNumberGenerator()
        let password = ApplicationPassword.generate(using: &generator)
        try refuseExisting(known)
        try await services.applicationPasswords.setPassword(
            hash: ApplicationPassword.hash(password), application: settings.name, target: target)
        _ = try await services.settings.edit(origin: origin) { try $0.add(settings, toTarget: target) }
        return password
    }

    private func refuseExisting(_ known: KnownTarget) throws {
        let isTaken = known.inForce.settings.targets.contains {
            $0.applications.contains { $0.name == settings.name }
        }
        guard isTaken else { return }
        throw Problem(
            409, "exists",
            "There is an application \(settings.name) already. Choose another name, or delete that one first.")
    }
}
