import SCIM
import StrictJSON
import Testing

struct ProjectionTests {
    private static let document = #"""
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"r-1","userName":"noor",
         "name":{"givenName":"Noor","familyName":"Haddad"},"emails":[{"value":"a","type":"work"},{"value":"b"}],
         "roles":[],"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Yard","costCenter":"7"},
         "urn:example:2.0:User":{"berth":4},"groups":[{"value":"g","display":"G"}],"meta":{"version":"W/\"3\""}}
        """#

    @Test(arguments: [
        (["userName"], #"{"userName":"noor"}"#),
        (["USERNAME", "nonsense", "/x", "emails[type eq"], #"{"userName":"noor"}"#),
        (["name.familyName"], #"{"name":{"familyName":"Haddad"}}"#),
        (["name.familyName", "name"], #"{"name":{"givenName":"Noor","familyName":"Haddad"}}"#),
        (["name.givenName", "NAME.familyname"], #"{"name":{"givenName":"Noor","familyName":"Haddad"}}"#),
        (["emails.value"], #"{"emails":[{"value":"a"},{"value":"b"}]}"#),
        (["emails.type"], #"{"emails":[{"type":"work"}]}"#),
        (["urn:ietf:params:scim:schemas:core:2.0:User:userName"], #"{"userName":"noor"}"#),
        (
            ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department"],
            #"{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Yard"}}"#
        ),
        (
            ["URN:ietf:params:scim:schemas:extension:enterprise:2.0:user"],
            #"{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Yard","costCenter":"7"}}"#
        ),
        (["urn:example:2.0:User"], #"{"urn:example:2.0:User":{"berth":4}}"#),
        (["urn:example:2.0:User:berth"], #"{"urn:example:2.0:User":{"berth":4}}"#),
        (["groups.value"], #"{"groups":[{"value":"g"}]}"#), (["id"], "{}"), (["password"], "{}"), ([], "{}"),
    ])
    func `returns the named attributes and what is always returned`(names: [String], expected: String) throws {
        let projection = try Projection(attributes: names, excludedAttributes: nil, kind: .user)
        var result = projection.apply(try #require(try Documents.json(Self.document).object))
        #expect(result["id"] == "r-1")
        #expect(result["schemas"] != nil)
        result["id"] = nil
        result["schemas"] = nil
        #expect(.object(result) == (try Documents.json(expected)))
    }

    @Test(arguments: [
        (["emails", "meta", "groups", "id", "schemas"], ["emails", "meta", "groups"]), (["nonsense"], []),
        (["urn:example:2.0:User:berth"], ["urn:example:2.0:User"]), (["name.givenName", "name.familyName"], ["name"]),
    ])
    func `leaves out what is excluded, but never what is always returned`(names: [String], gone: [String]) throws {
        let projection = try Projection(attributes: nil, excludedAttributes: names, kind: .user)
        let document = try #require(try Documents.json(Self.document).object)
        #expect(projection.apply(document).names == document.names.filter { !gone.contains($0) })
    }

    @Test func `keeps an empty list and the order of names when nothing is asked for`() throws {
        let document = try #require(try Documents.json(Self.document).object)
        #expect(try Projection(attributes: nil, excludedAttributes: nil, kind: .user).apply(document) == document)
    }

    @Test func `never returns a password`() throws {
        let all = try Projection(attributes: nil, excludedAttributes: nil, kind: .user)
        #expect(all.apply(["userName": "n", "password": "p"]) == ["userName": "n"])
    }

    @Test func `refuses attributes together with excludedAttributes`() {
        #expect(
            Documents.refusal { _ = try Projection(attributes: ["a"], excludedAttributes: ["b"], kind: .user) }
                == "invalidValue")
    }

    @Test(
        arguments: [
            (["displayName"], nil, false), (["members.value"], nil, true), (["MEMBERS"], nil, true),
            (nil, ["members"], false), (nil, ["members.display"], true), (nil, ["displayName"], true), (nil, nil, true),
        ] as [([String]?, [String]?, Bool)])
    func `says whether members must be read`(attributes: [String]?, excluded: [String]?, wanted: Bool) throws {
        let projection = try Projection(attributes: attributes, excludedAttributes: excluded, kind: .group)
        #expect(projection.wantsMembers == wanted)
        #expect(!projection.wantsGroups)
    }

    @Test func `says whether groups must be read`() throws {
        #expect(try Projection(attributes: nil, excludedAttributes: nil, kind: .user).wantsGroups)
        #expect(try !Projection(attributes: ["userName"], excludedAttributes: nil, kind: .user).wantsGroups)
        #expect(try !Projection(attributes: nil, excludedAttributes: ["groups"], kind: .user).wantsGroups)
    }

    @Test func `projects members one by one`() throws {
        let member = Member(id: "u", kind: .user, display: "U").representation(baseURL: "https://h/v2")
        let only = try Projection(attributes: ["members.value"], excludedAttributes: nil, kind: .group)
        #expect(only.applyToMember(member) == ["value": "u"])
        let except = try Projection(attributes: nil, excludedAttributes: ["members.$ref"], kind: .group)
        #expect(except.applyToMember(member) == ["value": "u", "type": "User"])
        let named = try Projection(attributes: ["members.display"], excludedAttributes: nil, kind: .group)
        #expect(named.applyToMember(member) == ["display": "U"])
    }
}
