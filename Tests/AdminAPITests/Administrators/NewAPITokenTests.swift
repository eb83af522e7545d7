import Administration
import Testing

struct NewAPITokenTests {
    @Test(arguments: ["ci", "Ada Lovelace", "Zoë", "監視", "local-admin 2"])
    func `a label is a name`(label: String) throws {
        _ = try NewAPIToken(role: "viewer", label: label, lifetime: "90d")
    }

    @Test(arguments: [
        "", " ", " ci", "ci ", "c\ni", "c\u{0}i", "c\u{202E}i", "c\u{2028}i", "local-admin", "Local-Admin",
        "server start",
    ])
    func `a label that nobody could read, or that the server goes by, is refused`(label: String) {
        #expect { try NewAPIToken(role: "viewer", label: label, lifetime: nil) } throws: {
            ($0 as? Problem)?.status == 400
        }
    }

    @Test(arguments: [
        ("owner", nil), ("", nil), ("Viewer", nil), ("viewer", "0d"), ("viewer", "soon"), ("viewer", "90"),
    ])
    func `an unknown role or a lifetime that is none is refused`(role: String, lifetime: String?) {
        #expect { try NewAPIToken(role: role, label: "ci", lifetime: lifetime) } throws: {
            ($0 as? Problem)?.status == 400
        }
    }
}
