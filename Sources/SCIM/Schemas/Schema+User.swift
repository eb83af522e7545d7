extension Schema {
    /// RFC 7643 section 4.1 and 8.7.1.
    public static let user = Schema(
        id: "urn:ietf:params:scim:schemas:core:2.0:User", name: "User", description: "User Account",
        attributes: userAttributes + userValueLists)

    private static let userAttributes: [AttributeDefinition] = [
        AttributeDefinition(
            "userName", description: "The name the user signs in with, unique within the connector.", isRequired: true,
            uniqueness: .server),
        AttributeDefinition(
            "name", .complex, description: "The components of the user's name.", subAttributes: nameParts),
        AttributeDefinition("displayName", description: "The name shown to other people."),
        AttributeDefinition("nickName", description: "The casual way to address the user."),
        AttributeDefinition(
            "profileUrl", .reference, description: "A page about the user.", referenceTypes: ["external"]),
        AttributeDefinition("title", description: "The user's title, such as \"Vice President\"."),
        AttributeDefinition("userType", description: "The relationship of the user and the organization."),
        AttributeDefinition("preferredLanguage", description: "The user's preferred languages, as Accept-Language."),
        AttributeDefinition("locale", description: "The user's default location, for currency, dates and numbers."),
        AttributeDefinition("timezone", description: "The user's time zone, as in the IANA database."),
        // Required, so that it can't be removed: without a value it would count as true, and a leaver would be let in.
        AttributeDefinition(
            "active", .boolean,
            description: "Whether the user may use the service; true when a new user comes without it.",
            isRequired: true),
        AttributeDefinition(
            "password", description: "Accepted and dropped: no password is ever kept.", mutability: .writeOnly,
            returned: .never),
    ]

    private static let nameParts: [AttributeDefinition] = [
        AttributeDefinition("formatted", description: "The full name, formatted for display."),
        AttributeDefinition("familyName", description: "The last name."),
        AttributeDefinition("givenName", description: "The first name."),
        AttributeDefinition("middleName", description: "The middle names."),
        AttributeDefinition("honorificPrefix", description: "The title, such as \"Ms.\"."),
        AttributeDefinition("honorificSuffix", description: "The suffix, such as \"III\"."),
    ]

    private static let userValueLists: [AttributeDefinition] = [
        .valueList("emails", "E-mail addresses.", types: ["work", "home", "other"]),
        .valueList(
            "phoneNumbers", "Phone numbers.", types: ["work", "home", "mobile", "fax", "pager", "other"]),
        .valueList(
            "ims", "Instant messaging addresses.",
            types: ["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"]),
        .valueList("photos", "Pictures of the user.", types: ["photo", "thumbnail"], value: .reference),
        AttributeDefinition(
            "addresses", .complex, isMultiValued: true, description: "Postal addresses.", subAttributes: addressParts),
        AttributeDefinition(
            "groups", .complex, isMultiValued: true, description: "The groups the user is in, directly or nested.",
            mutability: .readOnly, subAttributes: groupParts),
        .valueList("entitlements", "What the user is entitled to."),
        .valueList("roles", "The user's roles."),
        .valueList("x509Certificates", "Certificates issued to the user.", value: .binary),
    ]

    private static let addressParts: [AttributeDefinition] = [
        AttributeDefinition("formatted", description: "The full address, formatted for display."),
        AttributeDefinition("streetAddress", description: "Street, house number and the like."),
        AttributeDefinition("locality", description: "The city."),
        AttributeDefinition("region", description: "The state or region."),
        AttributeDefinition("postalCode", description: "The postal code."),
        AttributeDefinition("country", description: "The country, as ISO 3166-1 alpha-2."),
        AttributeDefinition(
            "type", description: "What the address is for.", canonicalValues: ["work", "home", "other"]),
        AttributeDefinition("primary", .boolean, description: "Whether this is the preferred address."),
    ]

    private static let groupParts: [AttributeDefinition] = [
        AttributeDefinition("value", description: "The id of the group.", isCaseExact: true, mutability: .readOnly),
        AttributeDefinition(
            "$ref", .reference, description: "The URL of the group.", isCaseExact: true, mutability: .readOnly,
            referenceTypes: ["User", "Group"]),
        AttributeDefinition("display", description: "The name of the group.", mutability: .readOnly),
        AttributeDefinition(
            "type", description: "Whether the user is a member himself or through another group.",
            canonicalValues: ["direct", "indirect"], mutability: .readOnly),
    ]
}

extension AttributeDefinition {
    /// A multi-valued attribute with the sub-attributes of RFC 7643 section 2.4.
    fileprivate static func valueList(
        _ name: String, _ description: String, types: [String] = [], value: Kind = .string
    ) -> AttributeDefinition {
        AttributeDefinition(
            name, .complex, isMultiValued: true, description: description,
            subAttributes: [
                AttributeDefinition(
                    "value", value, description: "The value itself.", isCaseExact: value != .string,
                    referenceTypes: value == .reference ? ["external"] : []),
                AttributeDefinition("display", description: "The value as people should see it."),
                AttributeDefinition("type", description: "What the value is for.", canonicalValues: types),
                AttributeDefinition("primary", .boolean, description: "Whether this is the preferred value."),
            ])
    }
}
