extension ConnectorSettings {
    /// A new connector for an identity provider, with rules that suit what it sends.
    public static func defaults(
        name: String, displayName: String? = nil, identityProvider: IdentityProvider, targets: [String]
    ) -> ConnectorSettings {
        ConnectorSettings(
            name: name, displayName: displayName ?? name, identityProvider: identityProvider,
            targets: targets.map { .defaults(target: $0, identityProvider: identityProvider) })
    }
}

extension TargetRules {
    public static func defaults(target: String, identityProvider: IdentityProvider) -> TargetRules {
        var rules = TargetRules(target: target)
        switch identityProvider {
        // Entra marks no address as primary until somebody maps it; `work` is what its default mapping sends. Its
        // userName is the sign-in name, which is an address, too.
        case .entra:
            rules.attributes.email.from = [
                "{{ emails[type eq \"work\"].value | first }}", "{{ emails[primary eq true].value | first }}",
                "{{ emails.value | first }}",
            ]
        case .okta, .onelogin, .jumpcloud, .ping, .google, .keycloak, .authentik, .other: break
        }
        return rules
    }
}
