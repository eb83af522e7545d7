extension Filter {
    /// Reads a filter by the grammar of RFC 7644 figure 1: grouping before `not`, before `and`, before `or`.
    ///
    /// Names, operators and keywords have no case. `emails[type eq "work"].value eq "x"`, which the RFC knows in PATCH
    /// only and Entra ID sends in filters, means that one element fulfils both. At most 8 KiB, 32 levels of
    /// parentheses and 200 expressions; more, and everything else that does not parse, is `invalidFilter`.
    public init(parsing text: String) throws(SCIMError) {
        guard text.utf8.count <= AttributePath.byteLimit else {
            throw SCIMError(.invalidFilter, "The filter is longer than \(AttributePath.byteLimit) bytes.")
        }
        var parser = FilterParser(text)
        self = try parser.wholeFilter()
    }
}
