public import StrictJSON

public struct CrowdUser: CrowdEntity, Hashable {
    public var name: String
    public var firstName: String
    public var lastName: String
    public var displayName: String
    public var email: String
    /// Never changes; an application that knows it takes a rename for what it is.
    public var key: String
    /// Milliseconds since 1970.
    public var created: Int64
    public var updated: Int64
    public var isActive: Bool
    public var attributes: [CrowdAttribute]

    public init(
        name: String, firstName: String = "", lastName: String = "", displayName: String = "", email: String = "",
        key: String, created: Int64 = 0, updated: Int64 = 0, isActive: Bool, attributes: [CrowdAttribute] = []
    ) {
        self.name = name
        self.firstName = firstName
        self.lastName = lastName
        self.displayName = displayName
        self.email = email
        self.key = key
        self.created = created
        self.updated = updated
        self.isActive = isActive
        self.attributes = attributes
    }

    public func write(to xml: inout XMLWriter, _ links: CrowdLinks) {
        xml.open("user", [("name", name), ("expand", "attributes")])
        xml.link(links.user(name))
        xml.element("first-name", firstName)
        xml.element("last-name", lastName)
        xml.element("display-name", displayName)
        xml.element("email", email)
        xml.open("password")
        xml.link(links.password(name), "edit")
        xml.close("password")
        xml.element("key", key)
        xml.element("created-date", CrowdDate.text(created))
        xml.element("updated-date", CrowdDate.text(updated))
        xml.element("active", isActive ? "true" : "false")
        CrowdAttributes(attributes, link: links.attributes(ofUser: name)).write(to: &xml, links)
        xml.close("user")
    }

    public func json(_ links: CrowdLinks) -> JSONObject {
        [
            "expand": "attributes",
            "link": .link(links.user(name)),
            "name": .string(name),
            "first-name": .string(firstName),
            "last-name": .string(lastName),
            "display-name": .string(displayName),
            "email": .string(email),
            "password": ["link": .link(links.password(name), "edit")],
            "key": .string(key),
            "created-date": .integer(Int(created)),
            "updated-date": .integer(Int(updated)),
            "active": .bool(isActive),
            "attributes": .object(CrowdAttributes(attributes, link: links.attributes(ofUser: name)).json(links)),
        ]
    }
}

/// A user or a group in a list that was not expanded.
public enum CrowdName: CrowdEntity, Hashable {
    case user(String)
    case group(String)

    public func write(to xml: inout XMLWriter, _ links: CrowdLinks) {
        switch self {
        case .user(let name): write(to: &xml, "user", name, links.user(name))
        case .group(let name): write(to: &xml, "group", name, links.group(name))
        }
    }

    private func write(to xml: inout XMLWriter, _ element: String, _ name: String, _ address: String) {
        xml.open(element, [("name", name)])
        xml.link(address)
        xml.close(element)
    }

    public func json(_ links: CrowdLinks) -> JSONObject {
        switch self {
        case .user(let name): ["link": .link(links.user(name)), "name": .string(name)]
        case .group(let name): ["link": .link(links.group(name)), "name": .string(name)]
        }
    }
}
