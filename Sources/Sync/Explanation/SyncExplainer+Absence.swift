import Provisioning

extension SyncExplainer {
    /// Why nothing puts the user into a group of the target.
    func absence(
        of user: ExplainedUser, from group: String, _ sources: [ExplainedGroup.Source]
    ) -> [Reason] {
        let unpushed: [Absence] = user.isPushed(to: sources) == false ? [.notPushed(sources.map(\.name))] : []
        if let leaver = user.explanation.leaver {
            return left(leaver, user, group) + (sources.isEmpty ? [] : unpushed.map(\.told))
        }
        guard let source = user.source else { return [user.standing] }
        let standing = user.account == nil ? [user.standing] : []
        let pushed = sources.filter { user.group($0.id) != nil }
        if pushed.contains(where: { reader.groupPlanner.isMember(source, ofGroup: $0.id) }) {
            return [Absence.pushed(pushed.map(\.name)).told, user.standing]
        }
        let why: Absence =
            if !pushed.isEmpty { .nested(pushed.map(\.name)) } else if sources.isEmpty { .nothingPushed } else {
                .notPushed(sources.map(\.name))
            }
        let unmet = reader.groupPlanner.conditions(of: group, unmetBy: source.document)
        return ([why] + unmet.map { Absence.unmet(condition: $0) }).map(\.told) + standing
    }

    private func left(_ leaver: Explanation.Leaver, _ user: ExplainedUser, _ group: String) -> [Reason] {
        guard user.account != nil else { return [user.standing] }
        // The clean-up waits, or an administrator rejected it: it took nothing.
        guard user.review.plan.state == user.explanation.plan.state else {
            return [Absence.left(why: leaver.why).told, user.standing]
        }
        let isTaken = leaver.losesGroups && reader.groupPlanner.isTakenFromLeavers(group)
        return [isTaken ? Absence.taken(why: leaver.why).told : Absence.left(why: leaver.why).told]
    }
}

extension ExplainedUser {
    /// How he stands, in a sentence.
    var standing: Reason { review.plan.message ?? explanation.decision }

    /// As the identity provider has him in it, directly or through a member group.
    fileprivate func group(_ id: String) -> SourceGroup? { source?.groups.first { $0.id == id } }

    /// Nil: the identity provider deleted him, and nobody knows any more.
    fileprivate func isPushed(to sources: [ExplainedGroup.Source]) -> Bool? {
        source == nil ? nil : sources.contains { group($0.id) != nil }
    }
}
