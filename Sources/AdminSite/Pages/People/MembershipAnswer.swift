import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

/// Whether somebody is in a group of a target, and why.
struct MembershipAnswer: Sendable {
    /// The group, or the person.
    let name: String
    let path: String?
    let target: String
    let state: Badge
    let reasons: [ReasonText]

    /// `person`: whom the answer is about, where the page is that of the group.
    init(_ membership: ExplainedMembership, _ binding: Binding, person: (name: String, path: String)? = nil) {
        let group = ListLink.group(named: membership.group, in: binding.targetName, of: binding.connectorName)
        name = Told.cut(person?.name ?? membership.group)
        path = person?.path ?? (membership.isKnown ? group : nil)
        target = binding.targetName
        state =
            switch membership.isMember {
            case true?: Badge(.ok, "in it")
            case false?: Badge(.idle, "not in it")
            case nil: Badge(.idle, "no account")
            }
        reasons = membership.reasons.map { ReasonText($0, binding).sentence }
    }

    static let template = #"""
        <div class="note"><p>{{#.path}}<a href="{{.}}">{{/.path}}<bdi>{{name}}</bdi>{{#.path}}</a>{{/.path}} in {{target}}: {{#state}}{{>badge}}{{/state}}</p>{{#reasons}}<p>{{>reason}}</p>{{/reasons}}</div>
        """#
}

/// On the page of a person: a field for a group, in which the person need not be.
struct GroupQuestion: Sendable {
    let path: String
    let group: String
    /// Some names to choose from.
    let known: [String]

    private static let knownAtMost = 200

    init(_ group: String?, path: String, _ known: KnownConnector, _ services: AdminServices) async throws {
        self.path = path
        self.group = group ?? ""
        let page = try await services.resources.list(
            ListQuery(kinds: [.group], count: Self.knownAtMost), in: known.id)
        self.known = page.resources.compactMap { $0.resource.attributes["displayName"]?.string }
            // What can't be shown as it is can't be chosen either.
            .filter { Told.cut($0) == $0 && $0.undisguisedLine == $0 }
            .sorted()
    }

    static let template = #"""
        <form method="get" action="{{path}}" class="inline" role="search" aria-label="Why in a group or not"><div class="field"><label for="group">Why in this group, or why not?</label><input id="group" name="group" list="known-groups" value="{{group}}" maxlength="1000" placeholder="name of a group" required><datalist id="known-groups">{{#known}}<option value="{{.}}"></option>{{/known}}</datalist></div><button>Tell why</button></form>
        """#
}
