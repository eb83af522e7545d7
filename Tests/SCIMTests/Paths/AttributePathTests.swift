import SCIM
import Testing

private let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

struct AttributePathTests {
    @Test(arguments: [
        ("userName", AttributePath(name: "userName")),
        ("name.familyName", AttributePath(name: "name", sub: "familyName")),
        ("members.$ref", AttributePath(name: "members", sub: "$ref")),
        ("$REF", AttributePath(name: "$REF")),
        ("x509Certificates", AttributePath(name: "x509Certificates")),
        ("a-b_c$d9", AttributePath(name: "a-b_c$d9")),
        ("\(enterprise):department", AttributePath(schema: enterprise, name: "department")),
        ("\(enterprise):manager.value", AttributePath(schema: enterprise, name: "manager", sub: "value")),
        ("URN:IETF:x:2.0:user:displayName", AttributePath(schema: "URN:IETF:x:2.0:user", name: "displayName")),
        ("https://example.com/scim/1.0:tag", AttributePath(schema: "https://example.com/scim/1.0", name: "tag")),
    ])
    func `reads names, sub-attributes and everything before the last colon as URN`(
        _ text: String, _ path: AttributePath
    )
        throws
    {
        #expect(try AttributePath(parsing: text) == path)
        #expect(path.description == text)
        #expect(!path.isWholeSchema)
    }

    @Test(arguments: [
        "", " ", "9lives", "-a", "_a", "name.", ".name", "name..a", "name.a.b", "emails[0]", "/emails/0", "emails/0",
        "a b", " a", "a ", "na\u{EF}ve", "User:userName", ":userName", "urn::", "urn:", "urn:x:", "1urn:x:name",
        "urn:x y:name", "urn:x[1]:name", "a\u{0}", "name.1", "$id", "$", "\"a\"", "a,b",
    ])
    func `refuses what is no attribute path`(_ text: String) {
        #expect(throws: SCIMError.self) { try PatchPath(parsing: text) }
        let error = #expect(throws: SCIMError.self) { try AttributePath(parsing: text) }
        #expect(error?.kind == .invalidPath)
        #expect(error?.status == 400)
    }

    @Test func `reads a bare URN that is known as the whole schema, in any case`() throws {
        let path = try AttributePath(parsing: enterprise.uppercased(), knownSchemas: [enterprise])
        #expect(path == AttributePath(schema: enterprise.uppercased(), name: ""))
        #expect(path.isWholeSchema)
        #expect(path.description == enterprise.uppercased())
        #expect(try AttributePath(parsing: enterprise).name == "User")
        #expect(try AttributePath(parsing: "\(enterprise):division", knownSchemas: [enterprise]).name == "division")
    }

    @Test func `compares names and URNs without case, when asked to`() {
        let path = AttributePath(schema: enterprise, name: "manager", sub: "value")
        #expect(path.isSame(as: AttributePath(schema: enterprise.uppercased(), name: "MANAGER", sub: "Value")))
        #expect(!path.isSame(as: AttributePath(schema: enterprise, name: "manager")))
        #expect(!path.isSame(as: AttributePath(name: "manager", sub: "value")))
    }

    @Test func `refuses more than 8 KiB`() {
        let error = #expect(throws: SCIMError.self) { try AttributePath(parsing: String(repeating: "a", count: 8193)) }
        #expect(error?.kind == .invalidPath)
        #expect(throws: Never.self) { try AttributePath(parsing: String(repeating: "a", count: 8192)) }
    }
}
