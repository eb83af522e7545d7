public import Provisioning

/// What to set at an identity provider: the short form of docs/guides, with the connector's own address filled in.
public struct IdentityProviderGuide: Sendable {
    public struct Step: Sendable, Hashable {
        public let text: String
        /// What is entered there exactly as it stands here.
        public let value: String?

        /// In one line, for those who read it in a terminal.
        public var line: String { value.map { "\(text) \($0)" } ?? text }
    }

    /// In a list.
    public let title: String
    /// In a sentence: “What to do in …”.
    public let place: String
    /// In two or three words what is special about it, for those who choose.
    public let remark: String?
    /// Why it can't push here by itself, and what to do instead; nil: it can.
    public let obstacle: String?
    let template: [Template]

    /// A step before the address is known.
    enum Template: Sendable, ExpressibleByStringLiteral {
        case text(String)
        case baseURL(String)
        case value(String, String)

        init(stringLiteral text: String) { self = .text(text) }
    }

    init(
        _ title: String, place: String? = nil, remark: String? = nil, obstacle: String? = nil, _ template: [Template]
    ) {
        self.title = title
        self.place = place ?? title
        self.remark = remark
        self.obstacle = obstacle
        self.template = template
    }

    public func steps(baseURL: String) -> [Step] {
        template.map { step in
            switch step {
            case .text(let text): Step(text: text, value: nil)
            case .baseURL(let text): Step(text: text, value: baseURL)
            case .value(let text, let value): Step(text: text, value: value)
            }
        }
    }

    public static func of(_ provider: IdentityProvider) -> IdentityProviderGuide {
        switch provider {
        case .okta: .okta
        case .entra: .entra
        case .onelogin: .oneLogin
        case .jumpcloud: .jumpCloud
        case .ping: .ping
        case .google: .google
        case .keycloak: .keycloak
        case .authentik: .authentik
        case .other: .other
        }
    }
}
