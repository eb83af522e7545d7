import Crowd
import Directory
import HTTPGate

extension CrowdCall {
    /// More events than these are read faster as a whole directory.
    private static var mostEvents: Int { 10_000 }

    func eventPosition() async throws -> GateResponse {
        let position = try await store.eventPosition(in: directory)
        return answer(CrowdEvents(token: token(position), isIncrementalAvailable: true))
    }

    func events() async throws -> GateResponse {
        guard let text = request.path.last, let token = EventToken(text: text), token.sequence >= 0,
            token.directory == directory.rawValue
        else { throw Self.expired }
        // Taken before the events, so that a page which does not reach it is known to be cut short.
        let now = try await store.eventPosition(in: directory)
        guard token.epoch == now.epoch, token.sequence <= now.sequence else { throw Self.expired }
        let position = EventPosition(epoch: token.epoch, sequence: token.sequence)
        guard let page = try await store.events(after: position, limit: Self.mostEvents, in: directory),
            page.position.sequence >= now.sequence
        else { throw Self.expired }
        var events: [CrowdEvent] = []
        for event in page.events { events.append(try await crowdEvent(event)) }
        return answer(CrowdEvents(token: self.token(page.position), events: events))
    }

    private func token(_ position: EventPosition) -> String {
        EventToken(epoch: position.epoch, directory: directory.rawValue, sequence: position.sequence).text
    }

    private func crowdEvent(_ event: DirectoryEvent) async throws -> CrowdEvent {
        switch event {
        case .user(let operation, let user, let attributes):
            return .user(.init(operation), CrowdUser(user, attributes))
        case .userDeleted(let name): return .userDeleted(name: name)
        case .group(let operation, let group):
            let attributes = try await store.attributes(ofGroup: group.id, in: directory)
            return .group(.init(operation), CrowdGroup(group, attributes))
        case .groupDeleted(let name): return .groupDeleted(name: name)
        case .membership(.created, let user, let group): return .membership(.created, user: user, group: group)
        case .membership(.deleted, let user, let group): return .membership(.deleted, user: user, group: group)
        // Events have no way to say a rename, and an updated membership would mean all of a user's groups: only reading
        // everything anew is right.
        case .membership(.updated, _, _), .userRenamed, .groupRenamed: throw Self.expired
        }
    }

    private static var expired: CrowdError {
        CrowdError(
            .eventTokenExpired, "The events since this token are not kept, or do not say all. Read the directory anew.")
    }
}

extension CrowdEvent.Operation {
    init(_ operation: DirectoryEvent.Operation) {
        switch operation {
        case .created: self = .created
        case .updated: self = .updated
        case .deleted: self = .deleted
        }
    }
}
