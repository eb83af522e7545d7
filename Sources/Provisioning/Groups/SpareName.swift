/// The name that one of those who get each other's names has for a moment: nobody else has it.
public enum SpareName {
    /// `id`: of the account or group that steps aside.
    public static func of(_ id: String) -> String { "usher-" + id.prefix(200) }
}
