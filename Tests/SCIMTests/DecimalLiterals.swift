import StrictJSON

extension JSONValue {
    /// `JSONValue` takes whole numbers as literals only; null shows in a test at once.
    static func decimal(_ literal: String) -> JSONValue { (try? JSONValue(parsing: literal)) ?? .null }
}
