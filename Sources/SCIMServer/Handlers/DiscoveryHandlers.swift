import HTTPGate
import SCIM
import StrictJSON

extension SCIMCall {
    func discovery(_ document: SCIMRoute.DiscoveryDocument, _ name: String?) throws -> SCIMAnswer {
        // RFC 7644 section 4.
        guard request.query(ignoringCase: "filter") == nil else {
            throw SCIMError(status: 403, detail: "Discovery documents cannot be filtered.")
        }
        guard let found = find(document, name) else {
            throw SCIMError.notFound("\(document.rawValue)/\(name ?? "")")
        }
        return SCIMAnswer(.scim(200, found))
    }

    private func find(_ document: SCIMRoute.DiscoveryDocument, _ name: String?) -> JSONObject? {
        switch (document, name) {
        case (.serviceProviderConfig, _): Discovery.serviceProviderConfig(baseURL: baseURL)
        case (.resourceTypes, nil): Discovery.resourceTypes(baseURL: baseURL)
        case (.resourceTypes, let name?): Discovery.resourceType(name, baseURL: baseURL)
        case (.schemas, nil): Discovery.schemas(baseURL: baseURL)
        case (.schemas, let name?): Discovery.schema(name, baseURL: baseURL)
        }
    }
}
