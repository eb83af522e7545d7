import Administration
import Provisioning
import Sync

// Where a connector writes to, and its sync with each of them.

extension ConnectorPage {
    struct Target: Sendable {
        let name: String
        let state: Badge
        /// Nil while it is not paused.
        let pause: Pause?
        /// Whether a sync can be ordered.
        let isGoing: Bool
        let isEnabled: Bool
        let rules: String
        let safety: String
        /// What there is not always: failed users, held steps.
        let counts: [OverviewPage.Count]
        let hasCounts: Bool

        struct Pause: Sendable {
            let actor: String
            let since: Moment
        }
    }

    static let targetsTemplate = #"""
        <section class="card" id="sync"><h2>Rules and sync</h2><p>Every change of the rules is previewed before it is saved.</p>
        {{#targets}}<div class="part"><h3>→ {{name}} {{#state}}{{>badge}}{{/state}}</h3><p><a href="{{rules}}">Provisioning<span class="unseen"> in {{name}}</span></a> · <a href="{{safety}}">Sync and safety<span class="unseen"> of {{name}}</span></a> · <a href="{{rules}}/preview">Preview<span class="unseen"> of a full sync with {{name}}</span></a></p>
        {{#hasCounts}}<dl class="facts tight">{{#counts}}<dt>{{name}}</dt><dd>{{#.path}}<a href="{{.}}">{{number}}</a>{{/.path}}{{^.path}}{{number}}{{/.path}}</dd>{{/counts}}</dl>{{/hasCounts}}
        {{#.pause}}<p>Paused by <bdi>{{actor}}</bdi>, {{#since}}{{>time}}{{/since}}: nothing reaches {{name}} until it is resumed.</p>{{/.pause}}
        {{^isEnabled}}<p class="muted">Disabled: nothing is written to {{name}}.</p>{{/isEnabled}}
        {{#canOperate}}{{#isEnabled}}<div class="actions">
        {{#isGoing}}<form method="post" action="{{path}}/sync"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="target" value="{{name}}"><button>Sync now<span class="unseen"> with {{name}}</span></button></form>
        <form method="post" action="{{path}}/sync"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="target" value="{{name}}"><input type="hidden" name="full" value="1"><button>Full sync<span class="unseen"> with {{name}}</span></button></form>
        <form method="post" action="{{path}}/pause"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="target" value="{{name}}"><button>Pause<span class="unseen"> the sync with {{name}}</span></button></form>{{/isGoing}}
        {{^isGoing}}<form method="post" action="{{path}}/resume"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="target" value="{{name}}"><button class="primary">Resume<span class="unseen"> the sync with {{name}}</span></button></form>{{/isGoing}}
        </div>{{/isEnabled}}{{/canOperate}}</div>{{/targets}}
        {{^targets}}<p class="note warn">This connector writes to no target: what arrives stays here.</p>{{/targets}}
        {{#hasTargets}}<p class="muted">Sync now brings in line what has changed. A full sync reads the whole target and compares everybody: it repairs what somebody changed there by hand, and the schedule does the same.</p>{{/hasTargets}}
        {{#canAdminister}}{{#canAddTarget}}<p><a class="button" href="{{path}}/add-target">Add a target</a></p>{{/canAddTarget}}{{/canAdminister}}
        </section>
        """#
}

extension ConnectorPage.Target {
    init(_ standing: TargetStanding, now: Int64) {
        let (connector, target) = (standing.binding.connectorName, standing.binding.targetName)
        name = target
        state = Badge(standing.state)
        pause = standing.pause.map { Pause(actor: $0.actor, since: Moment($0.since, now: now)) }
        isGoing = standing.pause == nil
        isEnabled = standing.isEnabled
        rules = RulesTab.provisioning.path(connector, target)
        safety = RulesTab.safety.path(connector, target)
        counts = OverviewPage.Count.all(standing)
        hasCounts = !counts.isEmpty
    }
}
