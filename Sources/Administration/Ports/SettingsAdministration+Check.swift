public import Provisioning

extension SettingsAdministration {
    /// Whether a change could be put in force now, before anybody is asked whether it is he who wants it.
    /// - Throws: what `edit` would throw for it.
    public func check(_ change: (inout Settings) throws -> Void) async throws {
        var settings = try await current().settings
        try change(&settings)
        let errors = try await check(settings.exported(format: .yaml, includingDefaults: false)).filter {
            $0.severity == .error
        }
        guard errors.isEmpty else { throw SettingsErrors(errors) }
    }
}
