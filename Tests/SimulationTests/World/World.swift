import Directory
import Provisioning
import Sync
import Targets

/// One story: what the identity providers, administrators and faults did, and everything that has to hold meanwhile.
/// It has its own notion of what was pushed and chosen, so that the end can be told without asking the engine.
actor World {
    let seed: UInt64
    let backend: any Backend
    let clock = StoryClock()
    let accountIDs = Counter()
    let legacy: Legacy
    var dice: Dice
    var providers: [Provider]
    var choices: [Choice]
    /// The rules that the engine at work has read.
    var choiceAtWork = Choice()
    var isApprovingLinks = false
    /// Connectors that an administrator has paused.
    var paused: Set<Int> = []
    var watch = Watch()
    private(set) var story: [String] = []
    private(set) var violations: [String] = []

    /// In a thousand calls.
    let faults: Int
    let interruptions: Int
    var isQuiet = false
    private var isCrashed = false
    private var isInterrupting = false
    let sabotage: Sabotage?

    init(seed: UInt64, connectors: Int, backend: any Backend, sabotage: Sabotage? = nil) {
        self.seed = seed
        self.backend = backend
        self.sabotage = sabotage
        dice = Dice(seed: seed)
        faults = dice.pick([0, 10, 30, 100])
        interruptions = dice.pick([0, 20, 60])
        legacy = Legacy(&dice)
        providers = Array(repeating: Provider(), count: connectors)
        choices = []
        for _ in 0..<connectors { choices.append(Choice(&dice)) }
    }

    func tell(_ line: String) { story.append(line) }

    func violated(_ what: String) {
        violations.append(what)
        tell("!! " + what)
    }

    func below(_ count: Int) -> Int { dice.below(count) }

    /// Places of steps that the target refuses.
    func refusals(_ steps: [TargetStep]) -> Set<Int> {
        guard !isQuiet else { return [] }
        let refused = Set(steps.indices.filter { _ in dice.below(1_000) < faults })
        if !refused.isEmpty { tell("  the target refuses \(refused.count) of \(steps.count) steps") }
        return refused
    }

    /// What goes wrong at this call of the engine; something else may happen before it.
    func fault(at call: String) async throws -> CallFault? {
        if isCrashed { throw StoryFault.crashed }
        guard !isQuiet else { return nil }
        if dice.below(1_000) < interruptions, !isInterrupting {
            isInterrupting = true
            defer { isInterrupting = false }
            tell("  meanwhile, at \(call):")
            if dice.once(in: 12) { try await changeRules() } else { try await pushSomething() }
        }
        guard dice.below(1_000) < faults else { return nil }
        let fault = dice.pick([nil, CallFault.before, .after, .crash])
        tell("  \(call): \(fault.map { "\($0)" } ?? "crash before")")
        if let fault { return fault }
        isCrashed = true
        throw StoryFault.crashed
    }

    /// After the effect of a call.
    func passed(_ fault: CallFault?, _ call: String) throws {
        if fault == .crash {
            isCrashed = true
            throw StoryFault.crashed
        }
        if fault == .after, call.hasPrefix("store.") { throw StoryFault.storeAway(call) }
    }

    private func sabotaged(_ rules: TargetRules) -> TargetRules { sabotage?.changing(rules) ?? rules }

    /// A new one, as after a start.
    func engine(_ connector: Int) async throws -> SyncEngine {
        isCrashed = false
        choiceAtWork = choices[connector]
        let binding = try await backend.binding(connector)
        let ids = IDSource { [accountIDs] in "a" + accountIDs.text }
        let target = DirectoryTarget(
            store: backend.directory, directory: backend.directoryID, connector: binding.connector, ids: ids)
        watch.owned = Watch.Owned()
        watch.brokenOff = Set(watch.begun.keys)
        let before = try await snapshot(target)
        try await noteOwned(before, connector)
        let store = FaultyStore(
            world: self, connector: connector, store: backend.store(connector), binding: binding.id,
            others: try await backend.others(connector))
        return SyncEngine(
            binding: binding, rules: try CompiledRules(sabotaged(choices[connector].rules)), store: store,
            target: FaultyTarget(world: self, inner: target, connector: connector),
            copyTargets: [Legacy.name: FaultyTarget(world: self, inner: legacy.target, connector: connector)], ids: ids,
            now: { [clock] in clock.now }, jitter: .none)
    }
}
