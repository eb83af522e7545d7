import CPCRE2

/// A regular expression that somebody we need not trust has written, matched in bounded time and memory.
///
/// It is matched by PCRE2 in Unicode mode. What would leave the text or the process is switched off (`\C`, callouts);
/// the time is bounded by a `MatchBudget`.
///
/// Unchecked: `code` is written once, by the initialiser, and PCRE2 promises that compiled code may be shared by
/// threads; everything a match writes to belongs to the call.
final class Expression: @unchecked Sendable {
    struct Options: Sendable {
        /// The expression has to match the text from its first to its last character.
        var wholeText = false
        var ignoringCase = false
    }

    /// Why a text is no valid expression.
    struct Invalid: Error, Hashable {
        let message: String
        /// In UTF-8 bytes from the start of the expression.
        let offset: Int
    }

    /// The budget was spent before the match was decided.
    struct TooExpensive: Error, Hashable {}

    /// Bytes of an expression.
    static let maximumLength = 1000
    private static let maximumNesting: UInt32 = 50

    let captureCount: Int
    /// Number of each named group.
    let captureNames: [String: Int]
    private let code: OpaquePointer

    init(_ text: String, _ options: Options = Options()) throws(Invalid) {
        code = try Self.compile(text, options)
        var count: UInt32 = 0
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
        captureCount = Int(count)
        captureNames = Self.names(of: code)
    }

    deinit { pcre2_code_free_8(code) }

    /// The first match at or after `start` (in UTF-8 bytes): the ranges of the match and of each group, nil for groups
    /// that took no part.
    func match(
        in text: [UInt8], from start: Int = 0, budget: inout MatchBudget
    ) throws(TooExpensive) -> [Range<Int>?]? {
        // One unit is about one character looked at. Between two backtracking points, which is what PCRE2 counts, it
        // may look at all of the text and copies the groups.
        let weight = text.count - start + 64 + 4 * captureCount
        var steps = 16
        while true {
            let limit = min(steps, budget.units / weight)
            guard limit > 0 else { throw TooExpensive() }
            switch run(text, from: start, limit: limit) {
            case .found(let ranges):
                budget.spend(steps == 16 ? 2 * weight : limit * weight)
                return ranges
            case .notFound:
                budget.spend(steps == 16 ? 2 * weight : limit * weight)
                return nil
            case .stopped:
                // PCRE2 doesn't tell how many steps it took, so the limit grows until it is enough.
                budget.spend(limit * weight)
                steps *= 8
            }
        }
    }

    private enum Outcome {
        case found([Range<Int>?])
        case notFound
        case stopped
    }

    private func run(_ text: [UInt8], from start: Int, limit: Int) -> Outcome {
        guard let data = pcre2_match_data_create_from_pattern_8(code, nil),
            let context = pcre2_match_context_create_8(nil)
        else { return .stopped }
        defer {
            pcre2_match_context_free_8(context)
            pcre2_match_data_free_8(data)
        }
        pcre2_set_match_limit_8(context, UInt32(clamping: limit))
        pcre2_set_depth_limit_8(context, UInt32(clamping: limit))
        pcre2_set_heap_limit_8(context, 32 * 1024)  // KiB
        let result = text.withUnsafeBufferPointer {
            // An empty array has no address, and PCRE2 wants one.
            guard let address = $0.baseAddress, !$0.isEmpty else {
                return pcre2_match_8(code, [0], 0, 0, 0, data, context)
            }
            return pcre2_match_8(code, address, $0.count, start, 0, data, context)
        }
        if result == PCRE2_ERROR_NOMATCH { return .notFound }
        return result > 0 ? .found(Self.ranges(data, count: captureCount + 1)) : .stopped
    }

    private static func ranges(_ data: OpaquePointer, count: Int) -> [Range<Int>?] {
        guard let vector = pcre2_get_ovector_pointer_8(data) else { return Array(repeating: nil, count: count) }
        return (0..<count).map { group in
            let (low, high) = (vector[2 * group], vector[2 * group + 1])
            // PCRE2_UNSET is all ones. `\K` in a lookahead may put the start behind the end.
            guard low >= 0, low != Int(bitPattern: UInt.max), low <= high else { return nil }
            return low..<high
        }
    }

    private static func compile(_ text: String, _ options: Options) throws(Invalid) -> OpaquePointer {
        let bytes = Array(text.utf8)
        guard bytes.count <= maximumLength else {
            throw Invalid(message: "it is longer than \(maximumLength) bytes", offset: maximumLength)
        }
        guard let context = pcre2_compile_context_create_8(nil) else {
            throw Invalid(message: "there was no memory to read it", offset: 0)
        }
        defer { pcre2_compile_context_free_8(context) }
        pcre2_set_max_pattern_length_8(context, maximumLength)
        pcre2_set_parens_nest_limit_8(context, maximumNesting)
        var flags = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY
        if options.wholeText { flags |= PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOTALL }
        if options.ignoringCase { flags |= PCRE2_CASELESS }
        var (error, offset): (Int32, Int) = (0, 0)
        if let code = pcre2_compile_8(bytes + [0], bytes.count, flags, &error, &offset, context) { return code }
        throw Invalid(message: message(of: error), offset: max(0, min(offset, bytes.count)))
    }

    private static func message(of error: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = pcre2_get_error_message_8(error, &buffer, buffer.count)
        guard length > 0 else { return "error \(error)" }
        return String(decoding: buffer.prefix(Int(length)), as: UTF8.self)
    }

    private static func names(of code: OpaquePointer) -> [String: Int] {
        var (count, size): (UInt32, UInt32) = (0, 0)
        var table: UnsafePointer<UInt8>?
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
        guard let table else { return [:] }
        var names: [String: Int] = [:]
        for index in 0..<Int(count) {
            // An entry is the group's number in two bytes, then the name, ended by a zero.
            let entry = UnsafeBufferPointer(start: table + index * Int(size), count: Int(size))
            let name = String(decoding: entry.dropFirst(2).prefix { $0 != 0 }, as: UTF8.self)
            names[name] = Int(entry[0]) << 8 | Int(entry[1])
        }
        return names
    }
}
