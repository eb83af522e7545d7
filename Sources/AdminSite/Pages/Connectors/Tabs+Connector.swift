import Provisioning

extension Tabs {
    /// The views of a connector. `current`: a path of them. `target`: the one that was chosen, where the path tells none;
    /// nil: the first.
    static func connector(_ settings: ConnectorSettings, current: String, target chosen: String? = nil) -> Tabs {
        let own = "/connectors/\(settings.name)"
        let names = settings.targets.map(\.target)
        let places = names.flatMap { name in RulesTab.allCases.map { (tab: $0, target: name) } }
        let place = places.first { $0.tab.path(settings.name, $0.target) == current }
        let target = place?.target ?? names.first { $0 == chosen } ?? names.first
        let several = names.count > 1
        // A choice that was made stays made on the way to the connection and back.
        let connection = Tab(
            title: "Connection", path: several ? ListLink.path(own, [("target", target)]) : own,
            isCurrent: place == nil)
        let rules = target.map { target in
            RulesTab.allCases.map { tab in
                let path = tab.path(settings.name, target)
                return Tab(title: tab.title, path: path, isCurrent: path == current)
            }
        }
        let choices = names.map { name in
            let path = place?.tab.path(settings.name, name) ?? ListLink.path(own, [("target", name)])
            return Tab(title: name, path: path, isCurrent: name == target)
        }
        return Tabs(
            label: "Views of \(settings.displayName)", items: [connection] + (rules ?? []),
            choice: several ? Choice(title: "Target", items: choices) : nil)
    }
}
