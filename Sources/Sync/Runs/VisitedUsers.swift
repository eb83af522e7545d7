import Provisioning

/// The users that a run over everybody has looked at. One who is looked at again, because another one made way for him,
/// counts once, by where he stands last.
struct VisitedUsers {
    private var states: [String: UserState] = [:]

    /// What the batch adds to the run.
    mutating func counted(_ batch: BatchResult) -> BatchResult {
        var counted = batch
        for (user, state) in batch.visits {
            guard let earlier = states.updateValue(state, forKey: user) else { continue }
            counted.states[earlier, default: 0] -= 1
        }
        return counted
    }
}
