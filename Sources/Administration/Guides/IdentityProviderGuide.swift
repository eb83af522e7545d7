public import Provisioning

/// What to set at an identity provider: the short form of docs/guides, with the connector's own address filled in.
public struct IdentityProviderGuide: Sendable {
    public let title: String
    /// `{baseURL}` stands for the connector's SCIM base URL.
    let template: [String]

    public func steps(baseURL: String) -> [String] { template.map { $0.replacing("{baseURL}", with: baseURL) } }

    public static func of(_ provider: IdentityProvider) -> IdentityProviderGuide {
        switch provider {
        case .okta: .okta
        case .entra: .entra
        case .onelogin: .general("OneLogin", "SCIM Provisioner with SAML (SCIM v2 Core)")
        case .jumpcloud: .general("JumpCloud", "Custom SCIM Integration (Identity Management)")
        case .ping: .general("PingOne or PingFederate", "SCIM Outbound connection")
        case .google: .general("Google Workspace", "Auto-provisioning of the application")
        case .keycloak: .general("Keycloak", "SCIM client plug-in")
        case .authentik: .general("authentik", "SCIM provider")
        case .other: .general("The identity provider", "SCIM 2.0 client")
        }
    }

    private static let okta = IdentityProviderGuide(
        title: "Okta",
        template: [
            "In the Okta admin console open the application (an app made with the App Integration Wizard): General > App Settings > Edit, set Provisioning to SCIM and save.",
            "Open Provisioning > Integration > Edit.",
            "SCIM connector base URL: {baseURL}",
            "Unique identifier field for users: userName",
            "Supported provisioning actions: Push New Users, Push Profile Updates, Push Groups.",
            "Authentication Mode: HTTP Header. Authorization: the connector's token (Okta adds the word Bearer).",
            "Test Connector Configuration: every chosen action turns green. Save.",
            "Provisioning > To App > Edit: turn on Create Users, Update User Attributes and Deactivate Users; leave Sync Password off. Save.",
            "Assignments: assign people or groups. They arrive here within seconds.",
            "Push Groups: by name for single groups, by rule for all that match. A pushed group should not be the one that assigns the application.",
        ])

    private static let entra = IdentityProviderGuide(
        title: "Microsoft Entra ID",
        template: [
            "In the Entra admin center open Enterprise applications > New application > Create your own application (non-gallery).",
            "Open Provisioning > Get started and set Provisioning Mode to Automatic.",
            "Tenant URL: {baseURL}",
            "Secret Token: the connector's token. Test Connection, then save.",
            "Mappings: leave users and groups enabled; userPrincipalName goes to userName, objectId to externalId.",
            "Users and groups: assign who is to be provisioned. Settings > Scope: Sync only assigned users and groups.",
            "Start provisioning. A cycle runs about every 40 minutes; Provision on demand tries one person at once.",
        ])

    private static func general(_ name: String, _ place: String) -> IdentityProviderGuide {
        IdentityProviderGuide(
            title: name,
            template: [
                "Open \(place).",
                "SCIM version: 2.0. Base URL: {baseURL}",
                "Authentication: bearer token, the connector's token, in the HTTP header Authorization.",
                "Unique identifier of users: userName.",
                "Turn on creating, updating and deactivating users, and pushing groups where it is offered; leave password sync off.",
                "Test the connection, assign people, and look at `usher requests` to see what arrives.",
            ])
    }
}
