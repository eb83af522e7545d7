public import StrictJSON

/// A change that an application follows.
public enum CrowdEvent: Sendable, Hashable {
    public enum Operation: String, Sendable, Hashable {
        case created = "CREATED"
        case updated = "UPDATED"
        case deleted = "DELETED"
    }

    /// With the whole record as it is now.
    case user(Operation, CrowdUser)
    case userDeleted(name: String)
    case group(Operation, CrowdGroup)
    case groupDeleted(name: String)
    /// One user came into one group, or left it.
    case membership(Operation, user: String, group: String)
}

/// The answer to `GET /event` and `GET /event/{token}`.
public struct CrowdEvents: CrowdEntity, Hashable {
    public var token: String
    /// Told by `GET /event` only; there it has to be.
    public var isIncrementalAvailable: Bool?
    public var events: [CrowdEvent]

    public init(token: String, isIncrementalAvailable: Bool? = nil, events: [CrowdEvent] = []) {
        self.token = token
        self.isIncrementalAvailable = isIncrementalAvailable
        self.events = events
    }

    public func write(to xml: inout XMLWriter, _ links: CrowdLinks) {
        var attributes = [("newEventToken", token)]
        if let isIncrementalAvailable {
            attributes.append(("incrementalSynchronisationAvailable", isIncrementalAvailable ? "true" : "false"))
        }
        xml.open("events", attributes)
        for event in events { event.write(to: &xml, links) }
        xml.close("events")
    }

    public func json(_ links: CrowdLinks) -> JSONObject {
        var object: JSONObject = ["newEventToken": .string(token)]
        if let isIncrementalAvailable {
            object["incrementalSynchronisationAvailable"] = .bool(isIncrementalAvailable)
        }
        object["events"] = .array(events.map { .object($0.json(links)) })
        return object
    }
}

extension CrowdEvent {
    func write(to xml: inout XMLWriter, _ links: CrowdLinks) {
        let (element, operation) = head
        xml.open(element)
        xml.element("operation", operation.rawValue)
        switch self {
        case .user(_, let user):
            user.write(to: &xml, links)
            Self.attributes(user.attributes, &xml)
        case .group(_, let group):
            group.write(to: &xml, links)
            Self.attributes(group.attributes, &xml)
        case .userDeleted(let name): xml.empty("user", [("name", name)])
        case .groupDeleted(let name): xml.empty("group", [("name", name)])
        case .membership(_, let user, let group):
            xml.empty("childUser", [("name", user)])
            xml.open("parentGroups")
            xml.empty("group", [("name", group)])
            xml.close("parentGroups")
        }
        xml.close(element)
    }

    private static func attributes(_ attributes: [CrowdAttribute], _ xml: inout XMLWriter) {
        xml.open("storedAttributes")
        CrowdAttributes.write(attributes, to: &xml, link: nil)
        xml.close("storedAttributes")
        xml.empty("deletedAttributes")
    }

    func json(_ links: CrowdLinks) -> JSONObject {
        var object: JSONObject = ["operation": .string(head.operation.rawValue)]
        switch self {
        case .user(_, let user):
            object["user"] = .object(user.json(links))
            object["storedAttributes"] = ["attributes": CrowdAttributes.json(user.attributes)]
        case .group(_, let group):
            object["group"] = .object(group.json(links))
            object["storedAttributes"] = ["attributes": CrowdAttributes.json(group.attributes)]
        case .userDeleted(let name): object["user"] = ["name": .string(name)]
        case .groupDeleted(let name): object["group"] = ["name": .string(name)]
        case .membership(_, let user, let group):
            object["childUser"] = ["name": .string(user)]
            object["parentGroups"] = ["groups": [["name": .string(group)]]]
        }
        return object
    }

    private var head: (element: String, operation: Operation) {
        switch self {
        case .user(let operation, _): ("userEvent", operation)
        case .userDeleted: ("userEvent", .deleted)
        case .group(let operation, _): ("groupEvent", operation)
        case .groupDeleted: ("groupEvent", .deleted)
        case .membership(let operation, _, _): ("userMembershipEvent", operation)
        }
    }
}
