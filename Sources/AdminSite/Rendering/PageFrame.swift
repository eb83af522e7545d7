import Access
import Administration

/// What every page has around its own content: names for templates.
struct PageFrame: Sendable {
    let title: String
    let version: String
    /// Paths of the style sheet, the script and the icon, with their digests.
    let style: String
    let script: String
    let icon: String
    let navigation: [Entry]
    /// Nil before the sign-in.
    let visitor: VisitorView?
    /// What was just done.
    let notice: Notice?
    /// The hidden field of every form.
    let csrf: String
    /// Whether the visitor may do what operators and administrators may.
    let canOperate: Bool
    let canAdminister: Bool

    struct Entry: Sendable {
        let title: String
        let path: String
        let isCurrent: Bool
        /// A number that asks for attention; nil: none.
        let count: Int?
        /// Whether a thin line stands before it.
        let beginsGroup: Bool
    }

    struct VisitorView: Sendable {
        let name: String
        let role: String
    }
}

/// A sentence about what was done, shown once on the next page.
struct Notice: Sendable, Hashable {
    var text: String
    var isProblem = false
}

extension PageFrame {
    init(_ page: any SitePage, _ context: SiteContext, notice: Notice?, attention: Int) {
        title = page.title
        version = context.services.environment.version
        style = Assets.style.path
        script = Assets.script.path
        icon = Assets.icon.path
        navigation =
            context.visitor == nil
            ? [] : NavigationEntry.all.map { $0.entry(current: page.place, attention: attention) }
        visitor = context.visitor.map { VisitorView(name: $0.name, role: $0.role.rawValue) }
        self.notice = notice
        csrf = context.visitor?.csrf ?? ""
        canOperate = context.mayOperate
        canAdminister = context.mayAdminister
    }
}

private struct NavigationEntry: Sendable {
    let place: SitePlace
    let title: String
    let path: String
    var beginsGroup = false

    static let all = [
        NavigationEntry(place: .overview, title: "Overview", path: "/"),
        NavigationEntry(place: .decisions, title: "Decisions", path: "/decisions"),
        NavigationEntry(place: .connectors, title: "Connectors", path: "/connectors", beginsGroup: true),
        NavigationEntry(place: .targets, title: "Targets", path: "/targets"),
        NavigationEntry(place: .people, title: "Users and groups", path: "/people"),
        NavigationEntry(place: .runs, title: "Runs", path: "/runs", beginsGroup: true),
        NavigationEntry(place: .requests, title: "Requests", path: "/requests"),
        NavigationEntry(place: .audit, title: "Audit", path: "/audit"),
        NavigationEntry(place: .settings, title: "Settings as code", path: "/settings", beginsGroup: true),
        NavigationEntry(place: .administrators, title: "Administrators", path: "/administrators"),
        NavigationEntry(place: .system, title: "System", path: "/system"),
    ]

    func entry(current: SitePlace, attention: Int) -> PageFrame.Entry {
        PageFrame.Entry(
            title: title, path: path, isCurrent: place == current,
            count: place == .decisions && attention > 0 ? attention : nil, beginsGroup: beginsGroup)
    }
}
