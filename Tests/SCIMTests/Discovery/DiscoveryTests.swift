import SCIM
import StrictJSON
import Testing

struct DiscoveryTests {
    private static let base = "https://h/scim/okta/v2"

    @Test func `says of every feature whether it is there`() {
        let document = Discovery.serviceProviderConfig(baseURL: Self.base)
        for feature in ["patch", "bulk", "filter", "changePassword", "sort", "etag"] {
            #expect(document[feature]?["supported"]?.bool != nil)
        }
        #expect(document["bulk"]?["maxOperations"]?.integer == ServiceLimits.bulkOperations)
        #expect(document["filter"]?["maxResults"]?.integer == ServiceLimits.pageSize)
        let scheme = document["authenticationSchemes"]?.array?.first
        #expect(["type", "name", "description", "specUri"].allSatisfy { scheme?[$0]?.string?.isEmpty == false })
    }

    @Test func `finds each entry of the lists by its name, whatever its case`() throws {
        for entry in try #require(Discovery.resourceTypes(baseURL: Self.base)["Resources"]?.array) {
            let name = try #require(entry["name"]?.string)
            #expect(Discovery.resourceType(name.uppercased(), baseURL: Self.base).map { .object($0) } == entry)
        }
        for entry in try #require(Discovery.schemas(baseURL: Self.base)["Resources"]?.array) {
            let urn = try #require(entry["id"]?.string)
            #expect(Discovery.schema(urn.lowercased(), baseURL: Self.base).map { .object($0) } == entry)
            #expect(entry["meta"]?["location"]?.string == "\(Self.base)/Schemas/\(urn)")
        }
        #expect(Discovery.resourceType("Users", baseURL: Self.base) == nil)
        #expect(Discovery.schema("urn:x", baseURL: Self.base) == nil)
    }

    @Test func `gives schemas and meta with every entry and null nowhere`() throws {
        let lists = [Discovery.resourceTypes(baseURL: Self.base), Discovery.schemas(baseURL: Self.base)]
        for list in lists {
            let entries = try #require(list["Resources"]?.array)
            #expect(list["totalResults"]?.integer == entries.count)
            #expect(entries.allSatisfy { $0["schemas"]?.array?.count == 1 && $0["meta"]?["location"] != nil })
            #expect(!JSONValue.object(list).serialized.contains("null"))
        }
    }

    @Test(arguments: [
        ("password", "mutability", "writeOnly"), ("password", "returned", "never"),
        ("groups", "mutability", "readOnly"),
        ("userName", "uniqueness", "server"),
    ])
    func `declares what clients look for`(attribute: String, characteristic: String, value: String) throws {
        let schema = try #require(Discovery.schema(Schema.user.id, baseURL: Self.base))
        let found = schema["attributes"]?.array?.first { $0["name"]?.string == attribute }
        #expect(found?[characteristic]?.string == value)
    }

    @Test func `declares no attribute twice`() {
        for schema in [Schema.user, .group, .enterpriseUser] {
            let names = schema.attributes.map { $0.name.lowercased() }
            #expect(Set(names).count == names.count)
        }
    }
}
