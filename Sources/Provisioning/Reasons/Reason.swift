/// Why something is so, in a sentence that knows which settings it names: each edge words them in its own way.
///
///     "\(setting: .neverAssign) forbids it by \(value: entry)"
public struct Reason: Sendable, Hashable, ExpressibleByStringInterpolation {
    public enum Part: Sendable, Hashable {
        case text(String)
        /// What a person or another system wrote.
        case value(String)
        /// A setting, and what it says where that matters.
        case setting(SettingPath, says: String?)
    }

    /// The form in which it is kept, and from which it is read again: settings between ⟨ and ⟩, values between backticks.
    /// What earlier versions kept has no settings, and is read as the text that it is.
    public let stored: String

    public init(stored: String) { self.stored = stored }
    public init(stringLiteral text: String) { self.init(stored: text) }
    public init(stringInterpolation: StringInterpolation) { self.init(stored: stringInterpolation.stored) }

    /// What somebody else says, as a whole; it names no settings.
    public init(text: String) { self.init(stored: StringInterpolation.plain(text)) }

    public static func + (left: Reason, right: Reason) -> Reason { Reason(stored: left.stored + right.stored) }

    /// The settings that it names.
    public var settings: [SettingPath] {
        parts.compactMap { part in
            guard case .setting(let path, _) = part else { return nil }
            return path
        }
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var stored = ""

        public init(literalCapacity: Int, interpolationCount: Int) { stored.reserveCapacity(literalCapacity) }

        public mutating func appendLiteral(_ literal: String) { stored += literal }
        public mutating func appendInterpolation(_ reason: Reason) { stored += reason.stored }
        public mutating func appendInterpolation(_ text: some StringProtocol) { stored += Self.plain(String(text)) }
        public mutating func appendInterpolation(_ number: Int) { stored += "\(number)" }
        public mutating func appendInterpolation(value: String) {
            stored += "`" + value.replacing("`" as Unicode.Scalar, with: "``") + "`"
        }

        public mutating func appendInterpolation(setting path: SettingPath, is value: String? = nil) {
            let name = value.map { "\(path) is \($0)" } ?? path.description
            // The name of a property may have any character.
            let isPlain = name.unicodeScalars.contains { $0 == "⟨" || $0 == "⟩" || $0 == "`" }
            stored += isPlain ? Self.plain(name) : "⟨\(name)⟩"
        }

        /// Nothing of it is taken for a setting, and it leaves no quotation open for what comes after it.
        fileprivate static func plain(_ text: String) -> String {
            let plain = text.replacing("⟨" as Unicode.Scalar, with: "<")
            let isOpen = !plain.unicodeScalars.count { $0 == "`" }.isMultiple(of: 2)
            return isOpen ? plain.replacing("`" as Unicode.Scalar, with: "'") : plain
        }
    }
}

extension String {
    /// Scalar by scalar: to a `Character`, a mark with an accent on it is another one.
    fileprivate func replacing(_ mark: Unicode.Scalar, with text: String) -> String {
        guard unicodeScalars.contains(mark) else { return self }
        var result = UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar == mark { result.append(contentsOf: text.unicodeScalars) } else { result.append(scalar) }
        }
        return String(result)
    }
}

extension Reason: CustomStringConvertible {
    /// As command line and API tell it: settings by their paths, values between backticks.
    public var description: String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .value(let value): "`\(value)`"
            case .setting(let path, nil): path.description
            case .setting(let path, let value?): "\(path) is \(value)"
            }
        }.joined()
    }
}
