import Administration
import Provisioning
import Testing

struct IdentityProviderGuideTests {
    private static let address = "https://usher.example.com/scim/okta/v2"

    @Test(arguments: IdentityProvider.allCases)
    func `each guide gives the address once, to copy, and says where the token goes`(provider: IdentityProvider) {
        let steps = IdentityProviderGuide.of(provider).steps(baseURL: Self.address)
        #expect(steps.count { $0.value == Self.address } == 1)
        #expect(steps.contains { $0.text.contains("the connector's token") })
    }

    @Test(arguments: IdentityProvider.allCases)
    func `a guide is prose that stands by itself`(provider: IdentityProvider) {
        let guide = IdentityProviderGuide.of(provider)
        for step in guide.steps(baseURL: Self.address) {
            #expect(!step.text.contains("`") && !step.text.contains("{baseURL}"), "\(step)")
            #expect(step.value == nil || step.text.hasSuffix(":"), "\(step)")
        }
        #expect(!"What to do in \(guide.place)".contains("The "))
    }

    @Test func `no two identity providers share their steps`() {
        let all = IdentityProvider.allCases.map { IdentityProviderGuide.of($0).steps(baseURL: Self.address) }
        #expect(Set(all).count == IdentityProvider.allCases.count)
    }

    @Test func `those that cannot push by themselves say so`() {
        let hindered = IdentityProvider.allCases.filter { IdentityProviderGuide.of($0).obstacle != nil }
        #expect(hindered == [.google, .keycloak])
    }

    @Test func `in a terminal a step is a line`() {
        let steps = IdentityProviderGuide.of(.entra).steps(baseURL: Self.address)
        #expect(steps.map(\.line).contains("Tenant URL: \(Self.address)"))
    }
}
