import Provisioning
public import Sync

/// A part of what was held in one binding, with what names all that the filter lets through. No more steps are read than
/// are shown.
public struct HeldView: Sendable {
    public let filter: HeldFilter
    /// All that wait, by kind of step.
    public let waiting: [HeldActionCount]
    /// What administrators rejected, by kind of step.
    public let rejected: [HeldActionCount]
    /// The groups that members wait to be taken from, those of the most first.
    public let groups: [HeldGroupCount]
    public let steps: [NumberedHeldStep]
    /// How many the filter lets through.
    public let total: Int
    /// Names exactly these.
    public let digest: String
    public let next: Int64?

    private static let groupsAtOnce = 20

    public init(
        _ binding: BindingID, _ filter: HeldFilter, after: Int64?, count: Int, _ services: AdminServices
    ) async throws {
        self.filter = filter
        waiting = try await services.heldSteps.actions(binding, .waiting)
        rejected = try await services.heldSteps.actions(binding, .rejected)
        groups =
            filter.action == StepKind.removeMembership.rawValue
            ? try await services.heldSteps.groups(binding, limit: Self.groupsAtOnce) : []
        let slice = try await ListSlice(count) { limit in
            try await services.heldSteps.steps(binding, filter, after: after, limit: limit)
        }
        steps = slice.items
        next = slice.last?.number
        let numbers = try await services.heldSteps.numbers(binding, filter)
        total = numbers.count
        digest = Self.digest(numbers)
    }

    /// What the filter lets through.
    /// - Throws: `Problem` 409 when that is not what was shown.
    public static func numbers(
        _ binding: BindingID, _ filter: HeldFilter, digest: String, _ services: AdminServices
    ) async throws -> Set<Int64> {
        let numbers = try await services.heldSteps.numbers(binding, filter)
        guard Self.digest(numbers) == digest else {
            throw Problem(
                409, "changed",
                "Nothing was decided: what is held now is not what the page has shown. Look at it again.")
        }
        return Set(numbers)
    }

    // A number always names the same step of the same account.
    private static func digest(_ numbers: [Int64]) -> String {
        ShownDigest.of([numbers.map(String.init).joined(separator: " ")])
    }
}
