import StrictJSON
import Testing

@testable import SCIM

/// A PATCH is carried out while other writes wait, so what one request may cost is bounded.
struct PatchCostTests {
    private func operations(_ count: Int, _ path: String) -> String {
        let operation: JSONValue = ["op": "remove", "path": .string(path)]
        return JSONValue.array(Array(repeating: operation, count: count)).serialized
    }

    @Test func `many comparisons over many elements are refused, ordinary ones are not`() throws {
        let emails = (0..<1_000).map { #"{"value":"n\#($0)@yard.example"}"# }.joined(separator: ",")
        let user = try Documents.user(#"{"userName":"noor","emails":[\#(emails)]}"#)
        let filter = (0..<90).map { #"value co "zz\#($0)""# }.joined(separator: " or ")
        #expect(Documents.refusal { _ = try Documents.patch(user, operations(12, "emails[\(filter)]")) } == "tooMany")
        #expect(Documents.refusal { _ = try Documents.patch(user, operations(12, "emails[type eq \"x\"]")) } == nil)
    }

    @Test(arguments: [
        (#"members[type eq "Group"]"#, 100, nil), (#"members[type eq "Group"]"#, 101, "tooMany"),
        (#"members[type eq "Group" and display sw "a"]"#, 50, nil),
        (#"members[type eq "Group" and display sw "a"]"#, 51, "tooMany"),
        (#"members[value eq "a" and type eq "User"]"#, 1_000, nil), (#"members[value eq "a"]"#, 1_000, nil),
    ])
    func `what every member of a group is asked is bounded, removals by id are not`(
        path: String, count: Int, refusal: String?
    ) throws {
        let group = try Documents.group()
        #expect(Documents.refusal { _ = try Documents.patch(group, operations(count, path)) } == refusal)
    }
}
