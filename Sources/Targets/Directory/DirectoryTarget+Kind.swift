import Directory
public import Sync

extension DirectoryTarget {
    public static let description = TargetKind(
        word: kind, title: "Built-in directory",
        summary: "Kept by Usher itself, and read by Atlassian applications as a user directory “Atlassian Crowd”.",
        capabilities: [
            .init("Create, rename, change accounts", true),
            .init("Disable and enable accounts", true),
            .init("Delete accounts", true),
            .init("First and last names", true),
            .init("Further properties", true, "Applications see them as attributes of the user."),
            .init("Create and rename groups", true, "A renamed group keeps its members."),
            .init("Groups in groups", false, "Members of a member group become members."),
            .init("Passwords", false, "Nobody signs in with a password of the directory; use single sign-on."),
        ])

    /// Reads as the sync does; changes nothing.
    public func test() async -> [TargetFinding] {
        do {
            let counts = try await store.counts(in: directory)
            let accounts = try await store.accounts(after: nil, limit: 1, in: directory)
            return [
                TargetFinding("Reached", isGood: true, "It is in the server's own database."),
                TargetFinding(
                    "Read", isGood: true,
                    "Users: \(counts.users), of them active: \(counts.activeUsers); groups: \(counts.groups); "
                        + "memberships: \(counts.memberships)."
                        + (accounts.isEmpty ? " Its first account comes with the first sync." : "")),
            ]
        } catch {
            let detail = (error as? DirectoryUnavailable)?.detail ?? "The database can't be read."
            return [TargetFinding("Reached", isGood: false, "\(detail) Look at System.")]
        }
    }
}
