import Access
import HTTPGate
import Provisioning

/// The fields of a form, `application/x-www-form-urlencoded` (WHATWG URL, section 5).
struct FormFields: Sendable {
    private let fields: [GateRequest.QueryItem]

    static let empty = FormFields(fields: [])
    /// A settings document of a large company fits.
    static let bodyLimit = 4 << 20
    /// What somebody sends whom nobody knows.
    static let openBodyLimit = 16 << 10
    /// What is kept for somebody whose session has ended.
    static let keptBodyLimit = 256 << 10
    private static let most = 10_000

    private init(fields: [GateRequest.QueryItem]) { self.fields = fields }

    init(parsing body: [UInt8]) throws(HTTPRefusal) {
        let items = try GateRequest.fields(ofForm: body)
        guard items.count <= Self.most else { throw .badRequest("The form has more than \(Self.most) fields.") }
        fields = items
    }

    /// For tests.
    init(_ values: KeyValuePairs<String, String>) {
        fields = values.map { GateRequest.QueryItem(name: $0.key, value: $0.value) }
    }

    /// The first value of this name as it was sent.
    subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// The value of a line: without blanks around it; nil when nothing is left.
    func line(_ name: String) -> String? {
        let value = (self[name] ?? "").split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        return value.isEmpty ? nil : value
    }

    /// Browsers send text areas with CR LF.
    func text(_ name: String) -> String? { self[name]?.replacing("\r\n", with: "\n") }

    /// The lines of a text area that say something.
    func lines(_ name: String) -> [String] { (text(name) ?? "").entries }

    /// Addresses or blocks of them in one line, with commas between.
    func addresses(_ name: String) -> [String] {
        (self[name] ?? "").split(separator: ",").map(\.trimmingBlanks).filter { !$0.isEmpty }
    }

    /// All values of a name: of boxes that can be ticked, of rows.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// A box that was ticked.
    func isTicked(_ name: String) -> Bool { self[name] != nil }

    /// Fields that hold passwords, tokens and codes: no page holds them again.
    static let secrets: Set = ["old", "password", "again", "token", "code", ProofPage.field]

    /// The field of a settings document: people type passwords into it, although it never wants one.
    static let document = "text"

    /// What somebody entered, to be sent again: without the mark of the session and without secrets.
    var entered: [HiddenField] {
        let own = Self.secrets.union(["csrf", ProofPage.again])
        return fields.filter { !own.contains($0.name) }.map { HiddenField(name: $0.name, value: $0.value) }
    }

    /// Whether it would have to be filled in again, as secrets are not kept.
    var hasSecret: Bool {
        hasSecretDocument
            || fields.contains { $0.name != ProofPage.field && Self.secrets.contains($0.name) && !$0.value.isEmpty }
    }

    /// Whether its settings document seems to hold a secret.
    var hasSecretDocument: Bool { fields.contains { $0.name == Self.document && Settings.mayHoldSecret($0.value) } }

    var saysSomething: Bool { hasSecret || !entered.isEmpty }

    /// Those of these names that were sent.
    func hidden(_ names: [String]) -> [HiddenField] {
        names.compactMap { name in self[name].map { HiddenField(name: name, value: $0) } }
    }

    /// Whether it carries the mark of a session.
    func isMarked(_ csrf: String) -> Bool {
        constantTimeEquals(Array((self["csrf"] ?? "").utf8), Array(csrf.utf8))
    }

    var names: [String] { fields.map(\.name) }
}

extension Substring {
    var trimmingBlanks: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
}
