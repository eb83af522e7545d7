public import Access
import Provisioning

/// What somebody wants changed about an application that reads a directory. Nil: it stays as it is.
public struct ApplicationChange: Sendable {
    public let allow: [String]?
    public let write: Bool?

    /// `allow`: addresses or blocks of them, in place of all that it has.
    public init(allow: [String]?, write: Bool?) {
        self.allow = allow
        self.write = write
    }

    /// - Throws: why it could not be put in force.
    public func check(on application: String, of target: String, _ services: AdminServices) async throws {
        try await services.settings.check {
            try $0.change(application: application, ofTarget: target, allow: allow, write: write)
        }
    }

    /// In effect at once; the password stays.
    public func carryOut(
        on application: String, of target: String, _ services: AdminServices, _ origin: ChangeOrigin
    ) async throws -> SettingsInForce {
        try await services.settings.edit(origin: origin) {
            try $0.change(application: application, ofTarget: target, allow: allow, write: write)
        }
    }
}
