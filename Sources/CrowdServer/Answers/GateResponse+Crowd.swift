import Crowd
import HTTPGate
import HTTPTypes

extension GateResponse {
    init(_ entity: some CrowdEntity, status: Int = 200, _ format: CrowdFormat, _ links: CrowdLinks) {
        self.init(status: status, contentType: format.contentType, entity.document(format, links))
    }

    init(_ error: CrowdError, _ format: CrowdFormat, _ links: CrowdLinks) {
        if error.isPlainText {
            self.init(status: error.status, contentType: "text/plain;charset=UTF-8", error.message)
        } else {
            self.init(error, status: error.status, format, links)
        }
    }

    /// Without this header, whatever the answer, the Java client says that there is no Crowd.
    var asCrowd: GateResponse {
        var response = self
        response.headers[.embeddedCrowdVersion] = "Crowd/6.0.0"
        return response
    }

    /// Nothing is told but that it is done.
    static let done = GateResponse(status: 204)

    /// Empty, but of the type that was asked for: one client compares it.
    static func created(_ location: String, _ format: CrowdFormat) -> GateResponse {
        GateResponse(status: 201, headers: [.location: location, .contentType: format.contentType])
    }
}

extension HTTPField.Name {
    // A token of RFC 9110, so the fall-back is never used.
    fileprivate static let embeddedCrowdVersion = HTTPField.Name("X-Embedded-Crowd-Version") ?? .server
}
