import Access
import Logging
import ServiceLifecycle

/// Says the newest entry of the audit log in the log stream, which others keep: who cuts entries off the end can't take
/// that back. At the start, every five minutes when there are new ones, and at the end.
actor AuditHeads: Service {
    private let store: any AuditStore
    private let logger: Logger
    private var said: AuditHead?

    init(store: any AuditStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    func run() async throws {
        await say()
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(300))) != nil { await self.say() }
        }
        said = nil
        await say()
    }

    private func say() async {
        do {
            let head = try await store.head()
            guard head != said else { return }
            logger.notice("audit head", metadata: ["head": "\(head)"])
            said = head
        } catch is CancellationError {
            // The server did not come up, or its time to stop ran out.
        } catch {
            logger.error("audit head can't be read", metadata: ["error": "\(error)"])
        }
    }
}
