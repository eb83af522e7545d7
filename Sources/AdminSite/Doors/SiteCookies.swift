import Access
import HTTPGate
import HTTPTypes

/// The cookies of the site: the session, what to tell on the next page, and a sign-in that is under way at the OpenID
/// provider.
struct SiteCookies: Sendable {
    /// Browsers reach the site by https. Then the session's name has the prefix that no other host can set (RFC 6265bis,
    /// section 4.1.3.2).
    let isSecure: Bool

    private var session: String { isSecure ? "__Host-usher" : "usher-session" }
    private var notice: String { isSecure ? "__Host-usher-notice" : "usher-notice" }

    private var pending: String { isSecure ? "__Host-usher-sign-on" : "usher-sign-on" }

    func session(_ request: GateRequest) -> String? { value(session, request) }

    func carrying(session secret: String) -> HTTPField {
        field(session, secret, "Max-Age=\(SessionRules.most / 1000); SameSite=Lax")
    }

    var withoutSession: HTTPField { field(session, "", "Max-Age=0; SameSite=Lax") }

    func carrying(_ notice: Notice) -> HTTPField {
        // Browsers drop a cookie of more than 4096 bytes.
        let text = (notice.isProblem ? "!" : ".") + Masking.cut(notice.text, limit: 1800)
        return field(self.notice, Self.escape(text), "Max-Age=60; SameSite=Strict")
    }

    var withoutNotice: HTTPField { field(notice, "", "Max-Age=0; SameSite=Strict") }

    func notice(_ request: GateRequest) -> Notice? {
        guard let text = value(notice, request).flatMap(Self.unescape), !text.isEmpty else { return nil }
        return Notice(text: String(text.dropFirst()), isProblem: text.hasPrefix("!"))
    }

    /// Comes back with the browser from another site, so `Lax`.
    func carrying(pending value: String) -> HTTPField { field(pending, value, "Max-Age=600; SameSite=Lax") }

    var withoutPending: HTTPField { field(pending, "", "Max-Age=0; SameSite=Lax") }

    func pending(_ request: GateRequest) -> String? { value(pending, request) }

    private func field(_ name: String, _ value: String, _ rest: String) -> HTTPField {
        HTTPField(
            name: .setCookie, value: "\(name)=\(value); Path=/; HttpOnly; \(rest)\(isSecure ? "; Secure" : "")")
    }

    private func value(_ name: String, _ request: GateRequest) -> String? {
        for header in request.headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let pair = pair.trimmingBlanks
                if pair.hasPrefix(name + "=") { return String(pair.dropFirst(name.utf8.count + 1)) }
            }
        }
        return nil
    }

    /// Hexadecimal: every cookie may hold it, whatever the text.
    private static func escape(_ text: String) -> String { Hex.text(Array(text.utf8)) }

    private static func unescape(_ text: String) -> String? {
        guard text.utf8.count <= 4000, let bytes = Hex.bytes(text) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
