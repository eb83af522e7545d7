import Administration
import Provisioning
import Sync

/// Where an administrator has to decide.
struct DecisionsPage: SitePage {
    let title = "Decisions"
    let place = SitePlace.decisions
    let rows: [Row]
    let isEmpty: Bool

    struct Row: Sendable {
        let name: String
        let path: String
        let held: String
        let undecided: String
        let waiting: String
        let isOpen: Bool
        /// What was rejected, and failed users: nobody has to decide about them, but all is not well.
        let others: [Other]
    }

    struct Other: Sendable {
        let text: String
        let path: String
    }

    init(_ standings: [ConnectorStanding]) {
        rows = standings.flatMap(\.targets).map { target in
            Row(
                name: "\(target.binding.connectorName) → \(target.binding.targetName)",
                path: "/decisions/\(target.binding.connectorName)/\(target.binding.targetName)",
                held: target.held.grouped, undecided: target.undecided.grouped,
                waiting: (target.users[.waiting] ?? 0).grouped, isOpen: target.held + target.undecided > 0,
                others: Self.others(target))
        }
        isEmpty = rows.isEmpty
    }

    private static func others(_ target: TargetStanding) -> [Other] {
        let rejected = Other(text: Told.count(target.rejected, "step") + " rejected", path: target.rejectedPath)
        let failed = Other(text: Told.count(target.failed, "user") + " failed", path: target.path(ofUsers: .failed))
        return (target.rejected > 0 ? [rejected] : []) + (target.failed > 0 ? [failed] : [])
    }

    static let template = #"""
        <h1>Decisions</h1>
        <p class="lead">What a safety limit holds, and users whose account belongs to somebody else. Everything else goes on meanwhile.</p>
        {{#isEmpty}}<div class="empty"><h2>Nothing is connected yet</h2><p>Decisions come up here when a connector writes to a target.</p></div>{{/isEmpty}}
        {{^isEmpty}}<div class="scroll" tabindex="0" role="region" aria-label="What waits"><table><thead><tr><th scope="col">Connector → target</th><th scope="col" class="number">Held steps</th><th scope="col" class="number">Conflicts and questions</th><th scope="col" class="number">Waiting users</th><th scope="col">State</th></tr></thead>
        <tbody>{{#rows}}<tr><th scope="row"><a href="{{path}}">{{name}}</a></th><td class="number">{{held}}</td><td class="number">{{undecided}}</td><td class="number">{{waiting}}</td><td>{{#isOpen}}<span class="badge warn">decide</span>{{/isOpen}}{{^isOpen}}<span class="badge ok">nothing to decide</span>{{/isOpen}}{{#others}}<br><a href="{{path}}">{{text}}</a>{{/others}}</td></tr>{{/rows}}</tbody></table></div>{{/isEmpty}}
        """#
}
