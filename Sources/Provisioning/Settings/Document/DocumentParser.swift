internal import CYaml

/// Reads YAML, and JSON as the part of YAML that it is, from libyaml's events into nodes with their places.
///
/// Yams' own composer is not used because it follows aliases (a few lines can stand for billions of nodes), hashes
/// keys that are documents themselves, and recurses as deep as the document says. Here aliases, anchors, tags and
/// keys that are no texts are refused, and size, depth and number of nodes are limited.
final class DocumentParser {
    static let byteLimit = 4 << 20
    static let depthLimit = 32
    static let nodeLimit = 200_000
    private static let tooDeep = "values are nested more than \(depthLimit) deep"

    private var parser = yaml_parser_t()
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private let source: [Unicode.Scalar]
    private var nodes = 0
    private var place = DocumentPlace()
    private(set) var issues: [SettingsIssue] = []

    /// The root, unless the text is no document at all; with what is wrong with it as YAML.
    static func parse(_ text: String) -> (root: DocumentNode?, issues: [SettingsIssue]) {
        guard text.utf8.count <= byteLimit else {
            let message = "the document is larger than 4 MiB"
            return (nil, [SettingsIssue(line: 1, column: 1, path: "", message: message)])
        }
        let parser = DocumentParser(text.joiningSurrogateEscapes())
        do throws(SettingsIssue.Fatal) {
            return (try parser.document(), parser.issues)
        } catch {
            return (nil, parser.issues + [error.issue])
        }
    }

    private init(_ text: String) {
        let utf8 = Array(text.utf8)
        bytes = .allocate(capacity: utf8.count)
        _ = bytes.initialize(from: utf8)
        source = Array(text.unicodeScalars)
        yaml_parser_initialize(&parser)
        yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(&parser, bytes.baseAddress, utf8.count)
    }

    deinit {
        yaml_parser_delete(&parser)
        bytes.deallocate()
    }

    private func document() throws(SettingsIssue.Fatal) -> DocumentNode {
        _ = try next()  // the start of the stream
        let start = try next()
        guard case .documentStart = start.kind else { throw fatal(start, "the document is empty") }
        let root = try node(from: try next(), depth: 0)
        _ = try next()  // the end of the document
        let end = try next()
        guard case .streamEnd = end.kind else {
            throw fatal(end, "another document begins here; only one is allowed")
        }
        return root
    }

    private func node(from event: DocumentEvent, depth: Int) throws(SettingsIssue.Fatal) -> DocumentNode {
        nodes += 1
        guard nodes <= Self.nodeLimit else {
            throw fatal(event, "the document has more than \(Self.nodeLimit) values")
        }
        guard depth < Self.depthLimit else {
            throw fatal(event, Self.tooDeep)
        }
        if let refused = event.refused { throw fatal(event, refused) }
        let content: DocumentNode.Content =
            switch event.kind {
            case .scalar(let scalar): .scalar(scalar)
            case .sequenceStart: .sequence(try elements(depth: depth + 1))
            default: .mapping(try members(depth: depth + 1))
            }
        return DocumentNode(line: event.line, column: event.column, content: content)
    }

    private func elements(depth: Int) throws(SettingsIssue.Fatal) -> [DocumentNode] {
        var elements: [DocumentNode] = []
        while true {
            let event = try next()
            if case .end = event.kind { return elements }
            place.enter(index: elements.count)
            elements.append(try node(from: event, depth: depth))
            place.leave()
        }
    }

    private func members(depth: Int) throws(SettingsIssue.Fatal) -> [DocumentMember] {
        var members: [DocumentMember] = []
        var seen: [String: DocumentEvent] = [:]
        while true {
            let key = try next()
            if case .end = key.kind { return members }
            if let refused = key.refused { throw fatal(key, refused) }
            guard case .scalar(let name) = key.kind else { throw fatal(key, "a key must be a text") }
            place.enter(key: name.text)
            if let first = seen[name.text] {
                note(key, "stands here twice; the first is at \(first.line):\(first.column)")
            }
            let value = try node(from: try next(), depth: depth)
            place.leave()
            if seen[name.text] == nil {
                seen[name.text] = key
                members.append(DocumentMember(name: name.text, line: key.line, column: key.column, value: value))
            }
        }
    }

    private func note(_ event: DocumentEvent, _ message: String) {
        guard issues.count < SettingsReader.issueLimit else { return }
        issues.append(SettingsIssue(line: event.line, column: event.column, path: place.path, message: message))
    }

    private func fatal(_ event: DocumentEvent, _ message: String) -> SettingsIssue.Fatal {
        .init(issue: SettingsIssue(line: event.line, column: event.column, path: place.path, message: message))
    }

    private func next() throws(SettingsIssue.Fatal) -> DocumentEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else { throw .init(issue: syntaxIssue) }
        defer { yaml_event_delete(&event) }
        return DocumentEvent(event, source: source)
    }

    private var syntaxIssue: SettingsIssue {
        let problem = parser.problem.map { String(cString: $0) } ?? "this cannot be read"
        // libyaml reads ahead and meets its own limit first.
        guard !problem.hasPrefix("Maximum nesting level") else {
            return SettingsIssue(line: 1, column: 1, path: "", message: Self.tooDeep)
        }
        let context = parser.context.map { " " + String(cString: $0) } ?? ""
        // A byte that no document may hold is reported by its offset, the rest by line and column.
        let mark = parser.error == YAML_READER_ERROR ? parser.mark : parser.problem_mark
        return SettingsIssue(
            line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1, path: "",
            message: "neither YAML nor JSON: \(problem)\(context)")
    }
}

extension SettingsIssue {
    /// Ends the reading: what follows cannot be understood.
    struct Fatal: Error {
        let issue: SettingsIssue
    }
}

extension String {
    /// Short enough for a message.
    var clipped: String { count <= 60 ? self : prefix(59) + "…" }

    /// JSON writes a character beyond U+FFFF as two escapes, YAML as one.
    func joiningSurrogateEscapes() -> String {
        guard drop(while: \.isWhitespace).first == "{", contains("\\u") || contains("\\U") else { return self }
        return replacing(/\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})/) { match in
            guard let high = UInt32(match.output.1, radix: 16), let low = UInt32(match.output.2, radix: 16) else {
                return String(match.output.0)
            }
            let scalar = String(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), radix: 16)
            return "\\U" + String(repeating: "0", count: max(0, 8 - scalar.count)) + scalar
        }
    }
}
