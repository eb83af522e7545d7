import Access
import Administration
import Provisioning
import Sync

/// The connectors.
struct ConnectorsPage: SitePage {
    let title = "Connectors"
    let place = SitePlace.connectors
    let rows: [Row]
    let isEmpty: Bool

    struct Row: Sendable {
        let name: String
        let displayName: String
        let path: String
        let provider: String
        let users: String
        let groups: String
        let lastRequest: Moment?
        let refused: Badge?
        let tokenTrouble: Badge?
        let targets: [Target]
    }

    struct Target: Sendable {
        let name: String
        let state: Badge
    }

    init(_ standings: [ConnectorStanding], now: Int64) {
        rows = standings.map { standing in
            Row(
                name: standing.settings.name, displayName: standing.settings.displayName,
                path: "/connectors/\(standing.settings.name)",
                provider: IdentityProviderGuide.of(standing.settings.identityProvider).title,
                users: standing.users.grouped, groups: standing.groups.grouped,
                lastRequest: Moment(standing.lastRequest, now: now), refused: standing.refused.map(Badge.init),
                tokenTrouble: standing.tokenTrouble.map(Badge.init),
                targets: standing.targets.map { Target(name: $0.binding.targetName, state: Badge($0.state)) })
        }
        isEmpty = rows.isEmpty
    }

    static let template = #"""
        <div class="head"><div><h1>Connectors</h1><p class="muted">What an identity provider pushes its users and groups to.</p></div>
        {{#canAdminister}}<a class="button primary" href="/new-connector">New connector</a>{{/canAdminister}}</div>
        {{#isEmpty}}<div class="empty"><h2>No connector yet</h2><p>Make one for your identity provider. You get an address and a token, and the steps to enter them there.</p></div>{{/isEmpty}}
        {{^isEmpty}}
        <div class="scroll" tabindex="0" role="region" aria-label="Connectors"><table>
        <thead><tr><th scope="col">Connector</th><th scope="col">Targets</th><th scope="col">Last request</th><th scope="col">Identity provider</th><th scope="col" class="number">Users</th><th scope="col" class="number">Groups</th></tr></thead>
        <tbody>{{#rows}}<tr><th scope="row"><a href="{{path}}">{{displayName}}</a><br><small>{{name}}</small></th>
        <td>{{#targets}}{{name}} {{#state}}{{>badge}}{{/state}}<br>{{/targets}}{{^targets}}<span class="badge warn">no target</span>{{/targets}}</td>
        <td class="short">{{#.lastRequest}}{{>time}}{{/.lastRequest}}{{^.lastRequest}}waiting for the first{{/.lastRequest}}{{#.refused}}<br>{{>badge}}{{/.refused}}{{#.tokenTrouble}}<br>{{>badge}}{{/.tokenTrouble}}</td>
        <td>{{provider}}</td><td class="number">{{users}}</td><td class="number">{{groups}}</td></tr>{{/rows}}</tbody>
        </table></div>
        {{/isEmpty}}
        """#
}

enum ConnectorsRoutes {
    static let all = [
        SiteRoute.page("/connectors") { context in
            let standings = try await ConnectorStanding.all(context.services)
            return .page(ConnectorsPage(standings, now: context.services.environment.now()))
        }
    ]
}
