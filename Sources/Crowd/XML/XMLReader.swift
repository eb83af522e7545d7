import CExpat

extension XMLElement {
    /// Reads a whole document. A document type declaration ends the reading where it begins, so that no entity is ever
    /// declared, expanded or fetched.
    public init(parsing bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLError) {
        guard bytes.count <= limits.bytes, let size = Int32(exactly: bytes.count) else {
            throw XMLError("The document is larger than \(limits.bytes) bytes.")
        }
        guard let parser = XML_ParserCreate(nil) else { throw XMLError("There is no memory for reading XML.") }
        defer { XML_ParserFree(parser) }
        let builder = XMLBuilder(parser, limits)
        builder.listen()
        let status = bytes.withUnsafeBytes { raw in
            XML_Parse(parser, raw.baseAddress?.assumingMemoryBound(to: CChar.self), size, 1)
        }
        // The parser knows the builder by address only.
        let (root, refusal) = withExtendedLifetime(builder) { ($0.root, $0.refusal) }
        if let refusal { throw XMLError(refusal) }
        guard status == XML_STATUS_OK, let root else {
            throw XMLError(Self.complaint(of: parser))
        }
        self = root
    }

    private static func complaint(of parser: XML_Parser) -> String {
        let what = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "no element"
        return "The document is no well-formed XML: \(what) in line \(XML_GetCurrentLineNumber(parser))."
    }
}

/// Takes the parser's calls and makes a tree of them. The parser calls while `XML_Parse` runs and at no other time.
private final class XMLBuilder {
    private let parser: XML_Parser
    private let limits: XMLLimits
    private var open: [XMLElement] = []
    private var nodes = 0
    private(set) var root: XMLElement?
    private(set) var refusal: String?

    init(_ parser: XML_Parser, _ limits: XMLLimits) {
        self.parser = parser
        self.limits = limits
    }

    func listen() {
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser, { XMLBuilder.at($0)?.start($1, $2) }, { context, _ in XMLBuilder.at(context)?.end() })
        XML_SetCharacterDataHandler(parser) { XMLBuilder.at($0)?.characters($1, $2) }
        XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
            XMLBuilder.at(context)?.refuse("A document type declaration (DOCTYPE) is not taken.")
        }
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> XMLBuilder? {
        context.map { Unmanaged<XMLBuilder>.fromOpaque($0).takeUnretainedValue() }
    }

    private func start(_ name: UnsafePointer<CChar>?, _ pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        guard refusal == nil, let name else { return }
        var element = XMLElement(Self.localName(name))
        var next = pairs
        while let pair = next, let attribute = pair[0], let value = pair[1] {
            element.attributes.append(.init(Self.localName(attribute), String(cString: value)))
            next = pair + 2
        }
        nodes += 1 + element.attributes.count
        open.append(element)
        if open.count > limits.depth { return refuse("The document is deeper than \(limits.depth) elements.") }
        if nodes > limits.nodes { refuse("The document has more than \(limits.nodes) elements and attributes.") }
    }

    private func end() {
        guard refusal == nil, let element = open.popLast() else { return }
        if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
    }

    private func characters(_ start: UnsafePointer<CChar>?, _ count: Int32) {
        guard refusal == nil, let start, !open.isEmpty else { return }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(count))
        open[open.count - 1].text += String(decoding: bytes, as: UTF8.self)
    }

    private func refuse(_ reason: String) {
        if refusal == nil { refusal = reason }
        // Not resumable.
        XML_StopParser(parser, 0)
    }

    private static func localName(_ name: UnsafePointer<CChar>) -> String {
        let name = String(cString: name)
        return name.lastIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
    }
}
