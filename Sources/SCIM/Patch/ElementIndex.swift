import StrictJSON

/// Finds the elements that a new one could be the same as. It exists for lists that are long on both sides: comparing
/// each with each would let one request keep a processor busy for seconds.
struct ElementIndex {
    /// Nil when walking over all elements costs less than an index.
    private var places: [JSONObject.Member: [Int]]?
    private var identities: [String: [Int]] = [:]

    init(_ elements: [JSONValue], isWorthwhile: Bool) {
        guard isWorthwhile else { return }
        places = [:]
        for (place, element) in elements.enumerated() { insert(element, at: place) }
    }

    /// The folded `value`; nil for an element without.
    static func identity(of element: JSONValue) -> String? {
        (element.string ?? element.object?[ignoringCase: "value"]?.string)?.scimFolded
    }

    /// Again for an element that has changed: what it was before may stay, candidates are compared anyway.
    mutating func insert(_ element: JSONValue, at place: Int) {
        guard places != nil else { return }
        for member in element.object?.members ?? [] { places?[member, default: []].append(place) }
        if let key = Self.key(of: element) { identities[key, default: []].append(place) }
    }

    /// Places of elements, in no order that matters: at most one is the same unless they were the same before.
    func candidates(for new: JSONValue, in elements: [JSONValue]) -> [Int] {
        guard let places, let members = new.object?.members else { return Array(elements.indices) }
        // An element that has all members of the new one has its rarest one.
        let rarest = members.map { places[$0] ?? [] }.min { $0.count < $1.count } ?? []
        return rarest + (Self.key(of: new).flatMap { identities[$0] } ?? [])
    }

    /// `value` and `type` together.
    private static func key(of element: JSONValue) -> String? {
        identity(of: element).map { $0 + "\n" + (element["type"]?.string?.scimFolded ?? "") }
    }
}
