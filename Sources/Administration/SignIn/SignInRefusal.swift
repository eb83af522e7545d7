/// Why somebody was not let in, in words that tell a guesser nothing.
public struct SignInRefusal: Error, Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        case wrong
        /// Too many failures; may be tried again after so many seconds.
        case wait(Int64)
        case busy
        /// He was recognised, but may not.
        case forbidden
        /// The provider does not do its part.
        case unavailable
    }

    public let reason: Reason
    public let text: String

    init(_ reason: Reason, _ text: String) {
        self.reason = reason
        self.text = text
    }

    /// The same for a wrong name, a wrong password, and somebody who is disabled.
    static let wrong = SignInRefusal(
        .wrong, "Name and password do not fit together, or this administrator is disabled.")
    static let wrongToken = SignInRefusal(
        .wrong, "This token lets nobody in: it is wrong, was revoked, has expired, or is a connector's.")
    static let wrongCode = SignInRefusal(
        .wrong, "This is not the setup code. It stands in the file setup-code in the server's data folder.")
    static let busy = SignInRefusal(.busy, "Too many people sign in at this moment. Try again in some seconds.")

    static func wait(_ milliseconds: Int64) -> SignInRefusal {
        let seconds = (milliseconds + 999) / 1000
        return SignInRefusal(
            .wait(seconds),
            "Too many attempts from your address failed. Try again in \(seconds) second\(seconds == 1 ? "" : "s").")
    }

    public static func unavailable(_ text: String) -> SignInRefusal { SignInRefusal(.unavailable, text) }
    public static func forbidden(_ text: String) -> SignInRefusal { SignInRefusal(.forbidden, text) }
}
