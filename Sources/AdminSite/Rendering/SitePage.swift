/// A page: its model, and the template that shows it.
///
/// The template (https://mustache.github.io) sees the stored properties of the page by name, and around them `csrf`,
/// `canOperate` and `canAdminister`. A name that is missing or nil is looked for further out: write `{{.name}}` for an
/// optional value of the row at hand. `{{value}}` escapes; `{{{value}}}` is for HTML that this module made, never for data.
protocol SitePage: Sendable {
    static var template: String { get }
    /// Without the name of the product.
    var title: String { get }
    /// The entry of the navigation that is lit.
    var place: SitePlace { get }
}

extension SitePage {
    static var templateName: String { String(describing: Self.self) }
}

/// The entries of the navigation.
enum SitePlace: String, Sendable, CaseIterable {
    case overview, connectors, targets, people, decisions, runs, requests, audit, settings, administrators, system
    /// Pages before the sign-in, and those about oneself.
    case none
}
