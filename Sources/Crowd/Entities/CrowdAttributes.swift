public import StrictJSON

/// A custom attribute: a list of strings.
public struct CrowdAttribute: Sendable, Hashable {
    public var name: String
    public var values: [String]

    public init(name: String, values: [String]) {
        self.name = name
        self.values = values
    }
}

/// The attributes of one user or group.
public struct CrowdAttributes: CrowdEntity, Hashable {
    public var attributes: [CrowdAttribute]
    /// Where they can be read alone.
    public var link: String

    public init(_ attributes: [CrowdAttribute], link: String) {
        self.attributes = attributes
        self.link = link
    }

    public func write(to xml: inout XMLWriter, _ links: CrowdLinks) {
        xml.open("attributes")
        xml.link(link)
        Self.write(attributes, to: &xml, link: link)
        xml.close("attributes")
    }

    static func write(_ attributes: [CrowdAttribute], to xml: inout XMLWriter, link: String?) {
        for attribute in attributes {
            xml.open("attribute", [("name", attribute.name)])
            if let link { xml.link("\(link)&attributename=\(CrowdLinks.encoded(attribute.name))") }
            xml.open("values")
            for value in attribute.values { xml.element("value", value) }
            xml.close("values")
            xml.close("attribute")
        }
    }

    public func json(_ links: CrowdLinks) -> JSONObject {
        ["attributes": Self.json(attributes), "link": .link(link)]
    }

    static func json(_ attributes: [CrowdAttribute]) -> JSONValue {
        .array(
            attributes.map { attribute in
                ["name": .string(attribute.name), "values": .array(attribute.values.map(JSONValue.string))]
            })
    }
}
