import StrictJSON

/// `primary` is true at most once in a multi-valued attribute: RFC 7643 section 2.4.
enum PrimaryRule {
    /// Of several elements that are primary, the first that the request named stays so (RFC 7644 section 3.5.2 asks it
    /// of PATCH; POST and PUT are normalised rather than refused); without one, the first of all.
    static func settle(_ elements: inout [JSONValue], fresh: some Collection<Int>) {
        let primaries = elements.indices.filter { elements[$0]["primary"] == .bool(true) }
        guard primaries.count > 1 else { return }
        let fresh = Set(fresh)
        let kept = primaries.first { fresh.contains($0) } ?? primaries.first
        for index in primaries where index != kept {
            guard case .object(var element) = elements[index] else { continue }
            element["primary"] = false
            elements[index] = .object(element)
        }
    }
}
