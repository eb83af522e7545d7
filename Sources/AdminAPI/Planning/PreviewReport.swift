import Administration
import Provisioning
import StrictJSON
import Sync

/// A preview as the API tells it: counts first.
enum PreviewReport {
    /// `linking`: what it would change, by target, for the one user who is looked at.
    static func json(
        _ previews: [BindingPreview], _ page: PlanPreview.Page, linking: [String: [PlanStep]] = [:]
    ) -> JSONValue {
        [
            "targets": .array(previews.map { json($0, linking[$0.target]) }), "limit": .integer(page.limit),
            "page": .integer(page.number),
        ]
    }

    private static func json(_ preview: BindingPreview, _ linking: [PlanStep]?) -> JSONValue {
        let plans = preview.sync.plans
        return [
            "connector": .string(preview.connector), "target": .string(preview.target), "new": .bool(preview.isNew),
            "counts": [
                "users": .integer(plans.users), "changed": .integer(plans.changed),
                "states": counts(plans.states.map { ($0.key.rawValue, $0.value) }),
                "actions": counts(plans.actions.map { ($0.key, $0.value) }),
                "lostWithAccounts": .integer(plans.lostWithAccounts),
                "copies": [
                    "from": counts(plans.copies.map { ($0.key, $0.value) }),
                    "nowhere": .integer(plans.copiedFromNowhere),
                ],
                "groups": .integer(plans.groupCount), "groupsNew": .integer(plans.newGroupCount),
                "groupsRenamed": .integer(preview.sync.renamedGroups.count),
                "held": .integer(plans.held.values.reduce(0) { $0 + $1.count }),
            ],
            "comparison": comparison(plans.comparison),
            "held": .array(plans.held.sorted { $0.key < $1.key }.map(json)),
            "renamedGroups": .array(
                preview.sync.renamedGroups.prefix(1000).map { ["from": .string($0.from), "to": .string($0.to)] }),
            "groups": .list(plans.groups.map(json), total: plans.groupCount),
            "people": .list(plans.people.map { json($0, linking) }, total: plans.told),
        ]
    }

    /// Null without one: then everything is told, not only what is new.
    private static func comparison(_ comparison: PlanPreview.Comparison?) -> JSONValue {
        guard let comparison else { return .null }
        func told(_ actions: [String: Int]) -> JSONValue { counts(actions.map { ($0.key, $0.value) }) }
        return [
            "same": told(comparison.same), "heldAlready": told(comparison.sameHeld),
            "dropped": told(comparison.dropped), "noLongerHeld": told(comparison.droppedHeld),
        ]
    }

    private static func counts(_ counts: [(String, Int)]) -> JSONValue {
        var object: JSONObject = [:]
        for (name, count) in counts.sorted(by: { $0.0 < $1.0 }) { object[name] = .integer(count) }
        return .object(object)
    }

    private static func json(_ action: String, _ held: PlanPreview.Held) -> JSONValue {
        ["action": .string(action), "count": .integer(held.count), "limit": .string(held.limit)]
    }

    private static func json(_ held: HeldStep) -> JSONValue {
        [
            "action": .string(held.key.action), "detail": .string(held.key.detail),
            "reason": .string(held.reason.description),
            "limit": .string(held.limit),
        ]
    }

    private static func json(_ group: PlanPreview.Group) -> JSONValue {
        func json(_ names: PlanPreview.Names) -> JSONValue {
            .list(names.first.map { .string($0) }, total: names.total)
        }
        return [
            "name": .string(group.name), "new": .bool(group.isNew), "gained": json(group.gained),
            "lost": json(group.lost),
        ]
    }

    private static func json(_ person: PlanPreview.Person, _ linking: [PlanStep]?) -> JSONValue {
        [
            "id": .string(person.resourceID), "account": .string(person.becomes ?? person.name),
            "userName": .string(person.name),
            "state": .string(person.state.rawValue), "message": .optional(person.message?.description),
            "steps": .array(person.steps.map(json)),
            "linking": linking.map { .array($0.map(json)) } ?? .null,
            "held": .array(person.held.map(json)),
        ]
    }

    static func json(_ step: PlanStep) -> JSONValue {
        [
            "action": .string(step.action.name), "detail": .string(step.action.detail),
            "reason": .string(step.reason.description),
        ]
    }
}
