/// A number of things, in words.
enum Count {
    /// `1 user`, `2 users`.
    static func of(_ number: Int, _ thing: String) -> String { "\(number) \(thing)\(number == 1 ? "" : "s")" }
}
