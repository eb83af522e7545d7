/// Keeps texts so that the database alone does not give them away. The key stays with whoever implements it.
public protocol SecretSealing: Sendable {
    /// `purpose` binds the result to a place: it opens for no other.
    func seal(_ text: String, for purpose: String) throws -> String
    /// Nil: not sealed with this key, or for another purpose.
    func open(_ sealed: String, for purpose: String) -> String?
    /// The same for the same text, and of no use without the key.
    func digest(of text: String) -> String
}
