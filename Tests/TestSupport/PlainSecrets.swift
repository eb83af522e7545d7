public import Storage

/// Seals nothing, but binds a text to its purpose.
public struct PlainSecrets: SecretSealing {
    public init() {}
    public func seal(_ text: String, for purpose: String) -> String { "\(purpose)|\(text)" }
    public func open(_ sealed: String, for purpose: String) -> String? {
        sealed.hasPrefix("\(purpose)|") ? String(sealed.dropFirst(purpose.count + 1)) : nil
    }
    public func digest(of text: String) -> String { "digest of \(text)" }
}
