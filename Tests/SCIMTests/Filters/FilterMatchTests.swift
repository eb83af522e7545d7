import SCIM
import StrictJSON
import Testing

private let noor: JSONValue = [
    "schemas": [
        "urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
        "urn:example:yard:1.0:Crane",
    ],
    "id": "Ab7", "externalId": "Ext-1", "userName": "NoorHaddad", "active": true, "title": "", "nickName": .null,
    "displayName": "\u{C9}mile 50%_'x\") or (\"",
    "name": ["familyName": "O'Malley", "givenName": "Noor"],
    "emails": [
        ["type": "work", "value": "noor@yard.example", "primary": true],
        ["type": "HOME", "value": "noor@home.example"],
    ],
    "roles": [["value": "fitter", "primary": "True"]], "photos": [], "ims": [[:]], "phoneNumbers": [["type": "work"]],
    "groups": [["value": "g1", "display": "Quay 4"]], "tags": ["Red", "blue"], "shoeSize": .decimal("42.5"),
    "retired": "False",
    "meta": ["lastModified": "2011-05-13T04:42:34.500Z", "version": "W/\"3\"", "resourceType": "User"],
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
        "department": "Yard", "employeeNumber": "701", "manager": ["value": "M1", "displayName": "Ada"],
    ],
    "urn:example:yard:1.0:Crane": ["reach": 30, "operator": ["Ada", "Bo"], "limits": ["load": 5]],
]

struct FilterMatchTests {
    private func matches(_ filter: String) throws -> Bool {
        try Filter(parsing: filter).matches(noor.object ?? [:], schemas: .user)
    }

    @Test(arguments: [
        // Case by the schema, names in any case.
        "userName eq \"noorhaddad\"", "USERNAME eq \"NOORHADDAD\"", "id eq \"Ab7\"", "externalId eq \"Ext-1\"",
        "meta.version eq \"W/\\\"3\\\"\"", "name.familyName co \"o'm\"", "NAME.FAMILYNAME sw \"O'\"",
        "name.familyName ew \"LLEY\"", "displayName sw \"\u{E9}MILE\"", "displayName sw \"e\u{301}mile\"",
        "displayName co \"50%_'x\\\") or (\\\"\"", "userName co \"\"", "title eq \"\"",
        "schemas eq \"urn:ietf:params:scim:schemas:core:2.0:USER\"",
        // Order of texts, dates and numbers.
        "userName gt \"noor\"", "userName ge \"NOORHADDAD\"", "userName lt \"noos\"", "userName le \"noorhaddad\"",
        "meta.lastModified gt \"2011-05-13T04:42:34Z\"", "meta.lastModified eq \"2011-05-13T06:42:34.5+02:00\"",
        "meta.lastModified lt \"2011-05-13T04:42:34.501Z\"", "meta.lastModified ge \"2011-05-12T23:42:34.500-05:00\"",
        "meta.lastModified sw \"2011-05\"", "shoeSize eq 4.25e1", "shoeSize gt 42", "shoeSize le 42.50",
        // Booleans, as clients write them and as they store them.
        "active eq true", "active eq \"True\"", "active ne false", "retired eq false", "retired eq \"false\"",
        "roles[primary eq true]", "roles[primary eq \"True\"].value eq \"fitter\"", "active ne \"False\"",
        // Many values: any of them; `value` when no sub-attribute is named.
        "emails co \"@yard\"", "emails.value eq \"noor@home.example\"", "emails.type eq \"home\"",
        "emails[type eq \"work\" and value co \"@yard\"]", "emails[type eq \"work\"].value ew \"yard.example\"",
        "emails.type eq \"work\" and emails.value co \"@home\"", "groups eq \"g1\"", "groups.display co \"quay\"",
        "emails[type ne \"work\"]", "emails[not (type eq \"work\")]", "roles eq \"fitter\"", "tags eq \"RED\"",
        "tags[value eq \"blue\"]", "name[familyName pr and givenName eq \"noor\"]", "emails[primary pr]",
        "emails[type eq \"home\" and primary eq null]",
        // Extensions, declared or not, under URNs in any case; the core schema's own URN.
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq \"yard\"",
        "URN:IETF:params:scim:schemas:extension:ENTERPRISE:2.0:user:Department eq \"Yard\"",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq \"M1\"",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName eq \"ada\"",
        // An extension as a whole.
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User pr", "urn:example:yard:1.0:Crane pr",
        "not (urn:example:yard:1.0:Ship pr)",
        // A name without URN that only an extension declares.
        "manager eq \"M1\"", "Department eq \"yard\"", "manager.displayName eq \"ADA\"", "not (division pr)",
        "urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"noorhaddad\"",
        "urn:example:yard:1.0:crane:REACH ge 30", "urn:example:yard:1.0:Crane:operator eq \"BO\"",
        "urn:example:yard:1.0:Crane:limits.load lt 6",
        // What is there and what is not.
        "userName pr", "active pr", "name pr", "emails pr", "emails.type pr", "meta pr", "shoeSize pr",
        "not (title pr)", "not (photos pr)", "not (ims pr)", "not (nickName pr)", "not (phoneNumbers.value pr)",
        "phoneNumbers pr", "nickName eq null", "nothing eq null", "title eq null", "userName ne null",
        "not (urn:x:y:z:name pr)", "not (nothing eq 1)", "nothing ne \"x\"", "nickName ne \"x\"",
        "not (photos[type eq \"work\"])", "emails.value ne \"nobody@yard.example\"",
    ])
    func `is true of Noor`(_ filter: String) throws {
        #expect(try matches(filter))
        #expect(try !matches("not (\(filter))"))
        #expect(try CompiledFilter(Filter(parsing: filter), schemas: .user).matches(noor.object ?? [:]))
    }

