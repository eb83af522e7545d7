/// What discovery promises and the server keeps to.
public enum ServiceLimits {
    /// The largest page, and the page of a list without `count`: clients that know nothing of paging take the first
    /// page for everything, and some then delete what they miss.
    public static let pageSize = 1_000
    public static let bulkOperations = 1_000
    public static let bulkPayloadBytes = 16 * 1_024 * 1_024
    public static let patchOperations = 1_000
    /// Names in one object, and elements of one multi-valued attribute; members of groups are not counted.
    public static let elements = 1_000
    /// Attributes that one request may touch. Each may cost a walk over all elements of a multi-valued attribute.
    static let edits = 2_000
    /// Comparisons of the value filters of one request, over all elements they look at: PATCH is carried out while other
    /// writes wait.
    static let comparisons = 1_000_000
    /// Expressions of all filters that remove members and may match anybody: every member of the group is asked each of
    /// them, while other writes wait.
    static let memberExpressions = 100
    /// What one resource may weigh, members of groups not counted: PATCH could let it grow for ever otherwise.
    static let resourceBytes = 1_024 * 1_024
    /// How long a cursor is good for.
    public static let cursorSeconds = 3_600
}
