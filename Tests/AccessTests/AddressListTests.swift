import Access
import Testing

@Suite struct AddressListTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false), ("127.0.0.1/32", "127.0.0.1", true),
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("10.128.0.0/9", "10.127.0.1", false),
        ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false), ("::/0", "127.0.0.1", false),
        ("::1/128", "::1", true), ("::1", "0:0:0:0:0:0:0:1", true), ("fd00::/8", "fdab::1", true),
        ("fd00::/8", "fe80::1", false), ("2001:db8::/33", "2001:db8:8000::", false),
        ("2001:DB8::1", "2001:db8::1", true),
        // What arrives on a socket for both families is the IPv4 address.
        ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("10.0.0.0/8", "::ffff:a01:203", true),
        ("::ffff:10.0.0.1", "10.0.0.1", true), ("10.0.0.0/8", "::10.1.2.3", false),
        ("64:ff9b::1.2.3.4", "64:ff9b::102:304", true),
    ])
    func `contains what is in one of its blocks`(block: String, address: String, isContained: Bool) throws {
        let list = try AddressList(parsing: ["192.0.2.7", block])
        #expect(list.contains(address) == isContained)
        #expect(list.contains("192.0.2.7"))
    }

    @Test(arguments: [
        "", "localhost", "127.1", "127.0.0.01", "0177.0.0.1", "0x7f.0.0.1", "2130706433", "1.2.3.4.5", "1.2.3",
        "256.0.0.1",
        "1.2.3.4 ", " 1.2.3.4", "+1.2.3.4", "1.2.3.-4", "1..2.3", "١.2.3.4", "fe80::1%eth0", "[::1]", ":::", "1::2::3",
        "::12345", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", ":1:2:3:4:5:6:7", "1.2.3.4::", "::1.2.3",
        "::g",
        "1.2.3.4:80", "::+1", "1.2.3.4::1",
    ])
    func `odd spellings are no addresses`(text: String) {
        #expect(Address(text) == nil)
        #expect(throws: AddressBlock.Invalid.self) { try AddressBlock(parsing: text) }
    }

    @Test(arguments: [
        "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/8/8", "/8", "10.0.0.1/8",
        "::1/64",
        "10.0.0.0/a",
    ])
    func `odd blocks are refused`(text: String) {
        #expect(throws: AddressBlock.Invalid.self) { try AddressBlock(parsing: text) }
    }

    @Test func `an empty list admits nobody`() {
        #expect(!AddressList([]).contains("127.0.0.1"))
        #expect(Address(bytes: [1, 2, 3]) == nil)
    }
}
