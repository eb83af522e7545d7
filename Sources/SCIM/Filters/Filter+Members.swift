import StrictJSON

extension Filter {
    /// The ids of the only members that this filter over `members` can match; nil when it may be anybody. Whether it
    /// matches them is still to be asked.
    public var memberIDs: [String]? {
        switch self {
        case .compare(let path, .eq, .string(let id))
        where path.sub == nil && path.name.equalsIgnoringASCIICase("value"):
            [id]
        case .and(let left, let right): left.memberIDs ?? right.memberIDs
        case .or(let left, let right): left.memberIDs.flatMap { ids in right.memberIDs.map { ids + $0 } }
        default: nil
        }
    }
}
