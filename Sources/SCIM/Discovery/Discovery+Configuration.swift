public import StrictJSON

extension Discovery {
    /// RFC 7643 section 5, and `pagination` of RFC 9865. Clients switch their behaviour on it, and some refuse it as a
    /// whole when one field is missing.
    public static func serviceProviderConfig(baseURL: String) -> JSONObject {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
            "documentationUri": "https://www.rfc-editor.org/rfc/rfc7644",
            "patch": supported(true),
            "bulk": [
                "supported": true, "maxOperations": .integer(ServiceLimits.bulkOperations),
                "maxPayloadSize": .integer(ServiceLimits.bulkPayloadBytes),
            ],
            "filter": ["supported": true, "maxResults": .integer(ServiceLimits.pageSize)],
            "changePassword": supported(false),
            "sort": supported(true),
            "etag": supported(true),
            "pagination": pagination,
            "authenticationSchemes": [bearer],
            "meta": meta("ServiceProviderConfig", "\(baseURL)/ServiceProviderConfig"),
        ]
    }

    private static func supported(_ supported: Bool) -> JSONValue { ["supported": .bool(supported)] }

    private static var pagination: JSONValue {
        [
            "cursor": true, "index": true, "defaultPaginationMethod": "index",
            "defaultPageSize": .integer(ServiceLimits.pageSize), "maxPageSize": .integer(ServiceLimits.pageSize),
            "cursorTimeout": .integer(ServiceLimits.cursorSeconds),
        ]
    }

    private static var bearer: JSONValue {
        [
            "type": "oauthbearertoken", "name": "Bearer token",
            "description": "The token of the connector, in the header Authorization: Bearer.",
            "specUri": "https://www.rfc-editor.org/rfc/rfc6750", "primary": true,
        ]
    }
}
