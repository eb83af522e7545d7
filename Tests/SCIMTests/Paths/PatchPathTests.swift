import SCIM
import StrictJSON
import Testing

private let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
private let work = Filter.compare(AttributePath(name: "type"), .eq, "work")

struct PatchPathTests {
    // The paths of RFC 7644 section 3.5.2, and those of Entra ID and Okta.
    @Test(arguments: [
        ("members", PatchPath(attribute: AttributePath(name: "members"))),
        ("name.familyName", PatchPath(attribute: AttributePath(name: "name", sub: "familyName"))),
        ("DisplayName", PatchPath(attribute: AttributePath(name: "DisplayName"))),
        (
            "addresses[type eq \"work\"]",
            PatchPath(attribute: AttributePath(name: "addresses"), filter: work)
        ),
        (
            "emails[type eq \"work\"].value",
            PatchPath(attribute: AttributePath(name: "emails"), filter: work, sub: "value")
        ),
        (
            "members[value eq \"2819c223-7f76-453a-919d-413861904646\"].displayName",
            PatchPath(
                attribute: AttributePath(name: "members"),
                filter: .compare(AttributePath(name: "value"), .eq, "2819c223-7f76-453a-919d-413861904646"),
                sub: "displayName")
        ),
        (
            "\(enterprise):manager",
            PatchPath(attribute: AttributePath(schema: enterprise, name: "manager"))
        ),
        (
            "urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq \"work\"].value",
            PatchPath(
                attribute: AttributePath(schema: "urn:ietf:params:scim:schemas:core:2.0:User", name: "emails"),
                filter: work, sub: "value")
        ),
    ])
    func `reads attribute, filter and sub-attribute`(_ text: String, _ path: PatchPath) throws {
        #expect(try PatchPath(parsing: text) == path)
        #expect(path.description == text)
    }

    @Test func `names the sub-attribute it ends in, wherever it stands`() throws {
        #expect(try PatchPath(parsing: "name.familyName").leaf == "familyName")
        #expect(try PatchPath(parsing: "emails[type eq \"work\"].value").leaf == "value")
        #expect(try PatchPath(parsing: "emails[type eq \"work\"]").leaf == nil)
    }

    @Test func `reads a bare URN of a known schema, in any case`() throws {
        let path = try PatchPath(parsing: enterprise.lowercased(), knownSchemas: ["urn:other:1", enterprise])
        #expect(path.attribute.isWholeSchema)
        #expect(path.attribute.schema == enterprise.lowercased())
    }

    @Test(
        arguments: [
            ("emails[0]", .invalidFilter), ("emails[]", .invalidFilter), ("emails[type eq work]", .invalidFilter),
            ("emails[type eq \"work\"", .invalidFilter), ("emails[type eq \"work\"].", .invalidPath),
            ("emails[type eq \"work\"].value.more", .invalidPath), ("emails[type eq \"work\"]value", .invalidPath),
            ("emails[type eq \"work\"].value eq 1", .invalidPath), ("[type eq \"work\"]", .invalidPath),
            ("emails [type eq \"work\"]", .invalidPath), ("name.x[type eq \"work\"]", .invalidPath),
            ("emails[a[b eq 1]]", .invalidFilter), ("emails[type eq \"work\"][type eq \"work\"]", .invalidPath),
        ] as [(String, SCIMError.Kind)])
    func `refuses malformed paths`(_ text: String, _ kind: SCIMError.Kind) {
        let error = #expect(throws: SCIMError.self) { try PatchPath(parsing: text) }
        #expect(error?.kind == kind)
        #expect(error?.status == 400)
    }
}
