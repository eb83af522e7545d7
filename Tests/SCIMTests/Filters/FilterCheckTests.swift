import SCIM
import Testing

struct FilterCheckTests {
    @Test(arguments: [
        "userName eq \"x\"", "active eq true", "active eq \"True\"", "active ne null", "active pr",
        "roles[primary eq \"True\"].value pr", "meta.lastModified gt \"2011-05-13T04:42:34Z\"",
        "meta.lastModified sw \"2011-05\"", "userName gt \"a\"", "emails co \"x\"", "emails eq null", "name pr",
        "name eq null", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq \"x\"",
        "nothing eq 1", "nothing gt 1", "urn:x:y:z:a ge \"x\"", "emails[nothing lt 2]", "x509Certificates eq \"MII\"",
        "groups.value eq \"x\"", "schemas eq \"urn:x\"", "id sw \"0\"",
    ])
    func `passes what can be answered`(_ filter: String) throws {
        try Filter(parsing: filter).check(against: .user)
    }

    @Test(arguments: [
        "active gt true", "active ge \"true\"", "active lt false", "active le true", "active co \"tr\"",
        "active eq \"yes\"", "active eq 1", "emails[primary gt true]", "emails.primary le true",
        "x509Certificates gt \"MII\"", "x509Certificates.value le \"MII\"", "userName gt null", "userName co null",
        "nothing gt true", "nothing ge null", "userName eq 1", "userName eq true", "emails.type gt 3",
        "meta.lastModified gt \"yesterday\"", "meta.lastModified eq 7", "name eq \"Noor\"", "addresses co \"x\"",
        "meta eq \"x\"", "not (active gt true)", "userName pr or (title pr and active gt true)",
        "emails[type eq \"work\" and primary ge true]", "emails[type eq \"work\"].primary gt false",
    ])
    func `refuses what cannot be compared so`(_ filter: String) throws {
        let parsed = try Filter(parsing: filter)
        let error = #expect(throws: SCIMError.self) { try parsed.check(against: .user) }
        #expect(error?.kind == .invalidFilter)
    }

    @Test func `knows the sub-attributes of the elements it is asked of`() throws {
        let filter = try Filter(parsing: "primary gt true")
        let emails = AttributePath(name: "emails")
        #expect(throws: SCIMError.self) { try filter.check(elementsOf: emails, against: .user) }
        try Filter(parsing: "primary eq true").check(elementsOf: emails, against: .user)
    }

    @Test func `names the attribute and the reason`() throws {
        let filter = try Filter(parsing: "active gt true")
        #expect(
            throws: SCIMError(
                .invalidFilter,
                "The filter cannot be answered: active can be compared with true, false and null by eq and ne only.")
        ) { try filter.check(against: .user) }
    }
}
