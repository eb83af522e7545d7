public import StrictJSON

public struct CrowdGroup: CrowdEntity, Hashable {
    public var name: String
    public var description: String
    public var isActive: Bool
    public var attributes: [CrowdAttribute]

    public init(name: String, description: String = "", isActive: Bool = true, attributes: [CrowdAttribute] = []) {
        self.name = name
        self.description = description
        self.isActive = isActive
        self.attributes = attributes
    }

    public func write(to xml: inout XMLWriter, _ links: CrowdLinks) {
        xml.open("group", [("name", name), ("expand", "attributes")])
        xml.link(links.group(name))
        xml.element("description", description)
        xml.element("type", "GROUP")
        xml.element("active", isActive ? "true" : "false")
        CrowdAttributes(attributes, link: links.attributes(ofGroup: name)).write(to: &xml, links)
        xml.close("group")
    }

    public func json(_ links: CrowdLinks) -> JSONObject {
        [
            "expand": "attributes",
            "link": .link(links.group(name)),
            "name": .string(name),
            "description": .string(description),
            "type": "GROUP",
            "active": .bool(isActive),
            "attributes": .object(CrowdAttributes(attributes, link: links.attributes(ofGroup: name)).json(links)),
        ]
    }
}
