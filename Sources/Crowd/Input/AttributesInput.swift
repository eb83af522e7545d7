import StrictJSON

/// Attributes to be stored: the named ones are replaced, others stay.
public struct AttributesInput: Sendable, Hashable {
    public let attributes: [CrowdAttribute]

    private static let mostAttributes = 100
    private static let mostValues = 1_000
    private static let longestValue = 255

    public init(_ body: CrowdBody) throws(CrowdError) {
        switch body.form {
        case .xml(let element):
            attributes = element.children(named: "attribute").map { attribute in
                let values = attribute.child("values")?.children(named: "value").map(\.text) ?? []
                return CrowdAttribute(name: attribute[attribute: "name"] ?? "", values: values)
            }
        case .json(let object): attributes = try Self.attributes(object)
        }
        try check()
    }

    private static func attributes(_ object: JSONObject) throws(CrowdError) -> [CrowdAttribute] {
        try object.check(["attributes", "link"])
        var attributes: [CrowdAttribute] = []
        for entry in try object.array("attributes") {
            let entry = try entry.member()
            try entry.check(["name", "values", "link"])
            var values: [String] = []
            for value in try entry.array("values") {
                guard let text = value.string else {
                    throw .plainText("Values of attributes are strings, not \(value.kind).")
                }
                values.append(text)
            }
            attributes.append(CrowdAttribute(name: try entry.text("name") ?? "", values: values))
        }
        return attributes
    }

    private func check() throws(CrowdError) {
        guard attributes.count <= Self.mostAttributes, attributes.allSatisfy({ $0.values.count <= Self.mostValues })
        else {
            throw CrowdError(
                .illegalArgument, "At most \(Self.mostAttributes) attributes of \(Self.mostValues) values are taken.")
        }
        guard Set(attributes.map(\.name)).count == attributes.count, !attributes.contains(where: \.name.isEmpty)
        else { throw CrowdError(.illegalArgument, "Every attribute needs a name of its own.") }
        for attribute in attributes
        where ([attribute.name] + attribute.values).contains(where: { $0.unicodeScalars.count > Self.longestValue }) {
            throw CrowdError(
                .illegalArgument,
                "The attribute \(attribute.name.prefix(50)) is longer than \(Self.longestValue) characters.")
        }
    }
}
