import Provisioning
import Testing

@Suite struct SettingsEditsTests {
    private var settings = Settings.initial

    @Test func `a connector is added and removed`() throws {
        var edited = settings
        let connector = ConnectorSettings.defaults(name: "okta", identityProvider: .okta, targets: ["directory"])
        try edited.add(connector)
        #expect(try Settings(parsing: edited.exported(format: .json)).connectors == [connector])
        #expect(try edited.removeConnector(named: "okta") == connector)
        #expect(edited == settings)
    }

    @Test func `an application is added to a directory and removed`() throws {
        var edited = settings
        try edited.add(ApplicationSettings(name: "jira"), toTarget: "directory")
        #expect(edited.target(named: "directory")?.applications.map(\.name) == ["jira"])
        try edited.removeApplication(named: "jira", fromTarget: "directory")
        #expect(edited == settings)
    }

    @Test func `a connector gets another target`() throws {
        var edited = settings
        try edited.add(TargetSettings(name: "second", kind: "directory"))
        try edited.add(ConnectorSettings(name: "okta", displayName: "Okta"))
        try edited.add(TargetRules(target: "second"), toConnector: "okta")
        #expect(edited.connector(named: "okta")?.targets.map(\.target) == ["second"])
        #expect(kind { try edited.removeTarget(named: "second") } == .inUse)
        try edited.removeRules(forTarget: "second", ofConnector: "okta")
        try edited.removeTarget(named: "second")
        #expect(edited.targets == settings.targets)
    }

    @Test func `what is not said stays when a connector or an application is changed`() throws {
        var edited = settings
        try edited.add(ConnectorSettings.defaults(name: "okta", identityProvider: .okta, targets: ["directory"]))
        try edited.add(ApplicationSettings(name: "jira", write: true), toTarget: "directory")
        try edited.change(connector: "okta", displayName: "Okta production")
        try edited.change(application: "jira", ofTarget: "directory", allow: ["10.0.0.5"])
        let connector = try #require(edited.connector(named: "okta"))
        #expect(connector.displayName == "Okta production" && connector.identityProvider == .okta && connector.enabled)
        let application = try #require(edited.target(named: "directory")?.applications.first)
        #expect(application.allow == ["10.0.0.5"] && application.write)
        try edited.change(connector: "okta", identityProvider: .entra, enabled: false)
        #expect(edited.connector(named: "okta")?.enabled == false)
        #expect(edited.connector(named: "okta")?.identityProvider == .entra)
        #expect(kind { try edited.change(connector: "none", enabled: true) } == .notFound)
        #expect(kind { try edited.change(application: "none", ofTarget: "directory", write: true) } == .notFound)
    }

    @Test func `the rules for a target are replaced and others stay`() throws {
        var edited = settings
        try edited.add(TargetSettings(name: "second", kind: "directory"))
        let first = TargetRules(target: "directory")
        try edited.add(
            ConnectorSettings(name: "okta", displayName: "Okta", targets: [first, TargetRules(target: "second")]))
        let rules = TargetRules(target: "second", link: .never)
        try edited.replace(rules, ofConnector: "okta")
        #expect(edited.connector(named: "okta")?.targets == [first, rules])
        #expect(kind { try edited.replace(TargetRules(target: "third"), ofConnector: "okta") } == .notFound)
        #expect(kind { try edited.replace(rules, ofConnector: "other") } == .notFound)
    }

    @Test func `what cannot be is refused and changes nothing`() throws {
        var edited = settings
        try edited.add(ConnectorSettings(name: "okta", displayName: "Okta"))
        try edited.add(ApplicationSettings(name: "jira"), toTarget: "directory")
        let before = edited
        #expect(kind { try edited.add(ConnectorSettings(name: "okta", displayName: "")) } == .exists)
        #expect(kind { try edited.add(ConnectorSettings(name: "O", displayName: "")) } == .invalid)
        #expect(kind { try edited.add(.defaults(name: "b", identityProvider: .okta, targets: ["x"])) } == .notFound)
        #expect(kind { try edited.removeConnector(named: "x") } == .notFound)
        #expect(kind { try edited.add(ApplicationSettings(name: "jira"), toTarget: "directory") } == .exists)
        #expect(kind { try edited.add(ApplicationSettings(name: "b"), toTarget: "x") } == .notFound)
        #expect(kind { try edited.removeApplication(named: "x", fromTarget: "directory") } == .notFound)
        #expect(kind { try edited.add(TargetRules(target: "x"), toConnector: "okta") } == .notFound)
        #expect(edited == before)
    }

    @Test(arguments: IdentityProvider.allCases)
    func `the defaults of every identity provider are taken without an issue`(provider: IdentityProvider) throws {
        var edited = settings
        try edited.add(.defaults(name: "idp", identityProvider: provider, targets: ["directory"]))
        for text in [edited.exported(format: .json), edited.exported(format: .yaml)] {
            #expect(Settings.read(text).issues.isEmpty)
        }
    }

    private func kind(_ edit: () throws -> some Any) -> SettingsEditError.Kind? {
        do {
            _ = try edit()
            return nil
        } catch {
            return (error as? SettingsEditError)?.kind
        }
    }
}
