import SCIM
import StrictJSON

/// Whom the filters of a request remove from a group, and at which of its changes: for those filters that may match
/// anybody.
///
/// A filter judges a member by itself, whoever else is in the group. So one look at all members, before anything is
/// changed, answers for every filter; those who come in between are asked when they come.
struct MemberRemovals {
    private let filters: [(place: Int, filter: CompiledFilter)]
    private var keys: [Int: [Int64]] = [:]

    init(_ changes: [MembershipChange]) {
        filters = changes.enumerated().compactMap { place, change in
            guard case .removeMatching(let filter) = change, filter.memberIDs == nil else { return nil }
            return (place, CompiledFilter(members: filter))
        }
    }

    var isEmpty: Bool { filters.isEmpty }

    /// Whether those who come in by the change at `place` are to be asked.
    func goOn(after place: Int) -> Bool { filters.last.map { $0.place > place } ?? false }

    /// The first filter that matches removes the member; if he comes back after it, he is asked anew.
    mutating func ask(_ key: Int64, _ member: Member, after place: Int = -1) {
        let element = JSONValue.object(member.representation(baseURL: ""))
        guard let first = filters.first(where: { $0.place > place && $0.filter.matches(element: element) }) else {
            return
        }
        keys[first.place, default: []].append(key)
    }

    /// The keys of those whom the filter of the change at `place` removes; some of them may have left before.
    func keys(at place: Int) -> [Int64] { keys[place] ?? [] }
}

extension CompiledFilter {
    /// Over the elements of `members`.
    init(members filter: Filter) {
        self.init(filter, elementsOf: AttributePath(name: "members"), schemas: .group)
    }
}
