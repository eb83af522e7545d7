/// An element of a document. Names are local ones: prefixes and namespaces mean nothing in the Crowd API.
public struct XMLElement: Sendable, Hashable {
    public struct Attribute: Sendable, Hashable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var name: String
    public var attributes: [Attribute]
    public var children: [XMLElement]
    /// All character data directly in the element, in one piece.
    public var text: String

    public init(_ name: String, attributes: [Attribute] = [], children: [XMLElement] = [], text: String = "") {
        self.name = name
        self.attributes = attributes
        self.children = children
        self.text = text
    }

    public subscript(attribute name: String) -> String? { attributes.first { $0.name == name }?.value }

    /// The first child element of this name.
    public func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    public func children(named name: String) -> [XMLElement] { children.filter { $0.name == name } }
}

extension XMLElement {
    public func write(to xml: inout XMLWriter) {
        xml.open(name, attributes.map { ($0.name, $0.value) })
        xml.text(text)
        for child in children { child.write(to: &xml) }
        xml.close(name)
    }
}

/// How much a document may hold before it is refused.
public struct XMLLimits: Sendable {
    public var depth: Int
    /// Elements and attributes together.
    public var nodes: Int
    public var bytes: Int

    public init(depth: Int = 80, nodes: Int = 20_000, bytes: Int = 1_048_576) {
        self.depth = depth
        self.nodes = nodes
        self.bytes = bytes
    }
}

/// Why a document is not taken, in words for its sender.
public struct XMLError: Error, Sendable, Hashable {
    public let reason: String
    public init(_ reason: String) { self.reason = reason }
}
