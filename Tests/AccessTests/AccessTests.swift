import Access
import Testing

@Suite struct AccessTests {
    @Test(arguments: [([], [], true), ([1, 2], [1, 2], true), ([1, 2], [1, 3], false), ([1], [1, 2], false)])
    func `bytes are compared`(left: [UInt8], right: [UInt8], isSame: Bool) {
        #expect(constantTimeEquals(left, right) == isSame)
    }
}

/// The same numbers every time.
struct CountingGenerator: RandomNumberGenerator {
    var state: UInt64 = 1

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state
    }
}
