import Access
import Administration
import Directory
import Provisioning
import SCIM
import Sync

/// The targets and what they hold.
struct TargetsPage: SitePage {
    let title = "Targets"
    let place = SitePlace.targets
    let rows: [Row]

    struct Row: Sendable {
        let name: String
        let path: String
        let kind: String
        let users: String
        let groups: String
        let memberships: String
        let connectors: String
        let applications: Int
    }

    init(_ inForce: SettingsInForce, _ counts: [String: DirectoryCounts]) {
        rows = inForce.settings.targets.map { target in
            let count = counts[target.name]
            return Row(
                name: target.name, path: "/targets/\(target.name)", kind: target.kind,
                users: count.map { "\($0.activeUsers.grouped) of \($0.users.grouped)" } ?? "not told",
                groups: count?.groups.grouped ?? "not told", memberships: count?.memberships.grouped ?? "not told",
                connectors: inForce.catalog.bindings.filter { $0.targetName == target.name }.map(\.connectorName)
                    .joined(separator: ", "),
                applications: target.applications.count)
        }
    }

    static let template = #"""
        <div class="head"><div><h1>Targets</h1><p class="lead">User directories that connectors write to. Atlassian applications read a built-in one as “Atlassian Crowd”.</p></div>{{#canAdminister}}<a class="button primary" href="/new-target">New target</a>{{/canAdminister}}</div>
        <div class="scroll" tabindex="0" role="region" aria-label="Targets"><table><thead><tr><th scope="col">Target</th><th scope="col">Kind</th><th scope="col" class="number">Active users</th><th scope="col" class="number">Groups</th><th scope="col" class="number">Memberships</th><th scope="col">Connectors</th><th scope="col" class="number">Applications</th></tr></thead>
        <tbody>{{#rows}}<tr><th scope="row"><a href="{{path}}">{{name}}</a></th><td>{{kind}}</td><td class="number">{{users}}</td><td class="number">{{groups}}</td><td class="number">{{memberships}}</td><td>{{connectors}}</td><td class="number">{{applications}}</td></tr>{{/rows}}</tbody></table></div>
        """#
}
