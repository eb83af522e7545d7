/// What does not fit in an audit log.
public enum AuditProblem: Sendable, Hashable, CustomStringConvertible {
    case missing(ClosedRange<Int64>)
    /// No longer what was sealed, or sealed by another key.
    case changed(Int64)
    /// Genuine, but the entry of another place.
    case moved(Int64, to: Int64)
    /// Genuine, but the one before is not the one it was written after.
    case doesNotFollow(Int64)
    /// Another entry than the head that was given.
    case notTheHead(Int64)
    /// What the entry is searched by is not what it says.
    case wronglyIndexed(Int64)
    case cutOff(ClosedRange<Int64>)

    public var description: String {
        switch self {
        case .missing(let gap): "\(Self.entries(gap)) missing."
        case .changed(let number): "Entry \(number) was changed after it was written, or the secret key is another one."
        case .moved(let number, let place): "Entry \(number) stands in the place of entry \(place)."
        case .doesNotFollow(let number): "Entry \(number) was written after another entry than the one before it now."
        case .notTheHead(let number): "Entry \(number) is not the one of the head that was given: it was replaced."
        case .wronglyIndexed(let number): "Entry \(number) is indexed as what it is not, so searches may miss it."
        case .cutOff(let end): "\(Self.entries(end)) missing: the end of the log was cut off."
        }
    }

    private static func entries(_ range: ClosedRange<Int64>) -> String {
        range.count == 1 ? "Entry \(range.lowerBound) is" : "Entries \(range.lowerBound) to \(range.upperBound) are"
    }
}

public struct AuditVerdict: Sendable, Hashable {
    /// How many entries there are.
    public let entries: Int
    public let head: AuditHead
    /// The first ones; empty: the log is whole.
    public let problems: [AuditProblem]
}

/// Looks through a whole log, entry by entry in the order of their numbers.
public struct AuditVerification {
    public static let problemLimit = 100

    private let chain: AuditChain
    private let known: AuditHead?
    private var last = AuditHead.beginning
    private var isLastSound = true
    private var entries = 0
    private var problems: [AuditProblem] = []

    /// `known`: a head from the log stream, which the log has to hold.
    public init(_ chain: AuditChain, known: AuditHead? = nil) {
        self.chain = chain
        self.known = known
    }

    /// `isIndexed`: what it is found by agrees with its document.
    public mutating func take(_ record: AuditRecord, isIndexed: Bool = true) {
        let expected = last.sequence + 1
        if record.sequence > expected { report(.missing(expected...(record.sequence - 1))) }
        let problem = problem(of: record, isNext: record.sequence == expected)
        if let problem { report(problem) } else if !isIndexed { report(.wronglyIndexed(record.sequence)) }
        if let known, known.sequence == record.sequence, known.seal != record.seal {
            report(.notTheHead(record.sequence))
        }
        isLastSound = problem == nil
        last = AuditHead(sequence: record.sequence, seal: record.seal)
        entries += 1
    }

    /// `newest`: the number of the entry that was written last.
    public mutating func finish(newest: Int64) -> AuditVerdict {
        let end = max(newest, known?.sequence ?? 0)
        if end > last.sequence { report(.cutOff((last.sequence + 1)...end)) }
        return AuditVerdict(entries: entries, head: last, problems: problems)
    }

    private func problem(of record: AuditRecord, isNext: Bool) -> AuditProblem? {
        guard chain.isSealed(record), let entry = record.entry else { return .changed(record.sequence) }
        guard entry.sequence == record.sequence else { return .moved(entry.sequence, to: record.sequence) }
        // After a gap, or an entry that is reported itself, it cannot follow.
        guard isNext, isLastSound else { return nil }
        return entry.previous == last.seal.hexadecimal ? nil : .doesNotFollow(record.sequence)
    }

    private mutating func report(_ problem: AuditProblem) {
        if problems.count < Self.problemLimit { problems.append(problem) }
    }
}
