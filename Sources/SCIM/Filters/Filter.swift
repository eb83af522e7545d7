public import StrictJSON

/// A filter of RFC 7644 section 3.4.2.2.
public indirect enum Filter: Sendable, Hashable {
    case present(AttributePath)
    case compare(AttributePath, Operator, JSONValue)
    /// `emails[type eq "work"]`: true when one element matches the whole filter, whose paths are sub-attributes.
    case element(AttributePath, Filter)
    case and(Filter, Filter)
    case or(Filter, Filter)
    case not(Filter)

    public enum Operator: String, Sendable, CaseIterable {
        case eq, ne, co, sw, ew, gt, ge, lt, le

        /// `gt`, `ge`, `lt`, `le`.
        public var isOrdering: Bool { self == .gt || self == .ge || self == .lt || self == .le }
        /// `co`, `sw`, `ew`.
        public var isTextual: Bool { self == .co || self == .sw || self == .ew }
    }
}

extension Filter {
    /// Every attribute the filter asks for, in order, repeated when it is named again; `emails[type eq "work"]` asks
    /// for `emails.type`.
    public var paths: [AttributePath] {
        switch self {
        case .present(let path), .compare(let path, _, _): [path]
        case .element(let path, let inner):
            inner.paths.map { AttributePath(schema: path.schema, name: path.name, sub: $0.name) }
        case .and(let left, let right), .or(let left, let right): left.paths + right.paths
        case .not(let inner): inner.paths
        }
    }

    /// Whether the filter asks for an attribute of this name, of whatever schema.
    public func mentions(_ name: String) -> Bool { paths.contains { $0.name.equalsIgnoringASCIICase(name) } }
}

extension Filter: CustomStringConvertible {
    /// A text that parses to an equal filter.
    public var description: String {
        switch self {
        case .present(let path): "\(path) pr"
        case .compare(let path, let comparison, let value): "\(path) \(comparison.rawValue) \(value.serialized)"
        case .element(let path, let inner): "\(path)[\(inner)]"
        case .and(let left, let right): "\(left.operand(of: .and)) and \(right.operand(of: .and, isRight: true))"
        case .or(let left, let right): "\(left) or \(right.operand(of: .or, isRight: true))"
        case .not(let inner): "not (\(inner))"
        }
    }

    private enum Junction { case and, or }

    /// The operand in parentheses when it would be read otherwise without: `and` and `or` group to the left.
    private func operand(of junction: Junction, isRight: Bool = false) -> String {
        switch (self, junction) {
        case (.or, .and): "(\(self))"
        case (.and, .and), (.or, .or): isRight ? "(\(self))" : description
        default: description
        }
    }
}
