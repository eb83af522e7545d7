import Administration
import HTTPGate
import Provisioning
import SCIM
import Sync

/// How far a run is, or what it came to. By itself it is the live part of the page of a run.
struct RunProgressPage: SitePage {
    let title: String
    let place = SitePlace.runs
    let outcome: Badge
    let message: String?
    let lane: String
    let trigger: String
    let started: Moment
    let finished: Moment?
    let took: String?
    let users: [Count]
    let actions: [Count]
    let failed: String?
    let isUntouched: Bool
    /// Only while it is under way.
    let cancel: Cancel?
    let isOver: Bool
    let countsVisits: Bool
    /// What follows within a minute is told as a part of it.
    let takesMore: Bool

    struct Cancel: Sendable {
        let path: String
        /// How much is left.
        let progress: String
    }

    struct Count: Sendable {
        let name: String
        let number: String
    }

    /// `pending`: how many users still wait for this sync.
    init(_ run: RunRecord, _ catalog: Catalog, pending: Int, now: Int64) {
        title = "Run \(run.id.rawValue)"
        outcome = Badge.run(run.outcome)
        message = run.message
        lane = run.lane(catalog)
        trigger = run.trigger.told
        started = Moment(run.startedAt, now: now)
        finished = Moment(run.finishedAt, now: now)
        took = run.finishedAt.map { Self.span($0 - run.startedAt) }
        users = UserState.allCases.compactMap { state in
            run.result.states[state].flatMap { $0 > 0 ? Count(name: Badge.user(state).text, number: $0.grouped) : nil }
        }
        actions = run.result.actions.sorted { $0.key < $1.key }.filter { $0.value > 0 }
            .map { Count(name: StepWording.counted($0.value, $0.key), number: $0.value.grouped) }
        failed = run.result.stepsFailed > 0 ? run.result.stepsFailed.grouped : nil
        isUntouched = actions.isEmpty && failed == nil
        isOver = run.outcome != .running
        cancel = isOver ? nil : Cancel(path: "/runs/\(run.id.rawValue)/cancel", progress: Self.progress(run, pending))
        takesMore = run.trigger == .automatic
        countsVisits = [.automatic, .settings].contains(run.trigger)
    }

    static func progress(_ run: RunRecord, _ pending: Int) -> String {
        let users = run.result.users
        if pending == 0 { return "\(Told.count(users, "user")) so far." }
        return "\(users.grouped) of \(Told.count(users + pending, "user"))."
    }

    private static func span(_ milliseconds: Int64) -> String {
        milliseconds < 10_000 ? "\(milliseconds) ms" : "\(milliseconds / 1000) seconds"
    }

    static let template = #"""
        {{#isOver}}<span data-over hidden></span>{{/isOver}}
        {{#.cancel}}<div class="note actions"><b>{{progress}}</b>{{#canOperate}}<form method="post" action="{{path}}"><input type="hidden" name="csrf" value="{{csrf}}"><button class="danger">Cancel this run</button></form> <small>It ends after the users at hand. What is left waits for the next change or sync.</small>{{/canOperate}}</div>{{/.cancel}}
        {{#.message}}<p class="note warn">{{.}}</p>{{/.message}}
        <dl class="facts"><dt>Outcome</dt><dd>{{#outcome}}{{>badge}}{{/outcome}}</dd><dt>Sync</dt><dd>{{lane}}</dd><dt>Why it began</dt><dd>{{trigger}}</dd><dt>Began</dt><dd>{{#started}}{{>when}}{{/started}}</dd><dt>Ended</dt><dd>{{#.finished}}{{>when}}{{/.finished}}{{^.finished}}not yet{{/.finished}}</dd>{{#.took}}<dt>Took</dt><dd>{{.}}</dd>{{/.took}}</dl>
        <div class="columns">
        <section class="card"><h2>Users looked at</h2><ul class="numbers">{{#users}}<li><b>{{number}}</b> {{name}}</li>{{/users}}{{^users}}<li>nobody</li>{{/users}}</ul>{{#countsVisits}}<p class="muted">Somebody who changed several times meanwhile counts each time.{{#takesMore}} What the identity provider changes within a minute of the beginning is added here.{{/takesMore}}</p>{{/countsVisits}}</section>
        <section class="card"><h2>Steps</h2><ul class="numbers">{{#actions}}<li><b>{{number}}</b> {{name}}</li>{{/actions}}{{#.failed}}<li><b>{{.}}</b> failed</li>{{/.failed}}{{#isUntouched}}<li>nothing had to be changed</li>{{/isUntouched}}</ul></section>
        </div>
        """#
}

extension RunProgressPage {
    init(_ run: RunRecord, _ catalog: Catalog, _ services: AdminServices) async throws {
        let pending = run.outcome == .running ? try await services.syncStore.pendingCount(run.binding) : 0
        self.init(run, catalog, pending: pending, now: services.environment.now())
    }
}
