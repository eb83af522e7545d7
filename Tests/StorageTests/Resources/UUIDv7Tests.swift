import SCIM
import Storage
import Testing

struct UUIDv7Tests {
    @Test func `has the form of RFC 9562 and begins with the time`() {
        let id = UUIDv7.make(Timestamp(milliseconds: 0x0192_3456_789A))
        #expect(id.hasPrefix("01923456-789a-7"))
        #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    }

    @Test func `never gives the same twice, also from many tasks at once`() async {
        let ids = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<2_000).map { _ in UUIDv7.make(Timestamp(milliseconds: 1)) } }
            }
            return await group.reduce(into: Set<String>()) { $0.formUnion($1) }
        }
        #expect(ids.count == 16_000)
    }
}
