import Access
import Administration
import HTTPGate

/// Whether the audit log is whole.
struct AuditVerdictPage: SitePage {
    let title = "Audit log verified"
    let place = SitePlace.audit
    let isIntact: Bool
    let entries: String
    let head: CopyText
    let problems: [String]

    init(_ verdict: AuditVerdict) {
        isIntact = verdict.problems.isEmpty
        entries = verdict.entries.grouped
        head = CopyText(id: "head", label: "the head", value: verdict.head.description)
        problems = verdict.problems.map(\.description)
    }

    static let template = #"""
        <p class="crumbs"><a href="/audit">Audit</a></p>
        <h1>{{#isIntact}}The audit log is whole{{/isIntact}}{{^isIntact}}The audit log was tampered with{{/isIntact}}</h1>
        {{#isIntact}}<p class="note ok">All {{entries}} entries are as they were written: none was changed, moved or taken out.</p>{{/isIntact}}
        {{#problems}}<p class="note bad">{{.}}</p>{{/problems}}
        {{^isIntact}}<p>Compare it with a backup and with the server's log, and find out who can write to the database.</p>{{/isIntact}}
        <h2>Its head</h2>
        <p>Entries that are cut off the end leave a log that looks whole. Keep this head elsewhere: <code>usher audit verify --head</code> later says whether the log still holds it.</p>
        {{#head}}{{>copy}}{{/head}}
        """#
}

enum AuditRoutes {
    static let all = [
        SiteRoute.page("/audit") { .page(try await AuditPage($0)) },
        SiteRoute.page("/audit/download") { context in
            let query = try AuditQuery(context)
            return .stream(
                { [audit = context.services.audit] file in
                    try await AuditReport.write(query, audit) { try await file.write($0) }
                }, contentType: "application/json", name: "usher-audit.json")
        },
        SiteRoute.page("/audit/verify") { context in
            .page(AuditVerdictPage(try await context.services.audit.verify(known: nil)))
        },
    ]
}
