import Testing

@testable import Provisioning

struct SettingsSecretsTests {
    @Test(arguments: [
        "auth: { bearer: hunter2 }", "auth: hunter2", "auth: { basic: \"svc:hunter2\" }", "password: 'hunter2'",
        "auth:\n  basic:\n    username: svc\n    password: hunter2\n", #"{"auth":{"bearer":"hunter2"}}"#,
        "password:\n  hunter2", "# password: hunter2", "adminPassword : hunter2", "apiToken: hunter2",
        "url: https://svc:hunter2@jira.example.com/", "password: { hunter2 }", "password: file",
        "\"password\": \"file\"",
        "password: |\n  hunter2", "password: !!str hunter2", "a: [ { password: hunter2", "PASSWORD: hunter2",
    ])
    func `a secret that was typed into a document is noticed, also where the document can't be read`(text: String) {
        #expect(Settings.mayHoldSecret(text), "\(text)")
    }

    @Test(arguments: [
        "auth: { bearer: { env: JIRA_TOKEN } }", "auth:\n  bearer:\n    file: /etc/usher/jira\n",
        "auth: { basic: { username: svc, password: { file: /etc/usher/jira } } }",
        #"{"auth": {"basic": {"password": {"env": "A"}, "username": "svc"}}}"#, "applications:\n  - name: password\n",
        "url: https://jira.example.com/a@b", "from: [\"{{ emails.value | first }}\"]", "", ":", "::::", "password",
        "password:{env:A}",
        "  basic:\r\n    username: svc\r\n    password: { env: A }\r\n",
    ])
    func `where a secret is may be kept, and names are not taken for secrets`(text: String) {
        #expect(!Settings.mayHoldSecret(text), "\(text)")
    }

    @Test func `an exported document holds none`() throws {
        let text = """
            version: 1
            targets:
              - { name: directory, kind: directory, applications: [{ name: jira, password: { file: /etc/jira } }] }
            """
        let settings = try #require(Settings.read(text, checks: SettingsChecks()).settings)
        for format in SettingsFormat.allCases { #expect(!Settings.mayHoldSecret(settings.exported(format: format))) }
    }
}
