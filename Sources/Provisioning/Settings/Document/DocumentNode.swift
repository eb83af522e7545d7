/// A value of a YAML or JSON document with its place.
struct DocumentNode {
    enum Content {
        case scalar(DocumentScalar)
        case sequence([DocumentNode])
        case mapping([DocumentMember])
    }

    let line: Int
    let column: Int
    let content: Content

    /// For messages: what the document has here.
    var kind: String {
        switch content {
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .scalar(let scalar):
            switch scalar.value {
            case .null: "nothing"
            case .bool: "true or false"
            case .number: "a number"
            case .string: "a text"
            }
        }
    }

    var scalar: DocumentScalar? { if case .scalar(let scalar) = content { scalar } else { nil } }
    var isNull: Bool { scalar?.value == .null }

    /// The column of the scalar's text `offset` scalars from its start; nil when it cannot be told (several lines).
    func column(at offset: Int) -> Int? { scalar?.sourceOffset(of: offset).map { column + $0 } }
}

struct DocumentMember {
    let name: String
    let line: Int
    let column: Int
    let value: DocumentNode
}

struct DocumentScalar {
    enum Value: Equatable {
        case null
        case bool(Bool)
        case number(String)
        case string(String)
    }
    enum Style { case plain, singleQuoted, doubleQuoted, block }

    let text: String
    let style: Style
    /// As written, with quotes, when it stands on one line.
    let source: [Unicode.Scalar]?

    /// By the core schema of YAML 1.2: `yes`, `no`, `on` and `off` are texts.
    var value: Value {
        guard style == .plain else { return .string(text) }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: return Self.isNumber(text) ? .number(text) : .string(text)
        }
    }

    /// Where the `offset`-th scalar of the text stands in the source, counted from the start of the source.
    func sourceOffset(of offset: Int) -> Int? {
        guard let source, style != .block, offset >= 0 else { return nil }
        guard style != .plain else { return min(offset, source.count) }
        var position = 1
        for _ in 0..<min(offset, source.count) where position < source.count {
            position += length(at: position, in: source)
        }
        return min(position, source.count)
    }

    private func length(at position: Int, in source: [Unicode.Scalar]) -> Int {
        let following: Unicode.Scalar? = position + 1 < source.count ? source[position + 1] : nil
        if style == .singleQuoted { return source[position] == "'" && following == "'" ? 2 : 1 }
        guard source[position] == "\\" else { return 1 }
        return switch following {
        case "x": 4
        case "u": 6
        case "U": 10
        default: 2
        }
    }

    static func isNumber(_ text: String) -> Bool {
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        guard let first = digits.first, (0x30...0x39).contains(first) || first == UInt8(ascii: ".") else {
            return false
        }
        return Double(text) != nil
    }
}
