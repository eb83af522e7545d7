import Administration
import Provisioning
import Sync

/// The settings document in force, a place for a new one, and all that stood before.
struct SettingsPage: SitePage {
    let title = "Settings as code"
    let place = SitePlace.settings
    let version: Int
    let text: String
    let versions: [Version]
    let pager: Pager

    static let versionsAtOnce = 30

    struct Version: Sendable {
        let number: Int
        let at: Moment
        let actor: String
        let path: String
        let isCurrent: Bool
    }

    init(_ inForce: SettingsInForce, _ history: ListSlice<StoredSettings>, isFirst: Bool, now: Int64) {
        version = inForce.version
        text = inForce.document(.yaml)
        pager = Pager(
            shown: nil, first: isFirst ? nil : "/settings#versions",
            next: history.last.map { "/settings?before=\($0.version)#versions" })
        versions = history.items.map {
            Version(
                number: $0.version, at: Moment($0.savedAt, now: now), actor: $0.actor,
                path: "/settings/versions/\($0.version)", isCurrent: $0.version == inForce.version)
        }
    }

    static let template = #"""
        <div class="head"><div><h1>Settings as code</h1><p class="muted">Version {{version}} is in force. One document holds everything that is set, and never a secret.</p></div>
        <div class="actions"><a class="button" href="/settings/document?format=yaml" download>Download YAML</a><a class="button" href="/settings/document?format=json" download>JSON</a></div></div>
        <div class="columns"><div>
        <form method="post" action="/settings/check" data-guard><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="version" value="{{version}}">
        <div class="field" hidden><label for="file">Take a file</label><input id="file" type="file" accept=".yaml,.yml,.json" data-file-into="text"></div>
        <div class="field"><label for="text">The document (YAML or JSON)</label><textarea id="text" name="text" rows="28" spellcheck="false" required>{{text}}</textarea></div>
        <button class="primary">Check and preview</button> <small>Nothing is changed yet.</small>
        </form></div>
        <section><h2 id="versions">Versions</h2><div class="scroll" tabindex="0" role="region" aria-label="Versions"><table><thead><tr><th scope="col">Version</th><th scope="col">Saved</th><th scope="col">By</th></tr></thead><tbody>
        {{#versions}}<tr><th scope="row" class="short"><a href="{{path}}">{{number}}</a>{{#isCurrent}} <span class="badge ok">in force</span>{{/isCurrent}}</th><td>{{#at}}{{>when}}{{/at}}</td><td><bdi>{{actor}}</bdi></td></tr>{{/versions}}
        </tbody></table></div>
        {{#pager}}{{>pager}}{{/pager}}</section></div>
        """#
}
