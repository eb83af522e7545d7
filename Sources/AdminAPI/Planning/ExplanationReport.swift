import Administration
import Provisioning
import StrictJSON
import Sync

/// Explanations as the API tells them: the decision first.
enum ExplanationReport {
    static func json(_ user: ExplainedUser, _ binding: Binding) -> JSONObject {
        let explanation = user.explanation
        return [
            "target": .string(binding.targetName),
            "decision": [
                "state": .string(user.review.plan.state.rawValue),
                "why": .string((user.review.plan.message ?? explanation.decision).description),
            ],
            "pausedSince": .time(user.pause?.since), "pausedBy": .optional(user.pause?.actor),
            "pending": .bool(user.isPending), "attempts": .integer(user.attempts),
            "plannedSteps": .array(explanation.plan.steps.map { json($0, user.review) }),
            "held": .array(user.held.map(json)),
            "source": explanation.source.map { .object($0) } ?? .null,
            "attributes": .array(explanation.mappings.map(json)),
            "dropWhen": .array(
                explanation.conditions.map { ["filter": .string($0.filter), "holds": .bool($0.holds)] }),
            "scope": explanation.scope.map(json) ?? .null,
            "groups": .array(explanation.groups.map(json)), "groupsApply": .bool(explanation.areGroupsPlanned),
            "link": user.link.map(json) ?? .null, "account": user.account.map(UserReport.json) ?? .null,
            "nameHolder": .optional(user.nameHolder?.account.username),
        ]
    }

    /// A step, and what stops it.
    private static func json(_ step: PlanStep, _ review: SafetyReview.Reviewed) -> JSONValue {
        var json = PreviewReport.json(step).object ?? [:]
        json["held"] = .null
        if let course = review.course(of: step.action), let stop = course.stop {
            var held: JSONObject = ["limit": .string(stop.limit), "decision": .string(stop.decision.rawValue)]
            if let other = course.other { held["with"] = .string(other) }
            json["held"] = .object(held)
        }
        return .object(json)
    }

    private static func json(_ held: NumberedHeldStep) -> JSONValue {
        let step = held.step
        return [
            "id": .integer(Int(held.number)), "resource": .string(step.key.resourceID),
            "account": .string(step.account), "action": .string(step.key.action), "detail": .string(step.key.detail),
            "reason": .string(step.reason.description), "limit": .string(step.limit),
            "decision": .string(step.decision.rawValue), "since": .time(held.since),
        ]
    }

    private static func json(_ scope: ScopeExplanation) -> JSONValue {
        ["inside": .bool(scope.isInside), "why": .string(scope.description)]
    }

    private static func json(_ link: Link) -> JSONValue {
        [
            "account": .string(link.accountID), "origin": .string(link.origin.rawValue),
            "confirmed": .bool(link.isConfirmed), "copyPending": .bool(link.isCopyPending),
            "how": .string(link.origin.told),
        ]
    }

    static func json(_ membership: ExplainedMembership) -> JSONValue {
        [
            "group": .string(membership.group), "known": .bool(membership.isKnown),
            "member": membership.isMember.map { .bool($0) } ?? .null,
            "outcome": .optional(membership.decision?.outcome.rawValue),
            "why": .array(membership.reasons.map { .string($0.description) }),
            "pushedAs": .array(
                membership.sources.map { ["id": .string($0.id), "displayName": .string($0.name)] }),
        ]
    }

    private static func json(_ group: GroupDecision) -> JSONValue {
        [
            "name": .string(group.group), "outcome": .string(group.outcome.rawValue),
            "why": .string(group.reason.description), "member": .bool(group.isCurrent),
        ]
    }

    private static func json(_ mapping: Explanation.Mapping) -> JSONValue {
        let (value, outcome): (String?, String) =
            switch mapping.trace.outcome {
            case .set(let text)?: (text, "set")
            case .clear?: ("", "clear")
            case .keep?: (nil, "keep")
            case .drop(let reason)?: (nil, "drop: \(reason)")
            case nil: (nil, "failed")
            }
        return [
            "setting": .string(mapping.setting), "outcome": .string(outcome), "value": .optional(value),
            "templates": .array(mapping.trace.templates.map(json)),
        ]
    }

    private static func json(_ template: TemplateTrace) -> JSONValue {
        [
            "template": .string(template.template), "value": .optional(template.value),
            "problem": .optional(template.problem), "parts": .array(template.parts.map(json)),
        ]
    }

    private static func json(_ part: TemplateTrace.Part) -> JSONValue {
        func strings(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }
        return [
            "text": .string(part.text), "path": .string(part.path), "values": strings(part.values),
            "calls": .array(part.calls.map { ["function": .string($0.text), "values": strings($0.values)] }),
        ]
    }

    static func json(_ group: ExplainedGroup, _ binding: Binding) -> JSONValue {
        [
            "target": .string(binding.targetName), "name": .string(group.name), "exists": .bool(group.target != nil),
            "madeByConnector": .bool(group.target?.isOwned ?? false),
            "sources": .array(group.sources.map { ["id": .string($0.id), "displayName": .string($0.name)] }),
            "settings": .array(
                group.mentions.map { ["setting": .string($0.setting), "entry": .string($0.entry)] }),
            "members": .array(group.members.map(json)),
            "held": .list(group.held.map(json), total: group.heldCount),
            "next": group.next.map { .integer($0) } ?? .null,
        ]
    }

    private static func json(_ member: ExplainedGroup.Member) -> JSONValue {
        [
            "account": .string(member.account), "user": .optional(member.resourceID),
            "owner": MembershipOwner.word(isOwned: member.isOwned, member.otherConnector),
            "ownedBy": .optional(member.otherConnector),
            "outcome": .optional(member.decision?.outcome.rawValue), "why": .string(member.reason.description),
            "held": .optional(member.course?.stop?.decision.rawValue),
        ]
    }
}