    @Test(arguments: [
        "id eq \"ab7\"", "externalId eq \"ext-1\"", "meta.version eq \"w/\\\"3\\\"\"", "externalId co \"EXT\"",
        "userName eq \"noor\"", "displayName co \"50__'\"", "userName sw \"haddad\"", "userName ew \"noor\"",
        "displayName eq \"emile\"", "emails[type eq \"work\" and value co \"@home\"]",
        "emails[type eq \"work\"].value eq \"noor@home.example\"", "emails.value ne \"noor@home.example\"",
        "department eq \"Yards\"", "manager.value eq \"m1\"", "employeeNumber eq \"70\"", "reach eq 30",
        "type eq \"work\"",
        "urn:ietf:params:scim:schemas:core:2.0:Group:userName eq \"noorhaddad\"",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:userName pr", "title pr", "photos pr", "ims pr",
        "nickName pr", "nothing pr", "name.nothing pr", "active eq false", "active eq \"yes\"",
        "nothing eq 1", "nothing gt \"\"", "nothing co \"\"", "nothing[a ne 1]", "photos[type ne \"work\"]",
        "ims[type ne \"work\"]",
        "nickName[value ne \"x\"]",
        "shoeSize eq \"42.5\"", "shoeSize lt 42.5", "userName gt \"noorhaddad\"", "userName eq null",
        "meta.lastModified gt \"2011-05-13T04:42:34.500Z\"", "meta.lastModified eq \"soon\"", "name eq \"Noor\"",
        "userName[type eq \"work\"]", "urn:example:yard:1.0:Crane:limits eq 5", "retired eq true",
        "tags co \"redblue\"",
    ])
    func `is false of Noor`(_ filter: String) throws {
        #expect(try !matches(filter))
        #expect(try matches("not (\(filter))"))
    }

    @Test func `makes ne the opposite of eq whatever is there`() throws {
        for path in ["userName", "emails", "emails.type", "photos", "nothing", "active", "tags", "meta.lastModified"] {
            for value in ["\"work\"", "\"noorhaddad\"", "true", "null", "1"] {
                #expect(try matches("\(path) eq \(value)") != matches("\(path) ne \(value)"))
            }
        }
    }

    @Test func `is asked of elements with the characteristics of their attribute`() throws {
        let members = AttributePath(name: "members")
        let byID = try CompiledFilter(Filter(parsing: "value eq \"Ab7\""), elementsOf: members, schemas: .group)
        #expect(byID.matches(element: ["value": "Ab7"]))
        #expect(!byID.matches(element: ["value": "ab7"]))
        #expect(byID.matches(element: "Ab7"))
        let byType = try CompiledFilter(Filter(parsing: "type eq \"user\""), elementsOf: members, schemas: .group)
        #expect(byType.matches(element: ["Type": "User"]))
        #expect(!byType.matches(element: .null))
    }

    @Test func `searches long texts in one pass`() throws {
        let pattern = String(repeating: "a", count: 4_000) + "b"
        let filter = CompiledFilter(.compare(AttributePath(name: "title"), .co, .string(pattern)), schemas: .user)
        let text = String(repeating: "a", count: 60_000)
        #expect(!filter.matches(["title": .string(text)]))
        #expect(filter.matches(["title": .string(text + "B" + text)]))
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `finds parts of texts as a plain search does`(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        func text(_ length: Int) -> String {
            (0..<length).map { _ in generator.pick(["a", "b"], else: "a") }.joined()
        }
        let (pattern, whole) = (text(Int(seed % 6)), text(24))
        let filter = Filter.compare(AttributePath(name: "title"), .co, .string(pattern))
        let expected = pattern.isEmpty || whole.contains(pattern)
        #expect(filter.matches(["title": .string(whole)], schemas: .user) == expected)
    }
}
