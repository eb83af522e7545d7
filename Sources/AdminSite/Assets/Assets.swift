import HTTPGate
import HTTPTypes

/// The style sheet, the script and the icon. Their addresses hold their digests, so that browsers may keep them.
struct Asset: Sendable {
    let path: String
    let contentType: String
    let bytes: [UInt8]

    init(_ name: String, _ type: String, contentType: String, _ bytes: [UInt8]) {
        path = "/assets/\(name)-\(Self.digest(bytes)).\(type)"
        self.contentType = contentType
        self.bytes = bytes
    }

    /// FNV-1a: tells versions of our own files apart, no more.
    private static func digest(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 36)
    }
}

enum Assets {
    static let style = Asset("site", "css", contentType: "text/css; charset=utf-8", PackageResources.site_css)
    static let script = Asset("site", "js", contentType: "text/javascript; charset=utf-8", PackageResources.site_js)
    static let icon = Asset("icon", "svg", contentType: "image/svg+xml", PackageResources.icon_svg)
    static let all = [style, script, icon]

    static func response(to request: GateRequest) throws -> GateResponse {
        guard request.method == .get else { throw HTTPRefusal.methodNotAllowed(request.method, allowed: [.get]) }
        let path = "/" + request.path.joined(separator: "/")
        guard let asset = all.first(where: { $0.path == path }) else { throw HTTPRefusal.notFound }
        var response = GateResponse(status: 200, contentType: asset.contentType, asset.bytes)
        response.headers[.cacheControl] = "public, max-age=31536000, immutable"
        response.headers[.xContentTypeOptions] = "nosniff"
        return response
    }
}
