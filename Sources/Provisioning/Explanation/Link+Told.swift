extension Link.Origin {
    /// In a sentence.
    public var told: String {
        switch self {
        case .created: "Usher made the account for the user"
        case .linked: "the account was there and was linked to the user by its name"
        case .returnedByExternalID:
            "the account was that of a user who had left and had the same externalId, and came back with this one"
        case .returnedByUsername:
            "the account was that of a user who had left and had the same username, and came back with this one"
        }
    }
}
