import Access
import Testing

struct RequestSubjectTests {
    @Test(
        arguments: [
            (["ada"], nil, ["%22ada%22"]),
            (["ada@example.com"], nil, ["%22ada%40example.com%22", "%22ada@example.com%22"]),
            (["Ä b"], "7", ["%22%C3%84%20b%22", "7"]),
            (["7", "7"], "7", ["%227%22", "7"]),
            ([], nil, []),
        ] as [([String], String?, [String])])
    func `is found in paths by its id, and by its names as filters have them`(
        names: [String], id: String?, parts: [String]
    ) {
        #expect(RequestSubject(names: names, id: id).pathParts == parts)
    }
}
