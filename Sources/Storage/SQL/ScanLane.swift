import Directory
import SCIM
import Synchronization

/// Lets a few reads that look through very much go on at once. The others wait in line, so that short reads always find a
/// free reader; a line that is too long turns the next one away.
///
/// There is a line for each who asks (a connector, a directory), and they take turns: nobody waits for more than one
/// search of each of the others, however many those have.
final class ScanLane: Sendable {
    /// Whose search it is.
    enum Owner: Hashable, Sendable {
        case connector(ConnectorID)
        case directory(DirectoryID)
    }

    private let lines: Mutex<ScanLines>

    /// `longestLine` is for all together, `share` for each.
    init(atOnce: Int, longestLine: Int, share: Int) {
        lines = Mutex(ScanLines(free: atOnce, longest: longestLine, share: share))
    }

    /// How many wait for their turn.
    var waiting: Int { lines.withLock(\.waiting) }

    /// Runs `body` when it is the turn of `owner`.
    ///
    /// - Throws: `StoreUnavailable` for one who finds the line too long, `CancellationError` for one who leaves it.
    func run<Value>(for owner: Owner, _ body: () async throws -> Value) async throws -> Value {
        switch await enter(owner) {
        case .turn: break
        case .turnedAway:
            throw StoreUnavailable(.crowded, detail: "Too many searches look through everything at once.")
        case .gone: throw CancellationError()
        }
        defer { lines.withLock { $0.giveTurn() }?.resume(returning: .turn) }
        // Whoever asked may have gone just now.
        try Task.checkCancellation()
        return try await body()
    }

    private func enter(_ owner: Owner) async -> ScanPlace.Outcome {
        let place = ScanPlace(owner)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome = lines.withLock { $0.enter(place, continuation) }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            lines.withLock { $0.leave(place) }?.resume(returning: .gone)
        }
    }
}

/// One who wants to search. Only `ScanLines` looks into it, under the lock of its lane.
private final class ScanPlace: @unchecked Sendable {
    typealias Continuation = CheckedContinuation<Outcome, Never>

    enum Outcome { case turn, turnedAway, gone }

    let owner: ScanLane.Owner
    /// While it stands in line.
    var continuation: Continuation?
    var isGone = false

    init(_ owner: ScanLane.Owner) { self.owner = owner }
}

private struct ScanLines {
    private var free: Int
    private let longest: Int
    private let share: Int
    private var lines: [ScanLane.Owner: ArraySlice<ScanPlace>] = [:]
    /// Those who have a line, in the order of their turns.
    private var turns: ArraySlice<ScanLane.Owner> = []

    init(free: Int, longest: Int, share: Int) {
        self.free = free
        self.longest = longest
        self.share = share
    }

    var waiting: Int { lines.values.reduce(0) { $0 + $1.count } }

    /// What comes of it at once; nil when it stands in line.
    mutating func enter(_ place: ScanPlace, _ continuation: ScanPlace.Continuation) -> ScanPlace.Outcome? {
        guard !place.isGone else { return .gone }
        guard free == 0 else {
            free -= 1
            return .turn
        }
        let line = lines[place.owner] ?? []
        guard line.count < share, waiting < longest else { return .turnedAway }
        if line.isEmpty { turns.append(place.owner) }
        place.continuation = continuation
        lines[place.owner] = line + [place]
        return nil
    }

    /// Who has to be told that it has left; nil when it stands in no line (yet, or any longer).
    mutating func leave(_ place: ScanPlace) -> ScanPlace.Continuation? {
        place.isGone = true
        guard let continuation = place.continuation.take() else { return nil }
        lines[place.owner]?.removeAll { $0 === place }
        if lines[place.owner]?.isEmpty == true {
            lines[place.owner] = nil
            turns.removeAll { $0 == place.owner }
        }
        return continuation
    }

    /// Whose turn it is now; nil when nobody waits.
    mutating func giveTurn() -> ScanPlace.Continuation? {
        guard let owner = turns.popFirst(), let place = lines[owner]?.popFirst() else {
            free += 1
            return nil
        }
        if lines[owner]?.isEmpty == true { lines[owner] = nil } else { turns.append(owner) }
        return place.continuation.take()
    }
}
