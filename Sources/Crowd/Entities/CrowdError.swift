public import StrictJSON

/// A refusal in Crowd's words. Clients act on status and reason, people read the message.
public struct CrowdError: Error, CrowdEntity, Hashable {
    public enum Reason: String, Sendable, CaseIterable {
        case userNotFound = "USER_NOT_FOUND"
        case groupNotFound = "GROUP_NOT_FOUND"
        case membershipNotFound = "MEMBERSHIP_NOT_FOUND"
        case membershipAlreadyExists = "MEMBERSHIP_ALREADY_EXISTS"
        case invalidUser = "INVALID_USER"
        case invalidGroup = "INVALID_GROUP"
        case illegalArgument = "ILLEGAL_ARGUMENT"
        case invalidCredential = "INVALID_CREDENTIAL"
        case invalidEmail = "INVALID_EMAIL"
        case invalidMembership = "INVALID_MEMBERSHIP"
        case invalidUserAuthentication = "INVALID_USER_AUTHENTICATION"
        case inactiveAccount = "INACTIVE_ACCOUNT"
        case expiredCredential = "EXPIRED_CREDENTIAL"
        case invalidSSOToken = "INVALID_SSO_TOKEN"
        case eventTokenExpired = "EVENT_TOKEN_EXPIRED"
        case incrementalSyncNotAvailable = "INCREMENTAL_SYNC_NOT_AVAILABLE"
        case nestedGroupsNotSupported = "NESTED_GROUPS_NOT_SUPPORTED"
        case unsupportedOperation = "UNSUPPORTED_OPERATION"
        case webhookNotFound = "WEBHOOK_NOT_FOUND"
        case permissionDenied = "PERMISSION_DENIED"
        case applicationPermissionDenied = "APPLICATION_PERMISSION_DENIED"
        case applicationAccessDenied = "APPLICATION_ACCESS_DENIED"
        case operationFailed = "OPERATION_FAILED"

        /// The status when what the call is about is at fault. Something named in a body is always 400.
        public var status: Int {
            switch self {
            case .userNotFound, .groupNotFound, .membershipNotFound, .invalidSSOToken, .webhookNotFound,
                .incrementalSyncNotAvailable, .unsupportedOperation:
                404
            case .membershipAlreadyExists: 409
            case .invalidUser, .invalidGroup, .illegalArgument, .invalidCredential, .invalidEmail,
                .invalidMembership, .invalidUserAuthentication, .inactiveAccount, .expiredCredential,
                .nestedGroupsNotSupported:
                400
            case .permissionDenied, .applicationPermissionDenied, .applicationAccessDenied: 403
            case .eventTokenExpired: 410
            case .operationFailed: 500
            }
        }
    }

    public var status: Int
    public var reason: Reason
    public var message: String
    /// Crowd refuses JSON that it cannot read in plain text.
    public var isPlainText = false

    public init(_ reason: Reason, _ message: String, status: Int? = nil) {
        self.reason = reason
        self.message = message
        self.status = status ?? reason.status
    }

    public static func plainText(_ message: String) -> CrowdError {
        var error = CrowdError(.illegalArgument, message)
        error.isPlainText = true
        return error
    }

    public func write(to xml: inout XMLWriter, _ links: CrowdLinks) {
        xml.open("error")
        xml.element("reason", reason.rawValue)
        xml.element("message", message)
        xml.close("error")
    }

    public func json(_ links: CrowdLinks) -> JSONObject {
        ["reason": .string(reason.rawValue), "message": .string(message)]
    }
}
