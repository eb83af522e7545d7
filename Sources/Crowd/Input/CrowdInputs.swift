import StrictJSON

/// A user that a request names. Its other fields do not matter here: users come from the identity provider.
public struct UserInput: Sendable, Hashable {
    public let name: String

    private static let known = [
        "name", "first-name", "last-name", "display-name", "email", "active", "password", "encrypted-password",
        "attributes", "key", "created-date", "updated-date", "link", "expand",
    ]

    public init(_ body: CrowdBody) throws(CrowdError) {
        guard let name = try body.text("name", known: Self.known), !name.isEmpty else {
            throw CrowdError(.illegalArgument, "The user in the body has no name.")
        }
        self.name = name
    }
}

public struct GroupInput: Sendable, Hashable {
    public let name: String
    public let description: String?

    private static let known = ["name", "description", "type", "active", "attributes", "link", "expand"]

    public init(_ body: CrowdBody) throws(CrowdError) {
        guard let name = try body.text("name", known: Self.known), !name.isEmpty else {
            throw CrowdError(.illegalArgument, "The group in the body has no name.")
        }
        let type = try body.text("type", known: Self.known)
        guard type.map({ $0.uppercased() == "GROUP" }) ?? true else {
            throw CrowdError(.illegalArgument, "The only type of group is GROUP.")
        }
        self.name = name
        description = try body.text("description", known: Self.known)
    }
}

/// `<password><value>…</value></password>`
public struct PasswordInput: Sendable {
    public let value: String

    public init(_ body: CrowdBody) throws(CrowdError) {
        value = try body.text("value", known: ["value", "link"]) ?? ""
    }
}

/// What `POST /session` carries.
public struct AuthenticationContext: Sendable {
    public struct Factor: Sendable, Hashable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public let username: String
    public let password: String?
    public let factors: [Factor]

    private static let known = ["username", "password", "validation-factors"]

    public init(_ body: CrowdBody) throws(CrowdError) {
        guard let username = try body.text("username", known: Self.known), !username.isEmpty else {
            throw CrowdError(.illegalArgument, "The authentication context has no username.")
        }
        self.username = username
        password = try body.text("password", known: Self.known)
        factors = try Self.factors(body)
    }

    private static func factors(_ body: CrowdBody) throws(CrowdError) -> [Factor] {
        switch body.form {
        case .xml(let element):
            return (element.child("validation-factors")?.children(named: "validation-factor") ?? []).map {
                Factor(name: $0.child("name")?.text ?? "", value: $0.child("value")?.text ?? "")
            }
        case .json(let object):
            guard let list = try object.object("validation-factors") else { return [] }
            try list.check(["validationFactors"])
            var factors: [Factor] = []
            for entry in try list.array("validationFactors") {
                let entry = try entry.member()
                try entry.check(["name", "value"])
                factors.append(Factor(name: try entry.text("name") ?? "", value: try entry.text("value") ?? ""))
            }
            return factors
        }
    }
}
