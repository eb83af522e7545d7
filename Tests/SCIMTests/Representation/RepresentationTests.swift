import SCIM
import StrictJSON
import Testing

struct RepresentationTests {
    private static let base = "https://h/scim/okta/v2"

    @Test func `shows a user with meta, and active even when nobody set it`() throws {
        let user = try Documents.user()
        let group = GroupReference(id: "g-1", display: "Riggers", isDirect: false)
        let document = user.representation(baseURL: Self.base, groups: [group])
        #expect(
            JSONValue.object(document)
                == (try Documents.json(
                    #"""
                    {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"r-1","userName":"noor","active":true,
                     "groups":[{"value":"g-1","$ref":"https://h/scim/okta/v2/Groups/g-1","display":"Riggers","type":"indirect"}],
                     "meta":{"resourceType":"User","created":"2026-01-01T00:00:00.000Z",
                      "lastModified":"2026-01-01T00:00:00.000Z","location":"https://h/scim/okta/v2/Users/r-1",
                      "version":"\#(user.etag(with: [group]).replacing("\"", with: "\\\""))"}}
                    """#)))
    }

    @Test func `the ETag of an answer with groups tells other groups, and is good for writing all the same`() throws {
        let user = try Documents.user()
        let rigger = GroupReference(id: "g-1", display: "Riggers", isDirect: true)
        let climber = GroupReference(id: "g-2", display: "Climbers", isDirect: true)
        let renamed = GroupReference(id: "g-1", display: "Crew", isDirect: true)
        let nested = GroupReference(id: "g-1", display: "Riggers", isDirect: false)
        let states = [[rigger], [climber], [rigger, climber], [renamed], [nested], [], nil]
        let tags = states.map { user.etag(with: $0) }
        #expect(Set(tags).count == 6, "No groups and groups that are not asked for look the same.")
        #expect(user.etag(with: [climber, rigger]) == user.etag(with: [rigger, climber]))
        for tag in tags {
            #expect(IfMatch(header: tag)?.matches(user.etag) == true)
            #expect(IfNoneMatch(header: tag)?.isFulfilled(by: tag) == true)
            #expect(IfNoneMatch(header: tag)?.isFulfilled(by: "W/\"3-other\"") == false)
        }
        #expect(IfMatch(header: "W/\"2-abc\"")?.matches(user.etag) == false)
        #expect(IfMatch(header: "W/\"33\"")?.matches(user.etag) == false)
    }

    @Test func `shows members with their type, and none when they are not asked for`() throws {
        let group = try Documents.group()
        #expect(group.representation(baseURL: Self.base)["members"] == nil)
        #expect(group.representation(baseURL: Self.base, members: [])["members"] == [])
        #expect(group.representation(baseURL: Self.base)["active"] == nil)
        let members = [Member(id: "u", kind: .user, display: nil), Member(id: "g", kind: .group, display: "G")]
        #expect(
            group.representation(baseURL: Self.base, members: members)["members"] == [
                ["value": "u", "$ref": "https://h/scim/okta/v2/Users/u", "type": "User"],
                ["value": "g", "$ref": "https://h/scim/okta/v2/Groups/g", "type": "Group", "display": "G"],
            ])
    }

    @Test(arguments: [
        (#"W/"3""#, true), (#""3""#, true), (#""2", W/"3""#, true), ("*", true), (#""2""#, false), ("3", false),
        (#""a,b""#, false), ("", false),
    ])
    func `compares entity tags weakly`(header: String, matches: Bool) throws {
        #expect(IfMatch(header: header)?.matches(#"W/"3""#) == matches)
        #expect(IfNoneMatch(header: header)?.isFulfilled(by: #"W/"3""#) == matches)
    }

    @Test func `knows no precondition without header`() {
        #expect(IfMatch(header: nil) == nil)
        #expect(IfNoneMatch(header: nil) == nil)
    }
}
