/// What plans do, to compare those of other rules with. It keeps a number for each step, not the step.
public struct PlanRecord: Sendable {
    private var steps: [Int: String] = [:]
    private var held: [Int: String] = [:]
    /// Users who wait for somebody to do something.
    private var standing: [String: UserState] = [:]

    public init() {}

    mutating func add(_ plan: UserPlan, of resourceID: String, held: [HeldStep]) {
        for step in plan.steps { steps[Self.number(step.action, resourceID)] = step.action.name }
        for step in held { self.held[Self.number(step.key)] = step.key.action }
        if plan.state.needsSomebody { standing[resourceID] = plan.state }
    }

    /// What of a plan was not in the record; what was is taken out of it, so that in the end it has what is dropped.
    mutating func news(of plan: UserPlan, _ resourceID: String, held: [HeldStep]) -> News {
        var news = News(plan: plan, held: [])
        news.plan.steps = []
        for step in plan.steps {
            if let action = steps.removeValue(forKey: Self.number(step.action, resourceID)) {
                news.same[action, default: 0] += 1
            } else {
                news.plan.steps.append(step)
            }
        }
        for step in held {
            if let action = self.held.removeValue(forKey: Self.number(step.key)) {
                news.sameHeld[action, default: 0] += 1
            } else {
                news.held.append(step)
            }
        }
        news.standsAsBefore = standing[resourceID] == plan.state
        return news
    }

    /// By kind of step.
    var left: (steps: [String: Int], held: [String: Int]) { (Self.counts(steps), Self.counts(held)) }

    struct News {
        var plan: UserPlan
        var held: [HeldStep]
        var same: [String: Int] = [:]
        var sameHeld: [String: Int] = [:]
        var standsAsBefore = false
    }

    private static func counts(_ actions: [Int: String]) -> [String: Int] {
        actions.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    private static func number(_ action: AccountAction, _ resourceID: String) -> Int {
        number(resourceID, action.name, action.detail)
    }

    private static func number(_ key: StepKey) -> Int { number(key.resourceID, key.action, key.detail) }

    private static func number(_ resourceID: String, _ action: String, _ detail: String) -> Int {
        var hasher = Hasher()
        hasher.combine(resourceID)
        hasher.combine(action)
        hasher.combine(detail)
        return hasher.finalize()
    }
}

extension PlanPreview {
    /// How plans differ from those of before. The counts, people and groups of the preview are then those of what is new.
    public struct Comparison: Sendable {
        var record: PlanRecord
        /// Steps that the rules of before have too, by `AccountAction.name`.
        public internal(set) var same: [String: Int] = [:]
        public internal(set) var sameHeld: [String: Int] = [:]
        /// Steps that only the rules of before have.
        public var dropped: [String: Int] { record.left.steps }
        public var droppedHeld: [String: Int] { record.left.held }
    }
}
