/// The members of a JSON object in their order. Names are unique without regard to case: the parser refuses others,
/// because SCIM attribute names have no case and "first or last wins" is how documents come to mean two things.
public struct JSONObject: Sendable, Hashable {
    public struct Member: Sendable, Hashable {
        public var name: String
        public var value: JSONValue

        public init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    public private(set) var members: [Member]

    public init(_ members: [Member] = []) { self.members = members }

    public var isEmpty: Bool { members.isEmpty }
    public var count: Int { members.count }
    public var names: [String] { members.map(\.name) }

    /// The member of exactly this name. Assigning nil removes it; a new name goes to the end.
    public subscript(name: String) -> JSONValue? {
        get { members.first { $0.name == name }?.value }
        set { set(members.firstIndex { $0.name == name }, name, newValue) }
    }

    /// The member of this name whatever its case. Assigning keeps the spelling that is there.
    public subscript(ignoringCase name: String) -> JSONValue? {
        get { index(ignoringCase: name).map { members[$0].value } }
        set { set(index(ignoringCase: name), name, newValue) }
    }

    /// Changes a member in place, so that a large array is not copied on the way; nothing happens when it is missing.
    public mutating func update<Failure: Error>(
        ignoringCase name: String, _ change: (inout JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        guard let index = index(ignoringCase: name) else { return }
        try change(&members[index].value)
    }

    public mutating func append(_ name: String, _ value: JSONValue) {
        members.append(Member(name: name, value: value))
    }

    /// What the member of this name becomes, whatever its case; nil is no member. Looked for once only.
    public mutating func change<Failure: Error>(
        ignoringCase name: String, _ change: (JSONValue?) throws(Failure) -> JSONValue?
    ) throws(Failure) {
        let index = index(ignoringCase: name)
        set(index, name, try change(index.map { members[$0].value }))
    }

    private func index(ignoringCase name: String) -> Int? {
        members.firstIndex { $0.name == name } ?? members.firstIndex { $0.name.equalsIgnoringASCIICase(name) }
    }

    private mutating func set(_ index: Int?, _ name: String, _ value: JSONValue?) {
        switch (index, value) {
        case (let index?, let value?): members[index].value = value
        case (let index?, nil): members.remove(at: index)
        case (nil, let value?): members.append(Member(name: name, value: value))
        case (nil, nil): break
        }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral, Sequence {
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        members = elements.map { Member(name: $0.0, value: $0.1) }
    }
    public func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}

extension String {
    /// With a–z for A–Z, everything else as it is.
    public var asciiLowercased: String {
        guard utf8.contains(where: { (0x41...0x5A).contains($0) }) else { return self }
        return String(decoding: utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// Equal without regard to the case of A–Z: what RFC 7643 section 2.1 asks of attribute names and RFC 8141 of URNs.
    public func equalsIgnoringASCIICase(_ other: String) -> Bool {
        let (left, right) = (utf8.span, other.utf8.span)
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] {
            guard left[index] ^ right[index] == 0x20, (0x61...0x7A).contains(left[index] | 0x20) else { return false }
        }
        return true
    }
}
