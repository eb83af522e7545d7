import StrictJSON

private enum Word {
    static let null = "null-search-restriction"
    static let property = "property-search-restriction"
    static let boolean = "boolean-search-restriction"
}

extension Restriction {
    /// The body of `POST /search`: the restriction is the whole document.
    public init(_ body: CrowdBody) throws(CrowdError) {
        var budget = RestrictionBudget()
        switch body.form {
        case .xml(let element): try self.init(element, depth: 1, &budget)
        case .json(let object): try self.init(object, depth: 1, &budget)
        }
    }

    private init(_ element: XMLElement, depth: Int, _ budget: inout RestrictionBudget) throws(CrowdError) {
        try budget.spend(depth: depth)
        switch element.name {
        case Word.null: self = .everything
        case Word.property:
            let property = element.child("property")
            self = try .property(
                PropertyRestriction(
                    name: property?.child("name")?.text, type: property?.child("type")?.text,
                    mode: element.child("match-mode")?.text, value: element.child("value")?.text))
        case Word.boolean:
            var parts: [Restriction] = []
            for child in element.child("restrictions")?.children ?? [] {
                parts.append(try Restriction(child, depth: depth + 1, &budget))
            }
            try self.init(logic: element[attribute: "boolean-logic"] ?? element.child("boolean-logic")?.text, parts)
        default: throw Self.unknown(element.name)
        }
    }

    private init(_ object: JSONObject, depth: Int, _ budget: inout RestrictionBudget) throws(CrowdError) {
        try budget.spend(depth: depth)
        switch try object.text("restriction-type") {
        case Word.null:
            try object.check(["restriction-type"])
            self = .everything
        case Word.property:
            try object.check(["restriction-type", "property", "match-mode", "value"])
            let property = try object.object("property")
            try property?.check(["name", "type"])
            self = try .property(
                PropertyRestriction(
                    name: property?.text("name"), type: property?.text("type"), mode: object.text("match-mode"),
                    value: object.value()))
        case Word.boolean:
            try object.check(["restriction-type", "boolean-logic", "restrictions"])
            var parts: [Restriction] = []
            for child in try object.array("restrictions") {
                parts.append(try Restriction(try child.member(), depth: depth + 1, &budget))
            }
            try self.init(logic: object.text("boolean-logic"), parts)
        case let other: throw Self.unknown(other ?? "")
        }
    }

    private init(logic: String?, _ parts: [Restriction]) throws(CrowdError) {
        guard !parts.isEmpty else { throw CrowdError(.illegalArgument, "A boolean restriction has no parts.") }
        switch logic?.lowercased() {
        case "and": self = .and(parts)
        case "or": self = .or(parts)
        default: throw CrowdError(.illegalArgument, "The boolean-logic of a restriction is \"and\" or \"or\".")
        }
    }

    private static func unknown(_ name: String) -> CrowdError {
        CrowdError(
            .illegalArgument,
            "\"\(name.prefix(60))\" is no restriction; \(Word.null), \(Word.property) and \(Word.boolean) are.")
    }
}

extension PropertyRestriction {
    fileprivate init(name: String?, type: String?, mode: String?, value: String?) throws(CrowdError) {
        guard let name, !name.isEmpty else {
            throw CrowdError(.illegalArgument, "A property restriction has no name of a property.")
        }
        guard let type = ValueType(rawValue: type?.uppercased() ?? ValueType.string.rawValue) else {
            throw CrowdError(.illegalArgument, "The type of the property \(name.prefix(60)) is not known.")
        }
        guard let mode = MatchMode(rawValue: mode?.uppercased() ?? MatchMode.equals.rawValue) else {
            throw CrowdError(.illegalArgument, "The match-mode for the property \(name.prefix(60)) is not known.")
        }
        self.init(name: name, type: type, mode: mode, value: mode == .missing ? "" : value ?? "")
    }
}

extension JSONObject {
    /// Clients write booleans and numbers as such.
    fileprivate func value() throws(CrowdError) -> String? {
        switch self["value"] {
        case .bool(let flag): return flag ? "true" : "false"
        case .number(let number): return number.literal
        default: return try text("value")
        }
    }
}

extension Restriction {
    public func write(to xml: inout XMLWriter) {
        switch self {
        case .everything: xml.empty(Word.null)
        case .and(let parts): Self.write(parts, "and", to: &xml)
        case .or(let parts): Self.write(parts, "or", to: &xml)
        case .property(let property):
            xml.open(Word.property)
            xml.open("property")
            xml.element("name", property.name)
            xml.element("type", property.type.rawValue)
            xml.close("property")
            xml.element("match-mode", property.mode.rawValue)
            if property.mode != .missing { xml.element("value", property.value) }
            xml.close(Word.property)
        }
    }

    private static func write(_ parts: [Restriction], _ logic: String, to xml: inout XMLWriter) {
        xml.open(Word.boolean, [("boolean-logic", logic)])
        xml.open("restrictions")
        for part in parts { part.write(to: &xml) }
        xml.close("restrictions")
        xml.close(Word.boolean)
    }
}
