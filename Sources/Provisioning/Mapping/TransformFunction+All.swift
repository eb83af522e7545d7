extension TransformFunction {
    /// In the order of the reference page.
    public static let all: [TransformFunction] = [
        lower, upper, trim, ascii, prefix, suffix, truncate, substring,
        before, after, beforeLast, afterLast,
        replace, regex, regexReplace, lookup,
        split, join, first, last, at,
        `default`, date, hash,
    ]
}
