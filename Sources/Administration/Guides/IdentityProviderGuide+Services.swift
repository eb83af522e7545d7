// Identity providers that are a service of their vendor.

extension IdentityProviderGuide {
    static let okta = IdentityProviderGuide(
        "Okta",
        [
            "In the Okta admin console open the application (an app made with the App Integration Wizard): General > App Settings > Edit, set Provisioning to SCIM and save.",
            "Open Provisioning > Integration > Edit.", .baseURL("SCIM connector base URL:"),
            "Unique identifier field for users: userName",
            "Supported provisioning actions: Push New Users, Push Profile Updates, Push Groups. Leave the imports off.",
            "Authentication Mode: HTTP Header. Authorization: the connector's token (Okta adds the word Bearer).",
            "Test Connector Configuration: every chosen action turns green. Save.",
            "Provisioning > To App > Edit: turn on Create Users, Update User Attributes and Deactivate Users; leave Sync Password off. Save.",
            "Assignments: assign people or groups. They arrive here within seconds.",
            "Push Groups: by name for single groups, by rule for all that match. A pushed group should not be the one that assigns the application.",
        ])

    static let entra = IdentityProviderGuide(
        "Microsoft Entra ID",
        [
            "In the Entra admin center open Enterprise applications > New application > Create your own application (non-gallery).",
            "Open Provisioning > Get started and set Provisioning Mode to Automatic.", .baseURL("Tenant URL:"),
            "Secret Token: the connector's token. Test Connection, then save.",
            "Mappings: leave users and groups enabled; userPrincipalName goes to userName, objectId to externalId.",
            "Users and groups: assign who is to be provisioned. Settings > Scope: Sync only assigned users and groups.",
            "Start provisioning. A cycle runs about every 40 minutes; Provision on demand tries one person at once.",
        ])

    static let oneLogin = IdentityProviderGuide(
        "OneLogin",
        [
            "In the OneLogin administration open Applications > Applications > Add App, look for “SCIM Provisioner with SAML (SCIM v2 Core)”, name it and save.",
            "Open its Configuration tab.", .baseURL("SCIM Base URL:"),
            "SCIM Bearer Token: the connector's token.",
            .value(
                "SCIM JSON Template: the one that is there will do. This one sends the display name, too:",
                #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{$parameters.scimusername}","displayName":"{$user.display_name}","name":{"givenName":"{$user.firstname}","familyName":"{$user.lastname}"},"emails":[{"value":"{$user.email}","type":"work","primary":true}]}"#
            ),
            "API Connection: Enable. OneLogin asks at once for a user that nobody has; then save.",
            "Parameters: scimusername is the name that people get here; set it to Email or Username, as your applications know them. For groups open Groups and tick Include in User Provisioning.",
            "Provisioning: tick Enable provisioning. “When users are deleted”: Suspend leaves the decision to the rules here. Untick the admin approvals once you trust what it does. Save.",
            "Access or Users: give people the application, best by a role. Those whose state is Pending wait for your approval under Users.",
            "Rules: “Set Groups in” puts people into the groups of your applications. OneLogin offers the groups that are here already; More Actions > Refresh Entitlements reads them again.",
        ])

    static let jumpCloud = IdentityProviderGuide(
        "JumpCloud",
        [
            "In the JumpCloud admin portal open SSO Applications > Add New Application > Custom Application and choose Export users to this app (Identity Management). An application that signs people in already will do, too.",
            "Open its Identity Management tab. API type: SCIM API. SCIM version: SCIM 2.0.", .baseURL("Base URL:"),
            "Token Key: the connector's token.",
            "Test User Email: an address that nobody has. The test makes a user and a group of its own, changes them and deletes them; you see them come and go under Requests.",
            "Turn on group management, so that groups and their members are pushed.",
            "Test Connection, then Activate and save.",
            "User Groups: tick the groups whose people are to be provisioned, and save. People and groups arrive within minutes.",
        ])

    static let ping = IdentityProviderGuide(
        "PingOne or PingFederate",
        [
            "PingOne: open Integrations > Provisioning, +, New Connection, Identity Store, SCIM Outbound. In PingFederate it is the SCIM Connector under Outbound Provisioning of an SP connection.",
            .baseURL("SCIM Base URL (PingFederate: SCIM URL):"),
            "Users Resource: /Users. Groups Resource: /Groups. SCIM Version: 2.0.",
            "Authentication Method: OAuth 2 Bearer Token. Access token: the connector's token. Auth Type Header: Bearer.",
            "Test Connection, then go on to the preferences.",
            "User Filter Expression: userName Eq \"%s\" (Unique User Identifier: userName).",
            "Turn on creating, updating and disabling users. Remove Action: Disable leaves the decision to the rules here. Group Membership Handling: Merge or Overwrite, as you like; save and switch the connection on.",
            "Add a rule: source PingOne, target this connection. Its user filter says who is provisioned, its attribute mapping what is sent; add the groups under Group Provisioning. Switch the rule on.",
        ])

    static let google = IdentityProviderGuide(
        "Google Workspace", remark: "through another provider",
        obstacle:
            "Google Workspace pushes only to applications of its own catalogue, and users only, no groups. A custom SAML application has no auto-provisioning, so Google can't be told this address directly.",
        [
            "Let an identity provider that can push stand between: Okta, JumpCloud and OneLogin can read a Google Workspace and push what they read.",
            "Connect Google Workspace there as a directory to import from, and see which users and groups arrive in it.",
            "Make a connector here for that identity provider, and follow its guide. This one can be removed then.",
            .baseURL(
                "An application of Google's catalogue that lets its endpoint be entered can be pointed here, though nobody promises that it stays so: Apps > Web and mobile apps > the application > Autoprovisioning, Endpoint URL:"
            ),
            "Access token: the connector's token. Google then sends users every few hours; give them their groups by “Always assign” under Provisioning.",
        ])
}
