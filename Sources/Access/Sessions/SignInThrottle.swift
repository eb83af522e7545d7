/// Makes guessing passwords slow without letting guessers lock anybody out.
///
/// What is counted are failures of an address, and of an address with an account. An address that never failed may always
/// try: so the right password from somewhere else always lets in, however much others guess. Only how many tries an
/// address has before it waits becomes fewer while an account is guessed at from many addresses.
public struct SignInThrottle: Sendable {
    /// Times in milliseconds since 1970.
    private struct Failures {
        var count = 0
        var last: Int64 = 0

        mutating func add(_ now: Int64) {
            count = isForgotten(now) ? 1 : count + 1
            last = now
        }

        func isForgotten(_ now: Int64) -> Bool { now - last > SignInThrottle.memory || now < last }
    }

    private enum Key: Hashable {
        case address(String)
        case account(String)
        case both(address: String, account: String)
    }

    private var failures: [Key: Failures] = [:]

    /// Failures are forgotten after this time without a new one.
    static let memory: Int64 = 15 * 60_000
    static let longest: Int64 = 5 * 60_000
    /// How many may fail before one waits: of one account from one address, of all accounts from one address.
    static let free = 3
    static let freeOfAddress = 20
    /// An account that failed so often, from wherever, is being guessed at.
    static let suspicious = 30
    private static let most = 20_000

    public init() {}

    /// A try that may begin now counts as failed until it has succeeded, so that many at the same moment are no more than
    /// one after the other. Otherwise how long this address has to wait before it may try this account.
    public mutating func attempt(address: String, account: String, now: Int64) -> Int64? {
        let block = Self.block(address)
        let wait = wait(block, account, now)
        guard wait == 0 else { return wait }
        for key in Self.keys(block, account) { failures[key, default: Failures()].add(now) }
        if failures.count > Self.most { shrink(now) }
        return nil
    }

    /// The try that began failed now: looking at a password takes a while, and the wait begins after it.
    public mutating func failed(address: String, account: String, now: Int64) {
        for key in Self.keys(Self.block(address), account) where failures[key] != nil { failures[key]?.last = now }
    }

    /// The address proved to be that of the account's holder. What it did to others stays counted.
    public mutating func succeeded(address: String, account: String) {
        let block = Self.block(address)
        failures[.both(address: block, account: account)] = nil
        for key in [Key.address(block), .account(account)] {
            guard let count = failures[key]?.count else { continue }
            failures[key]?.count = count - 1
            if count <= 1 { failures[key] = nil }
        }
    }

    private func wait(_ address: String, _ account: String, _ now: Int64) -> Int64 {
        let isGuessedAt = live(.account(account), now).map { $0.count >= Self.suspicious } ?? false
        return max(
            wait(.address(address), free: Self.freeOfAddress, now),
            wait(.both(address: address, account: account), free: isGuessedAt ? 1 : Self.free, now))
    }

    private static func keys(_ address: String, _ account: String) -> [Key] {
        [.address(address), .account(account), .both(address: address, account: account)]
    }

    /// Of IPv6 the network of 64 bits: whoever has one address of it has them all.
    private static func block(_ text: String) -> String {
        guard let address = Address(text), address.bytes.count == 16 else { return text }
        return "\(address.bytes.prefix(8))"
    }

    /// 1 s after the free ones, then twice as long each time.
    private func wait(_ key: Key, free: Int, _ now: Int64) -> Int64 {
        guard let known = live(key, now), known.count >= free else { return 0 }
        let delay = min(Self.longest, 1000 << min(known.count - free, 20))
        return max(0, known.last + delay - now)
    }

    private func live(_ key: Key, _ now: Int64) -> Failures? {
        guard let known = failures[key], !known.isForgotten(now) else { return nil }
        return known
    }

    /// Guessers with very many addresses don't fill the memory: what is oldest goes.
    private mutating func shrink(_ now: Int64) {
        failures = failures.filter { !$0.value.isForgotten(now) }
        guard failures.count > Self.most else { return }
        let times = failures.values.map(\.last).sorted()
        let middle = times[times.count / 2]
        failures = failures.filter { $0.value.last > middle }
    }
}
