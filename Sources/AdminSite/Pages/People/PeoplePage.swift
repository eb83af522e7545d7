import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

/// Users and groups as the identity provider pushed them, or users by how they stand in a target.
struct PeoplePage: SitePage {
    let title = "Users and groups"
    let place = SitePlace.people
    let hasConnector: Bool
    let connectors: [ListChoice]
    /// People of several connectors are listed, so each row says of which.
    let hasSeveral: Bool
    let tabs: Tabs?
    let kind: String
    let isOfUsers: Bool
    let search: String
    let states: [ListChoice]
    let targets: [ListChoice]
    /// Where the users stand, each a link to them.
    let standings: [Standing]
    let users: [UserRow]
    let groups: [GroupRow]
    /// Found beside the users: deleted at the identity provider, and an account is left.
    let gone: [UserRow]
    let goneMore: String
    /// Nil: nobody counted.
    let total: String?
    let nothing: Nothing?
    let pager: Pager
    let hasRows: Bool
    let hasGone: Bool

    struct Standing: Sendable {
        let target: String
        let counts: [Count]
    }
    struct Count: Sendable {
        let path: String
        let state: Badge
        let number: String
    }
    struct UserRow: Sendable {
        let path: String
        let name: String
        let displayName: String
        let state: Badge
        /// How the user stands in the targets of the connector.
        let standings: [TargetState]
        let connector: String
        let externalID: String
        let changed: Moment
    }
    struct TargetState: Sendable {
        /// Nil when there is only one.
        let target: String?
        let state: Badge
        /// Where users are listed by how they stand.
        var why: ReasonText?
    }
    struct GroupRow: Sendable {
        let path: String
        let name: String
        let connector: String
        let members: String
        let externalID: String
        let changed: Moment
    }
    /// What stands in place of an empty table.
    struct Nothing: Sendable {
        let title: String
        let text: String
    }

    static let template = #"""
        <h1>Users and groups</h1>
        {{^hasConnector}}<div class="empty"><h2>Nobody yet</h2><p>Users and groups come from an identity provider, through a connector. Make one first.</p><p><a class="button" href="/connectors">Connectors</a></p></div>{{/hasConnector}}
        {{#hasConnector}}
        {{#tabs}}{{>tabs}}{{/tabs}}
        <form method="get" class="inline" role="search">
        <input type="hidden" name="kind" value="{{kind}}">
        <div class="field"><label for="connector">Connector</label><select id="connector" name="connector">{{#connectors}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>{{/connectors}}</select></div>
        <div class="field"><label for="search">{{#isOfUsers}}Name, e-mail address or id{{/isOfUsers}}{{^isOfUsers}}Name or id{{/isOfUsers}} begins with</label><input id="search" name="search" type="search" value="{{search}}" maxlength="200"></div>
        {{#isOfUsers}}
        <div class="field"><label for="state">State</label><select id="state" name="state">{{#states}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>{{/states}}</select></div>
        <div class="field"><label for="target">in target</label><select id="target" name="target">{{#targets}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>{{/targets}}</select></div>
        {{/isOfUsers}}
        <button>Search</button>
        </form>
        {{#isOfUsers}}{{#standings}}<p class="muted">In {{target}}: {{#counts}}<a href="{{path}}">{{#state}}{{>badge}}{{/state}} {{number}}</a> {{/counts}}</p>{{/standings}}{{/isOfUsers}}
        {{#.nothing}}<div class="empty"><h2>{{title}}</h2><p>{{text}}</p></div>{{/.nothing}}
        {{^.nothing}}
        {{#hasRows}}<div class="scroll" tabindex="0" role="region" aria-label="{{title}}"><table class="people">{{#.total}}<caption>{{.}}</caption>{{/.total}}
        {{#isOfUsers}}\#(userHead){{/isOfUsers}}
        {{^isOfUsers}}<thead><tr><th scope="col">Name</th><th scope="col" class="number">Members</th>{{#hasSeveral}}<th scope="col">Connector</th>{{/hasSeveral}}<th scope="col">Id at the identity provider</th><th scope="col">Changed</th></tr></thead>{{/isOfUsers}}
        <tbody>
        {{#users}}\#(userRow)
        {{/users}}
        {{#groups}}<tr><th scope="row"><a href="{{path}}"><bdi>{{name}}</bdi></a></th><td class="number">{{members}}</td>{{#hasSeveral}}<td>{{connector}}</td>{{/hasSeveral}}<td><bdi>{{externalID}}</bdi></td><td class="short">{{#changed}}{{>time}}{{/changed}}</td></tr>
        {{/groups}}
        </tbody></table></div>
        {{#pager}}{{>pager}}{{/pager}}{{/hasRows}}
        {{#hasGone}}<h2 id="gone">Deleted at the identity provider, still with an account</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="Deleted users"><table class="people">\#(userHead)<tbody>{{#gone}}\#(userRow){{/gone}}</tbody></table></div>
        <p><a href="{{goneMore}}">All of them</a></p>{{/hasGone}}
        {{/.nothing}}
        {{/hasConnector}}
        """#

    private static let userHead = #"""
        <thead><tr><th scope="col">User name</th><th scope="col">Display name</th><th scope="col">At the identity provider</th><th scope="col">In the targets</th>{{#hasSeveral}}<th scope="col">Connector</th>{{/hasSeveral}}<th scope="col">Id at the identity provider</th><th scope="col">Changed</th></tr></thead>
        """#
    private static let userRow = #"""
        <tr><th scope="row"><a href="{{path}}"><bdi>{{name}}</bdi></a></th><td><bdi>{{displayName}}</bdi></td><td>{{#state}}{{>badge}}{{/state}}</td><td>{{#standings}}{{#.target}}{{.}}: {{/.target}}{{#state}}{{>badge}}{{/state}} {{#.why}}<small>{{>reason}}</small>{{/.why}}{{/standings}}</td>{{#hasSeveral}}<td>{{connector}}</td>{{/hasSeveral}}<td><bdi>{{externalID}}</bdi></td><td class="short">{{#changed}}{{>time}}{{/changed}}</td></tr>
        """#
}
