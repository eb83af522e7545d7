import Administration
import Testing

struct RequestAddressTests {
    @Test(arguments: [
        "/scim/okta/v2/Users/nobody", "/scim/okta/v2/Groups/1?attributes=members", "/scim/okta/v2/Schemas/urn:none",
        "/scim/okta/v2/Users",
    ]) func `an id that nobody has is no wrong address`(target: String) {
        #expect(RequestAddress(target, of: "okta").exists)
    }

    @Test(arguments: [
        ("/scim/okta/Users", "“/v2” is missing"), ("/scim/okta", "“/v2” is missing"),
        ("/scim/okta/v2/v2/Users?startIndex=1", "stands there twice"), ("/scim/okta/v2/users", "is written “Users”"),
        ("/scim/okta/v2/serviceproviderconfig", "is written “ServiceProviderConfig”"),
        ("/scim/okat/v2/Users", "“okat” instead of this connector, “okta”"), ("/scim/okta/v2", "the base URL itself"),
        ("/scim/okta/v2/People", "as it is here"), ("/scim", "as it is here"), ("/", "as it is here"),
        ("/scim/okta/v2/Users/1/photo", "as it is here"),
    ]) func `a wrong address is told with what is wrong about it`(target: String, advice: String) {
        let address = RequestAddress(target, of: "okta")
        #expect(!address.exists)
        #expect(address.advice.contains(advice))
        #expect(!address.path.contains("?"))
    }
}
