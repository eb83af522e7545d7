import StrictJSON

/// The made-up company of the demo: 50 people in 6 groups.
enum DemoPeople {
    static let groups = ["jira-users", "confluence-users", "developers", "designers", "support", "managers"]

    private static let given = [
        "Amara", "Bruno", "Chiara", "Dmitri", "Elif", "Farah", "Goran", "Hanna", "Idris", "Jonas",
    ]
    private static let family = ["Abendroth", "Bellweather", "Castellan", "Dunmore", "Eversley"]

    struct Person: Sendable {
        let number: Int
        let givenName: String
        let familyName: String

        var userName: String { "\(givenName).\(familyName)@demo.example".lowercased() }

        /// The document as Okta sends it.
        func document(active: Bool = true) -> JSONValue {
            [
                "schemas": [
                    "urn:ietf:params:scim:schemas:core:2.0:User",
                    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
                ],
                "userName": .string(userName), "externalId": .string("00udemo\(number)"),
                "name": ["givenName": .string(givenName), "familyName": .string(familyName)],
                "displayName": .string("\(givenName) \(familyName)"),
                "emails": [["primary": true, "value": .string(userName), "type": "work"]],
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
                    "department": .string(DemoPeople.department(number))
                ],
                "groups": [], "active": .bool(active),
            ]
        }
    }

    static let all: [Person] = (0..<50).map { number in
        Person(number: number, givenName: given[number % given.count], familyName: family[number / given.count])
    }

    /// Everybody uses Jira and Confluence; the rest is spread.
    static func members(of group: String) -> [Int] {
        switch group {
        case "jira-users", "confluence-users": Array(all.indices)
        case "developers": all.indices.filter { $0 % 3 == 0 }
        case "designers": all.indices.filter { $0 % 7 == 1 }
        case "support": all.indices.filter { $0 % 5 == 2 }
        default: all.indices.filter { $0 % 10 == 0 }
        }
    }

    private static func department(_ number: Int) -> String {
        number % 3 == 0 ? "Engineering" : number % 7 == 1 ? "Design" : "Operations"
    }
}
