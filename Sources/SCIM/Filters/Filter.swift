public import StrictJSON

/// A filter of RFC 7644 section 3.4.2.2.
public indirect enum Filter: Sendable, Hashable {
    case present(AttributePath)
    case compare(AttributePath, Operator, JSONValue)
    /// `emails[type eq "work"]`: true when one element matches the whole filter, whose paths are sub-attributes.
    case element(AttributePath, Filter)
    case and(Filter, Filter)
    case or(Filter, Filter)
    case not(Filter)

    public enum Operator: String, Sendable, CaseIterable { case eq, ne, co, sw, ew, gt, ge, lt, le }
}
