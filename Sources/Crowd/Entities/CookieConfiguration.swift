public import StrictJSON

/// What single sign-on filters ask for; small clients use it to see whether their password is right.
public struct CookieConfiguration: CrowdEntity, Hashable {
    public var isSecure: Bool

    public init(isSecure: Bool) { self.isSecure = isSecure }

    private static let name = "crowd.token_key"

    public func write(to xml: inout XMLWriter, _ links: CrowdLinks) {
        xml.open("cookie-config")
        xml.element("secure", isSecure ? "true" : "false")
        xml.element("name", Self.name)
        xml.close("cookie-config")
    }

    public func json(_ links: CrowdLinks) -> JSONObject {
        ["secure": .bool(isSecure), "name": .string(Self.name)]
    }
}
