import StrictJSON

/// The user that the examples of templates read.
let ada: JSONObject = [
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
    "id": "2819c223",
    "userName": "Ada.Lovelace@example.com",
    "displayName": "",
    "nickName": .null,
    "active": true,
    "name": ["givenName": "Ada", "familyName": "Lovelace", "formatted": " Ada Lovelace "],
    "emails": [
        ["value": "ada@home.org", "type": "home"],
        ["value": "ada@example.com", "type": "work", "primary": true],
        ["value": "countess@example.com", "type": "WORK"],
        ["type": "other"],
    ],
    "roles": ["engineer", "writer"],
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
        "department": "Engines", "employeeNumber": "0042", "manager": ["value": "26118915", "displayName": "Charles"],
    ],
    "urn:example:params:scim:2.0:Site": ["floor": 3, "seats": (try? JSONValue(parsing: "[1, 2.50]")) ?? .null],
]
