import HTTPGate
import HTTPTypes
import SCIM
import StrictJSON

/// An answer, and whom it was about, for the request log.
struct SCIMAnswer: Sendable {
    var response: GateResponse
    var subject: String?
    /// Of a request about several: all of them, up to a number.
    var subjects: [String] = []

    init(_ response: GateResponse, subject: String? = nil) {
        self.response = response
        self.subject = subject
    }
}

extension GateResponse {
    static let scimType = "application/scim+json"

    static func scim(_ status: Int, _ document: JSONObject) -> GateResponse {
        GateResponse(status: status, contentType: scimType, JSONValue.object(document).serializedBytes)
    }

    static func scim(_ error: SCIMError) -> GateResponse {
        GateResponse(status: error.status, contentType: scimType, error.json.serializedBytes)
    }
}

extension HTTPRefusal {
    static func unauthorized(error: String?) -> HTTPRefusal {
        let challenge = "Bearer realm=\"scim\"" + (error.map { ", error=\"\($0)\"" } ?? "")
        return HTTPRefusal(
            status: 401,
            // Not "bearer token": the masking of the request log takes what follows "bearer" for one.
            detail: "A valid token of a connector is needed. Make one with `usher token create`, and put it "
                + "into the identity provider's SCIM settings.",
            headers: [.wwwAuthenticate: challenge])
    }

    static func tooMany(retryAfter seconds: Int) -> HTTPRefusal {
        HTTPRefusal(
            status: 429, detail: "This token sends more requests than Usher takes from one. Go on after \(seconds) s.",
            headers: [.retryAfter: String(seconds)])
    }

    /// The store's own words are for the operator.
    init(_ error: StoreUnavailable) {
        if error.reason == .crowded {
            self = .unavailable(
                "Too many searches look through all users or groups at once. Filter by userName, externalId or id, or try "
                    + "again.", retryAfter: 5)
            return
        }
        let seconds = error.reason == .full ? 60 : 5
        self = .unavailable(
            "Usher cannot reach its database now; nothing of this request was kept.", retryAfter: seconds)
    }
}

extension SCIMError {
    static func disabled(_ connector: String) -> SCIMError {
        SCIMError(
            status: 403, detail: "The connector \(connector) is disabled in Usher; enable it there, then try again.")
    }
}

extension Resource {
    /// What people know it by.
    var subject: String { attributes[kind == .user ? "userName" : "displayName"]?.string ?? id }
}
