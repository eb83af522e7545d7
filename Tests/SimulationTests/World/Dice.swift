/// Everything random of a story comes from here: the same seed, the same story.
struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0xD134_2543_DE82_EF95 &+ 0x2545_F491_4F6C_DD1D }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 to one less than `count`.
    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(count, 1))) }

    /// True once in so many times.
    mutating func once(in count: Int) -> Bool { below(count) == 0 }

    mutating func percent(_ percent: Int) -> Bool { below(100) < percent }

    /// `list` has something in it.
    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    /// Nil of an empty list.
    mutating func any<Element>(_ list: [Element]) -> Element? { list.isEmpty ? nil : pick(list) }

    /// Up to so many of the list, in its order.
    mutating func some<Element>(_ list: [Element], _ most: Int) -> [Element] {
        let share = below(most + 1)
        var left = share
        return list.filter { _ in
            guard left > 0, below(list.count) < share else { return false }
            left -= 1
            return true
        }
    }
}
