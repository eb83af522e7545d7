import HTTPGate
import HTTPTypes
import ServiceLifecycle

/// Makes HTTP of what the routes answer, with the headers that every page has.
struct SiteResponder: Sendable {
    let renderer: Renderer
    let cookies: SiteCookies
    let attention: Attention

    func response(_ answer: SiteAnswer, _ context: SiteContext) async throws -> GateResponse {
        switch answer {
        case .page(let page, let status, let retryAfter):
            let notice = cookies.notice(context.request)
            let count = context.visitor == nil ? 0 : try await attention.count()
            let frame = PageFrame(page, context, notice: notice, attention: count)
            var response = html(renderer.html(page, in: frame), status: status)
            if let retryAfter { response.headers[.retryAfter] = "\(retryAfter)" }
            if notice != nil { response.headers.append(cookies.withoutNotice) }
            return response
        case .redirect(let path, let notice):
            var response = GateResponse(status: 303, headers: [.location: path])
            if let notice { response.headers.append(cookies.carrying(notice)) }
            return guarded(response)
        case .content(let page):
            return html(renderer.content(page, in: PageFrame(page, context, notice: nil, attention: 0)))
        case .live(let page): return guarded(live(page, context))
        case .download(let bytes, let contentType, let name):
            return guarded(Self.download(contentType, name, .bytes(bytes)))
        case .stream(let produce, let contentType, let name):
            return guarded(Self.download(contentType, name, .stream(produce)))
        case .response(let response): return guarded(response)
        }
    }

    /// Without a look at anything that could fail.
    func plain(_ page: FailurePage, _ context: SiteContext) -> GateResponse {
        html(
            renderer.html(page, in: PageFrame(page, context, notice: nil, attention: 0)), status: page.status)
    }

    private func html(_ text: String, status: Int = 200) -> GateResponse {
        guarded(GateResponse(status: status, contentType: "text/html; charset=utf-8", text))
    }

    /// Scripts and styles of this site only, no frame around it, nothing kept by caches in between.
    private func guarded(_ response: GateResponse) -> GateResponse {
        var response = response
        for (name, value) in Self.guards {
            if let name = HTTPField.Name(name) { response.headers[name] = value }
        }
        if cookies.isSecure, let name = HTTPField.Name("Strict-Transport-Security") {
            response.headers[name] = "max-age=31536000"
        }
        return response
    }

    private static let guards = [
        (
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cache-Control", "no-store"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ]

    private static func download(_ contentType: String, _ name: String, _ body: GateResponse.Body) -> GateResponse {
        GateResponse(
            status: 200,
            headers: [.contentType: contentType, .contentDisposition: "attachment; filename=\"\(name)\""], body: body)
    }

    /// Server-sent events (WHATWG HTML, section 9.2): the content of the page, each time that it is another.
    private func live(_ page: @escaping @Sendable () async throws -> any SitePage, _ context: SiteContext)
        -> GateResponse
    {
        GateResponse(
            status: 200, headers: [.contentType: "text/event-stream"],
            body: .stream { writer in
                try await LiveStream(writer: writer).run {
                    guard try await context.mayStillWatch() else { return nil }
                    let page = try await page()
                    return renderer.content(page, in: PageFrame(page, context, notice: nil, attention: 0))
                }
            })
    }
}

extension HTTPFields {
    mutating func append(_ field: HTTPField?) {
        if let field { self.append(field) }
    }
}
