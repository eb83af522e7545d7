import Administration
import Provisioning
import Sync

/// What the sync would do by rules that are not in force: where there are such, only what differs from those.
struct SyncOutlook: Sendable {
    let name: String
    /// Nil: there is nothing to compare with.
    let basis: String?
    let counts: [Count]
    let held: [String]
    /// What stays as it is and what falls away.
    let rest: [String]
    let groups: String?
    /// Groups of the target that follow a rename at the identity provider.
    let renamed: String?
    let people: [Person]
    let more: String?
    let isQuiet: Bool

    struct Count: Sendable {
        let number: String
        let text: String
    }

    struct Person: Sendable {
        let name: String
        let state: String
        let steps: [Step]
    }

    struct Step: Sendable {
        let text: String
        let reason: String
        /// What stops it.
        let limit: String?
    }

    static let template = #"""
        <section class="card"><h3>{{name}}</h3>
        {{#.basis}}<p class="muted">{{.}}</p>{{/.basis}}
        {{#isQuiet}}<p>Nothing more: everybody has what these rules give.</p>{{/isQuiet}}
        {{^isQuiet}}<ul class="numbers">{{#counts}}<li><b>{{number}}</b> {{text}}</li>{{/counts}}</ul>{{/isQuiet}}
        {{#held}}<p class="note warn">{{.}}</p>{{/held}}
        {{#rest}}<p>{{.}}</p>{{/rest}}
        {{#.groups}}<p>{{.}}</p>{{/.groups}}
        {{#.renamed}}<p>{{.}}</p>{{/.renamed}}
        {{#people}}<p><b><bdi>{{name}}</bdi></b> <span class="badge idle">{{state}}</span></p><ul>{{#steps}}<li>{{text}} <small>{{reason}}</small>{{#.limit}} <span class="badge warn">held</span> <small>{{.}}</small>{{/.limit}}</li>{{/steps}}</ul>{{/people}}
        {{#.more}}<p class="muted">{{.}}</p>{{/.more}}
        </section>
        """#

    init(_ preview: BindingPreview) {
        let plans = preview.sync.plans
        name = "\(preview.connector) → \(preview.target)\(preview.isNew ? " (new)" : "")"
        basis =
            plans.comparison == nil ? nil : "Only what differs from what the rules in force would do is told as new."
        counts = Self.counts(plans)
        held = plans.held.sorted { $0.key < $1.key }.map {
            let more = plans.comparison == nil ? "" : "more "
            return "\($0.value.count.grouped) \(more)\(StepWording.counted($0.value.count, $0.key)) would be held: "
                + Told.reason($0.value.limit)
        }
        rest = plans.comparison.map(Self.rest) ?? []
        let made = plans.groups.filter(\.isNew).map(\.name)
        groups =
            plans.newGroupCount == 0
            ? nil
            : "\(Told.count(plans.newGroupCount, "group")) would be made: "
                + Told.cut(made.prefix(10).joined(separator: ", "))
                + (plans.newGroupCount > min(made.count, 10) ? " and others" : "")
        renamed = Self.renamed(preview.sync.renamedGroups)
        people = plans.people.map(Person.init)
        let others = plans.told - people.count
        more = others > 0 ? "and \(Told.count(others, "more person", "more people"))" : nil
        isQuiet = plans.told == 0 && renamed == nil
    }

    private static func renamed(_ groups: [PreviewedSync.RenamedGroup]) -> String? {
        guard !groups.isEmpty else { return nil }
        let shown = groups.prefix(10).map { "\($0.from) → \($0.to)" }.joined(separator: ", ")
        return "\(Told.count(groups.count, "group")) would be renamed: \(Told.cut(shown))"
            + (groups.count > 10 ? " and others" : "")
    }

    /// What a button that brings it about says: `Save: 12 changed, 3 held`.
    static func verb(_ verb: String, _ previews: [BindingPreview]) -> String {
        guard !previews.isEmpty else { return verb }
        let plans = previews.map(\.sync.plans)
        return saving(
            verb, changed: plans.reduce(0) { $0 + $1.changed },
            held: plans.flatMap(\.held.values).reduce(0) { $0 + $1.count })
    }

    static func saving(_ verb: String, changed: Int, held: Int) -> String {
        let told = [(changed, "changed"), (held, "held")].filter { $0.0 > 0 }.map { "\($0.0.grouped) \($0.1)" }
        return "\(verb): \(told.isEmpty ? "nobody changed" : told.joined(separator: ", "))"
    }

    private static func counts(_ plans: PlanPreview) -> [Count] {
        let change = plans.comparison == nil ? "change" : "change otherwise than before"
        var counts =
            [Count(number: plans.changed.grouped, text: "of \(Told.count(plans.users, "user")) \(change)")]
            + plans.actions.sorted { $0.key < $1.key }.map {
                Count(number: $0.value.grouped, text: StepWording.counted($0.value, $0.key))
            }
        if plans.lostWithAccounts > 0 {
            let text = "\(plans.lostWithAccounts == 1 ? "membership" : "memberships") lost with deleted accounts"
            counts.append(Count(number: plans.lostWithAccounts.grouped, text: text))
        }
        return counts
    }

    private static func rest(_ comparison: PlanPreview.Comparison) -> [String] {
        func told(_ counts: [String: Int], _ words: String) -> String? {
            let told = counts.sorted { $0.key < $1.key }.map {
                "\($0.value.grouped) \(StepWording.counted($0.value, $0.key))"
            }
            return told.isEmpty ? nil : "\(words): \(told.joined(separator: ", "))."
        }
        return [
            told(comparison.dropped, "No longer done"), told(comparison.droppedHeld, "No longer held"),
            told(comparison.same, "To be done anyway, with or without this change"),
            told(comparison.sameHeld, "Held already, with or without this change"),
        ].compactMap(\.self)
    }
}

extension SyncOutlook.Person {
    fileprivate init(_ person: PlanPreview.Person) {
        let steps = person.steps.map {
            SyncOutlook.Step(text: $0.action.wording(), reason: Told.reason($0.reason), limit: nil)
        }
        let held = person.held.map {
            SyncOutlook.Step(
                text: StepWording.text($0.key.action, $0.key.detail), reason: Told.reason($0.reason),
                limit: Told.reason($0.limit))
        }
        self.init(
            name: Told.cut(person.becomes ?? person.name), state: Badge.user(person.state).text, steps: steps + held)
    }
}

extension Settings {
    /// What of that which works by these would stop by a document, in sentences.
    func stops(since before: Settings) -> [String] {
        var stops: [String] = []
        for old in before.connectors where old.enabled {
            guard let new = connectors.first(where: { $0.name == old.name }) else { continue }
            guard new.enabled else {
                stops.append(
                    "Connector \(old.name) is disabled: requests of its identity provider are refused, and its sync stops. "
                        + "Accounts and groups stay as they are.")
                continue
            }
            for rules in old.targets where rules.enabled {
                let isOff = new.targets.contains { $0.target == rules.target && !$0.enabled }
                guard isOff else { continue }
                stops.append(
                    "Target \(rules.target) of connector \(old.name) is disabled: requests are taken, but the sync to it stops. "
                        + "Accounts and groups stay as they are.")
            }
        }
        return stops
    }
}
