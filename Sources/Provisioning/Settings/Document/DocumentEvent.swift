internal import CYaml

/// One step of the parser, copied out of libyaml's memory.
struct DocumentEvent {
    enum Kind {
        case documentStart
        case scalar(DocumentScalar)
        case sequenceStart
        case mappingStart
        /// Of a sequence or a mapping.
        case end
        case streamEnd
        case alias
        case other
    }

    let kind: Kind
    let line: Int
    let column: Int
    /// Why this may not stand in a settings document; nil when it may.
    let refused: String?

    init(_ event: yaml_event_t, source: [Unicode.Scalar]) {
        line = Int(clamping: event.start_mark.line) + 1
        column = Int(clamping: event.start_mark.column) + 1
        let data = event.data
        switch event.type {
        case YAML_DOCUMENT_START_EVENT: (kind, refused) = (.documentStart, nil)
        case YAML_SCALAR_EVENT:
            kind = .scalar(DocumentScalar(event, source: source))
            refused = Self.refusal(anchor: data.scalar.anchor, tag: data.scalar.tag)
        case YAML_SEQUENCE_START_EVENT:
            kind = .sequenceStart
            refused = Self.refusal(anchor: data.sequence_start.anchor, tag: data.sequence_start.tag)
        case YAML_MAPPING_START_EVENT:
            kind = .mappingStart
            refused = Self.refusal(anchor: data.mapping_start.anchor, tag: data.mapping_start.tag)
        case YAML_ALIAS_EVENT:
            (kind, refused) = (.alias, "aliases (`*name`) are not allowed; quote a text that begins with *")
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: (kind, refused) = (.end, nil)
        case YAML_STREAM_END_EVENT: (kind, refused) = (.streamEnd, nil)
        default: (kind, refused) = (.other, nil)
        }
    }

    private static func refusal(anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?)
        -> String?
    {
        if anchor != nil { return "anchors (`&name`) are not allowed; quote a text that begins with &" }
        if tag != nil { return "tags (`!name`) are not allowed; quote a text that begins with !" }
        return nil
    }
}

extension DocumentScalar {
    fileprivate init(_ event: yaml_event_t, source: [Unicode.Scalar]) {
        let scalar = event.data.scalar
        text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
        style =
            switch scalar.style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
            default: .plain
            }
        let (start, end) = (Int(clamping: event.start_mark.index), Int(clamping: event.end_mark.index))
        let isOneLine = event.start_mark.line == event.end_mark.line
        self.source = isOneLine && start <= end && end <= source.count ? Array(source[start..<end]) : nil
    }
}
