public import StrictJSON

/// The documents of RFC 7644 section 4, made from the definitions that requests are checked by.
public enum Discovery {
    public static func serviceProviderConfig(baseURL: String) -> JSONObject { [:] }
    /// ListResponses.
    public static func resourceTypes(baseURL: String) -> JSONObject { [:] }
    public static func schemas(baseURL: String) -> JSONObject { [:] }
    /// By name, whatever its case; nil when there is none.
    public static func resourceType(_ name: String, baseURL: String) -> JSONObject? { nil }
    /// By URN, whatever its case; nil when there is none.
    public static func schema(_ urn: String, baseURL: String) -> JSONObject? { nil }
}
