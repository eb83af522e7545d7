import Provisioning
public import Sync

/// A sync that does not go on by itself, so that what was decided waits for somebody.
public struct WaitingSync: Sendable, Hashable {
    public enum Reason: String, Sendable, Hashable { case paused, manual }

    public let binding: Binding
    public let reason: Reason

    /// Those of these bindings, in their order.
    static func among(_ bindings: [Binding], _ services: AdminServices) async throws -> [WaitingSync] {
        var waiting: [WaitingSync] = []
        for binding in bindings {
            if try await services.syncStore.pause(of: binding.id) != nil {
                waiting.append(WaitingSync(binding: binding, reason: .paused))
            } else if try await !services.sync.report(binding.id).isAutomatic {
                waiting.append(WaitingSync(binding: binding, reason: .manual))
            }
        }
        return waiting
    }

    /// What lets it go on.
    public var command: String {
        let place = "\(binding.connectorName) --target \(binding.targetName)"
        return switch reason {
        case .paused: "usher resume \(place)"
        case .manual: "usher sync \(place)"
        }
    }
}
