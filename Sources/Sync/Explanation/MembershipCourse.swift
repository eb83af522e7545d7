import Provisioning
import SCIM

extension SafetyReview.Reviewed {
    /// What becomes of the step that puts the user into a group or takes him out; nil: there is none.
    /// `plan`: as it was before the limits looked at it.
    func course(ofMembership group: String, in plan: UserPlan) -> StepCourse? {
        let folded = group.scimFolded
        if let step = plan.steps.first(where: { $0.action.changedGroup?.scimFolded == folded }) {
            return course(of: step.action)
        }
        // The plan says nothing of it now, and it waits on.
        return held.first {
            $0.kind == .memberships && $0.decision != .approved && $0.key.detail.scimFolded == folded
        }.map(StepCourse.held)
    }
}

extension AccountAction {
    fileprivate var changedGroup: String? {
        switch self {
        case .addMembership(let group), .removeMembership(let group), .copyMembership(let group): group
        default: nil
        }
    }
}

extension GroupDecision {
    /// Why, with what becomes of the step that it asks for. Nil course: there is no such step, as nothing is done to the
    /// account.
    func told(_ course: StepCourse?) -> Reason {
        let why = reason.told
        switch (outcome, isCurrent) {
        case (.wanted, true), (.blocked, false): return why
        case (.kept, _): return "kept: \(why)"
        case (.wanted, false), (.copied, _): return Self.told(course, "the next sync adds it", "its adding", why)
        case (.removed, _), (.blocked, true):
            return Self.told(course, "the next sync takes it away", "its removal", why)
        }
    }

    private static func told(_ course: StepCourse?, _ next: Reason, _ step: Reason, _ why: Reason) -> Reason {
        guard let course else { return why }
        guard let stopped = course.told else { return "\(next): \(why)" }
        return "\(step) \(stopped): \(why)"
    }
}
