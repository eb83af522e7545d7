import Provisioning
import StrictJSON
import Testing

/// First and last name: attributes of their own in the settings, properties in a plan.
@Suite struct NamePropertyTests {
    private static func user(_ given: String, _ family: String) -> SourceUser {
        Sample.user("ada", ["name": ["givenName": .string(given), "familyName": .string(family)]])
    }

    private static func account(_ properties: [String: String]) -> Account {
        var account = Sample.account()
        account.properties = properties
        return account
    }

    @Test func `both come from the parts of the name, and follow them`() throws {
        let input = Sample.input(
            Self.user("Ada", "Lovelace"), account: Self.account(["firstName": "Ada", "lastName": "King"]))
        let step = try #require(try Sample.planner().plan(input).steps.first { $0.action.name == "setProperty" })
        #expect(step.action == .setProperty(name: "lastName", from: "King", to: "Lovelace"))
        #expect(step.reason.description == "attributes.lastName: the value of `{{ name.familyName }}`")
    }

    @Test func `a name that is cleared goes, and a second plan has nothing to do`() throws {
        let planner = try Sample.planner {
            $0.attributes.firstName = AttributeRule(from: ["{{ name.givenName }}"], whenMissing: .clear)
        }
        let user = Self.user("", "King")
        let first = planner.plan(Sample.input(user, account: Self.account(["firstName": "Ada"])))
        #expect(first.told.filter { $0.contains("Name=") } == ["firstName=", "lastName=King"])
        let second = planner.plan(Sample.input(user, account: Self.account(["lastName": "King"])))
        #expect(second.told.filter { $0.contains("Name=") }.isEmpty)
    }

    @Test func `a mapping of its own is read and exported`() throws {
        let text =
            SettingsReadingTests.rules + """
                        attributes:
                          firstName: { from: ["{{ nickName }}"], whenMissing: clear }
                """
        let settings = try Settings(parsing: text)
        let rule = settings.connectors.first?.targets.first?.attributes.firstName
        #expect(rule == AttributeRule(from: ["{{ nickName }}"], whenMissing: .clear))
        let exported = settings.exported(format: .yaml, includingDefaults: false)
        #expect(exported.contains("nickName"))
        #expect(try Settings(parsing: exported) == settings)
    }

    @Test(arguments: ["firstName", "LASTNAME"])
    func `no property can have their names`(name: String) throws {
        let text =
            SettingsReadingTests.rules + """
                        attributes:
                          properties: { \(name): { from: ["{{ title }}"] } }
                """
        #expect(Settings.read(text).errors.map(\.path) == ["connectors[0].targets[0].attributes.properties.\(name)"])
    }
}
