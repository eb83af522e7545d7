// Identity providers that people run themselves, and those that nobody here knows.

extension IdentityProviderGuide {
    static let keycloak = IdentityProviderGuide(
        "Keycloak", remark: "by an extension",
        obstacle:
            "Keycloak pushes nothing by itself: it needs an extension with a SCIM client. The free “keycloak-scim” and its forks are one; there are commercial ones, too. The steps are for keycloak-scim; others call the same fields alike.",
        [
            "Put the extension's JAR into the folder providers of each Keycloak server, run kc.sh build, and start it again.",
            "In the admin console choose the realm. Realm settings > Events > Event listeners: add scim and save, so that every change is pushed at once.",
            "User federation > Add new provider > scim.", .baseURL("SCIM 2.0 endpoint:"),
            "Endpoint content type: application/scim+json. Auth mode: BEARER. Auth password or token: the connector's token.",
            "Turn on the propagation of users, and that of groups. Leave every import off: it would read accounts from here into Keycloak.",
            "Save, then Action > Sync all users: what is there already is pushed once. A periodic full sync makes good what was missed while Usher could not be reached.",
            "Every user of the realm is pushed. Who gets an account is decided here: “Only users in one of these groups” under Provisioning.",
        ])

    static let authentik = IdentityProviderGuide(
        "authentik",
        [
            "In the authentik admin interface open Applications > Providers > Create and choose SCIM Provider.",
            .baseURL("URL:"), "Authentication mode: static token. Token: the connector's token.",
            "Verify SCIM server's certificates: on. Compatibility mode: Default.",
            "User filtering: exclude service accounts, and choose a group when not everybody is to be pushed.",
            "Attribute mapping: leave the SCIM user and group mappings as they are chosen.",
            "Applications > Applications: open the application that signs people in (or make one), and add the provider under Backchannel providers. Leave the field Provider to the sign-in.",
            "The provider's page shows the sync: changes are pushed at once, and everything again every hour. “Run sync again” does it now.",
        ])

    static let other = IdentityProviderGuide(
        "Other", place: "your identity provider",
        [
            "Look for provisioning by SCIM 2.0: often a tab of the application that signs people in, or an application of its own called “SCIM” or “Provisioning”.",
            .baseURL("Base URL (also “Tenant URL” or “SCIM endpoint”):"),
            "Authentication: a bearer token, also called “HTTP header” or “OAuth bearer token”. Enter the connector's token. Where a whole header is asked for it is “Authorization: Bearer” and the token.",
            "Unique identifier of users: userName. It becomes the name that people have in your applications.",
            "Turn on creating, updating and deactivating users, and pushing groups where it is offered. Leave the sync of passwords off: none are kept here.",
            "Test the connection. “What arrives” on the connector's page says whether it was understood, and what was wrong.",
            "Assign one person first, look at what came of it under Users, then assign the others.",
        ])
}
