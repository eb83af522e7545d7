import Administration
import Provisioning
import Sync

/// What a full sync would do by the rules in force; nothing is done.
struct PreviewPage: SitePage {
    let title: String
    let place = SitePlace.connectors
    let connectorTitle: String
    let connectorPath: String
    let target: String
    let previews: [SyncOutlook]
    /// Who has paused the sync; nil: nobody.
    let pausedBy: String?

    init(_ place: RulesPlace, _ previews: [BindingPreview], pausedBy: String? = nil) {
        self.pausedBy = pausedBy
        target = place.target
        connectorTitle = place.known.settings.displayName
        connectorPath = "/connectors/\(place.connector)"
        title = "Preview: \(connectorTitle) → \(target)"
        self.previews = previews.map(SyncOutlook.init)
    }

    static let template = #"""
        <p class="crumbs"><a href="/connectors">Connectors</a> / <a href="{{connectorPath}}"><bdi>{{connectorTitle}}</bdi></a></p>
        <h1><bdi>{{title}}</bdi></h1>
        <p class="lead">What a sync of everybody would do now, by the rules in force and by what Usher knows of the target. Nothing is done by looking.</p>
        {{^previews}}<div class="empty"><h2>Nothing</h2><p>This connector or this target is disabled, so no sync does anything there.</p></div>{{/previews}}
        <h2>What would be done</h2>
        {{#previews}}{{>planned}}{{/previews}}
        {{#.pausedBy}}<p class="note">The sync is paused by <bdi>{{.}}</bdi>. {{#canOperate}}<a href="{{connectorPath}}#sync">Resume it</a> before it can do this.{{/canOperate}}{{^canOperate}}It does nothing until somebody resumes it.{{/canOperate}}</p><div class="actions"><a class="button" href="{{connectorPath}}">Back</a></div>{{/.pausedBy}}
        {{^.pausedBy}}{{#canOperate}}<form method="post" action="{{connectorPath}}/sync" class="actions"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="target" value="{{target}}"><input type="hidden" name="full" value="1"><button class="primary">Full sync</button> <a class="button" href="{{connectorPath}}">Back</a></form>{{/canOperate}}{{/.pausedBy}}
        """#
}

extension RulesRoutes {
    static let previewInForce = SiteRoute.page(RulesTab.provisioning.pattern + "/preview") { context in
        let place = try await RulesPlace(context)
        let order = PreviewOrder(
            connector: place.connector, target: place.target,
            page: PlanPreview.Page(limit: SettingsChangePage.people))
        let binding = try place.known.bindings(target: place.target).first
        let pause =
            if let binding { try await context.services.syncStore.pause(of: binding.id) } else { SyncPause?.none }
        return .page(
            PreviewPage(place, try await context.services.planning.preview(order), pausedBy: pause?.actor))
    }
}
