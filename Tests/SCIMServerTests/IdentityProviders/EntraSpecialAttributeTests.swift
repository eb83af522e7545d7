import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// The attributes that Entra ID writes in ways of its own.
struct EntraSpecialAttributeTests {
    private func run(_ body: @Sendable (IdentityProvider) async throws -> Void) async throws {
        try await IdentityProvider.run(contentType: entraContentType, body)
    }

    private func patched(_ entra: IdentityProvider, _ path: String, _ operations: String...) async throws -> JSONValue {
        try await entra.change(.patch, path, IdentityProvider.patch(operations))
        return try await entra.get(path)
    }

    @Test func `the manager is sent as an id and comes back as an object`() async throws {
        try await run { entra in
            let boss = try await entra.addUsers(["boss", "other"])
            let created = try await entra.change(.post, "/Users", entraUser("noor", manager: boss[0]))
            #expect(created[IdentityProvider.enterprise, "manager", "value"] == .string(boss[0]))
            let id = try #require(created["id"]?.string)
            let manager = "\(IdentityProvider.enterprise):manager"
            let both = #"id eq "\#(id)" and manager eq "\#(boss[0])""#
            #expect(try await entra.count("/Users", #"id eq "\#(id)" and \#(manager) eq "\#(boss[0])""#) == 1)
            #expect(try await entra.list("/Users?filter=\(both.queryEncoded)&attributes=id").total == 1)
            for operation in [
                #"{"op":"Replace","path":"\#(manager)","value":"\#(boss[1])"}"#,
                #"{"op":"Add","path":"\#(manager)","value":[{"$ref":"../Users/\#(boss[1])","value":"\#(boss[1])"}]}"#,
            ] {
                let user = try await patched(entra, "/Users/\(id)", operation)
                #expect(user[IdentityProvider.enterprise, "manager", "value"] == .string(boss[1]))
            }
            for clearing in [
                #"{"op":"Replace","path":"\#(manager)","value":""}"#, #"{"op":"Remove","path":"\#(manager)"}"#,
            ] {
                _ = try await patched(
                    entra, "/Users/\(id)", #"{"op":"Replace","path":"\#(manager)","value":"\#(boss[1])"}"#)
                let user = try await patched(entra, "/Users/\(id)", clearing)
                #expect(user[IdentityProvider.enterprise, "manager"] == nil)
                #expect(user[IdentityProvider.enterprise, "department"] == "Rigging")
            }
        }
    }

    @Test func `a single role is found by primary eq "True", and made when there is none`() async throws {
        try await run { entra in
            let path = try await entra.addUser("noor")
            var user = try await patched(
                entra, path, #"{"op":"Add","path":"roles[primary eq \"True\"].value","value":"fitter"}"#,
                #"{"op":"Add","path":"roles[primary eq \"True\"].display","value":"Fitter"}"#)
            #expect(user["roles"] == [["primary": true, "value": "fitter", "display": "Fitter"]])
            user = try await patched(
                entra, path, #"{"op":"Replace","path":"roles[primary eq \"True\"].value","value":"welder"}"#)
            #expect(user["roles", "0", "value"] == "welder")
            #expect(user["roles"]?.array?.count == 1)
        }
    }

    @Test func `several roles come as a list, and as JSON within text`() async throws {
        try await run { entra in
            let path = try await entra.addUser("noor")
            let text = #"{\"id\":\"7\",\"value\":\"fitter\"}"#
            let user = try await patched(
                entra, path,
                #"{"op":"Add","path":"roles","value":[{"primary":false,"value":"fitter"},{"primary":false,"value":"b"}]}"#,
                #"{"op":"Add","path":"roles","value":[{"value":"\#(text)"}]}"#)
            #expect(user["roles"]?.array?.count == 3)
            #expect(user["roles", "2", "value"] == #"{"id":"7","value":"fitter"}"#)
        }
    }

    @Test(arguments: ["Add", "Replace"])
    func `an address of a type that the user has none of is made, and found again`(op: String) async throws {
        try await run { entra in
            let path = try await entra.addUser("noor")
            for value in ["noor@yard.example", "noor@dock.example"] {
                let user = try await patched(
                    entra, path, #"{"op":"\#(op)","path":"emails[type eq \"work\"].value","value":"\#(value)"}"#)
                #expect(user["emails"] == [["type": "work", "value": .string(value)]])
            }
            let filter = #"emails[type eq "work"].value eq "NOOR@dock.example""#
            #expect(try await entra.find("/Users", filter)["id"]?.string == path.lastPart)
            let user = try await patched(entra, path, #"{"op":"Remove","path":"emails[type eq \"work\"].value"}"#)
            #expect(user["emails"] == nil)
        }
    }
}
