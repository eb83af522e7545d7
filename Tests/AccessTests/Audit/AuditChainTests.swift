import StrictJSON
import Testing

@testable import Access

struct AuditChainTests {
    private static let chain = AuditChain(key: [UInt8](repeating: 7, count: 32))

    private static func note(_ number: Int64) -> AuditNote {
        ChangeOrigin(actor: "ada", requestID: "r\(number)", action: "token.create", object: "/connectors/okta")
            .note([AuditChange(path: "id", after: .string("t\(number)"))])
    }

    private static func log(_ count: Int64, by chain: AuditChain = chain) -> [AuditRecord] {
        var head = AuditHead.beginning
        return (1...count).map { number in
            let record = chain.record(note(number), sequence: number, after: head, at: 1000 + number)
            head = AuditHead(sequence: number, seal: record.seal)
            return record
        }
    }

    private static func verify(_ records: [AuditRecord], known: AuditHead? = nil, newest: Int64 = 6) -> [AuditProblem] {
        var verification = AuditVerification(chain, known: known)
        for record in records { verification.take(record) }
        return verification.finish(newest: newest).problems
    }

    struct Tampering: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let found: [AuditProblem]
        let change: @Sendable (inout [AuditRecord]) -> Void
        init(_ name: String, _ found: [AuditProblem], _ change: @escaping @Sendable (inout [AuditRecord]) -> Void) {
            testDescription = name
            self.found = found
            self.change = change
        }
    }

    private static func copy(_ record: AuditRecord, at sequence: Int64) -> AuditRecord {
        AuditRecord(sequence: sequence, document: record.document, seal: record.seal)
    }

    static let tamperings: [Tampering] = [
        Tampering("nothing", []) { _ in },
        Tampering("an entry says something else", [.changed(3)]) { log in
            log[2] = AuditRecord(
                sequence: 3, document: log[2].document.replacing("ada", with: "eve"), seal: log[2].seal)
        },
        Tampering("a seal is another one", [.changed(3)]) { log in
            log[2] = AuditRecord(sequence: 3, document: log[2].document, seal: log[1].seal)
        },
        Tampering("an entry is no JSON", [.changed(1)]) { log in
            log[0] = AuditRecord(sequence: 1, document: "", seal: [])
        },
        Tampering("sealed anew by another key", [.changed(4)]) { log in
            log[3] = AuditChain(key: [1]).record(
                note(4), sequence: 4, after: AuditHead(sequence: 3, seal: log[2].seal), at: 1)
        },
        Tampering("one is gone", [.missing(3...3)]) { $0.remove(at: 2) },
        Tampering("some at the beginning are gone", [.missing(1...4)]) { $0.removeFirst(4) },
        Tampering("gone, the rest moved up", [.moved(4, to: 3), .moved(5, to: 4), .moved(6, to: 5), .cutOff(6...6)]) {
            log in
            log.remove(at: 2)
            log = log.enumerated().map { copy($1, at: Int64($0) + 1) }
        },
        Tampering("two swapped", [.moved(4, to: 3), .moved(3, to: 4)]) { log in
            (log[2], log[3]) = (copy(log[3], at: 3), copy(log[2], at: 4))
        },
        Tampering("an entry of another history", [.doesNotFollow(5)]) { log in
            log[3] = chain.record(note(9), sequence: 4, after: AuditHead(sequence: 3, seal: log[2].seal), at: 1)
        },
        Tampering("the end is cut off", [.cutOff(5...6)]) { $0.removeLast(2) },
        Tampering("all is gone", [.cutOff(1...6)]) { $0 = [] },
    ]

    @Test(arguments: tamperings)
    func `finds what was done to the log and where`(tampering: Tampering) {
        var records = Self.log(6)
        tampering.change(&records)
        #expect(Self.verify(records) == tampering.found)
    }

    @Test func `a head from elsewhere shows what was cut off or replaced, when nothing else does`() throws {
        let records = Self.log(6)
        let last = try #require(records.last)
        let head = AuditHead(sequence: 6, seal: last.seal)
        #expect(Self.verify(records, known: head) == [])
        #expect(Self.verify(Array(records.prefix(4)), known: head, newest: 4) == [.cutOff(5...6)])
        let rewritten =
            Array(records.prefix(5)) + [
                Self.chain.record(
                    Self.note(9), sequence: 6, after: AuditHead(sequence: 5, seal: records[4].seal), at: 1)
            ]
        #expect(Self.verify(rewritten, known: head) == [.notTheHead(6)])
    }

    @Test func `a search column that tells another story is found`() {
        var verification = AuditVerification(Self.chain)
        for record in Self.log(2) { verification.take(record, isIndexed: record.sequence != 2) }
        #expect(verification.finish(newest: 2).problems == [.wronglyIndexed(2)])
    }

    @Test func `an entry reads back as it was written`() throws {
        let note = ChangeOrigin(actor: "a\"\n", action: "x", object: "ä")
            .note([AuditChange(path: "p", before: ["a": 1], after: .null), AuditChange(path: "q")])
        let record = Self.chain.record(note, sequence: 1, after: .beginning, at: 5)
        let entry = try #require(record.entry)
        #expect(entry.note == note)
        #expect(entry.at == 5)
        #expect(entry.json.serialized == record.document)
    }

    @Test(arguments: [
        "", "1", "1:", ":", "x:00", "-1:" + String(repeating: "0", count: 64), "1:2:3",
        "1:" + String(repeating: "g", count: 64),
    ])
    func `what is no head is refused`(text: String) { #expect(AuditHead(text) == nil) }

    @Test func `a head is read as it is printed`() {
        let head = AuditHead(sequence: 17, seal: (0..<32).map { UInt8($0 * 8) })
        #expect(AuditHead(head.description) == head)
    }

    @Test func `secrets never come in`() {
        let token = "ush_0123456789ab_" + String(repeating: "z", count: 52)
        let change = AuditChange(
            path: "request", before: ["password": "hunter2"], after: ["label": .string("mine is \(token)")])
        let text = Self.chain.record(
            ChangeOrigin(actor: "a", action: "b").note([change]), sequence: 1, after: .beginning, at: 1
        ).document
        #expect(!text.contains("hunter2"))
        #expect(!text.contains("zzzz"))
    }

    @Test func `a change that would fill pages is told by its size, and many are counted`() {
        let large = AuditChange(path: "a", after: .string(String(repeating: "x", count: 100_000)))
        #expect(large.after == "[100002 bytes]")
        let many = (0..<2000).map { AuditChange(path: "p\($0)", after: 1) }
        let note = ChangeOrigin(actor: "a", action: "b").note(many)
        #expect(note.changes.count == AuditNote.changeLimit + 1)
        #expect(note.changes.last?.after == "1500 changes are not shown")
    }
}
