/// Reads one value after the other. What is wrong is noted and reading goes on, so that one pass finds everything.
struct SettingsReader {
    /// More would help nobody.
    static let issueLimit = 200

    let checks: SettingsChecks
    private(set) var issues: [SettingsIssue] = []
    /// Of all, those over the limit too.
    private(set) var errorCount = 0

    init(checks: SettingsChecks) { self.checks = checks }

    mutating func note(_ node: DocumentNode, _ path: String, _ message: String) {
        note(SettingsIssue(line: node.line, column: node.column, path: path, message: message))
    }

    mutating func warn(_ node: DocumentNode, _ path: String, _ message: String) {
        note(SettingsIssue(line: node.line, column: node.column, path: path, message: message, severity: .warning))
    }

    mutating func note(_ issue: SettingsIssue) {
        if issue.severity == .error { errorCount += 1 }
        guard issues.count < Self.issueLimit else { return }
        issues.append(issue)
    }

    /// Whether a part is not to stand as it was read, because it has an error: there were so many before it.
    func isBroken(since errors: Int) -> Bool { checks.isSalvaging && errorCount > errors }

    /// What a check found in the text of `node`, at the place in the document where that part stands.
    mutating func note(_ findings: [SettingsChecks.Finding], _ node: DocumentNode, _ path: String) {
        for finding in findings {
            note(
                SettingsIssue(
                    line: node.line, column: node.column(at: finding.offset) ?? node.column, path: path,
                    message: finding.message, severity: finding.severity))
        }
    }

    mutating func wrongKind(_ node: DocumentNode, _ path: String, expected: String) {
        let found = node.isNull ? "nothing; leave the key out to get the default" : node.kind
        note(node, path, "must be \(expected), not \(found)")
    }

    /// The members of a mapping; nil when it is none.
    mutating func section(_ node: DocumentNode, _ path: String, keys: [String]) -> SettingsSection? {
        guard case .mapping(let members) = node.content else {
            wrongKind(node, path, expected: "a mapping")
            return nil
        }
        for member in members where !keys.contains(member.name) {
            let name = member.name.clipped
            let suggestion = Spelling.nearest(to: member.name, in: keys).map { "; did you mean `\($0)`?" }
            let message =
                "there is no setting `\(name)` here" + (suggestion ?? "; allowed: \(keys.joined(separator: ", "))")
            note(
                SettingsIssue(
                    line: member.line, column: member.column, path: path.appending(member.name.clipped),
                    message: message))
        }
        return SettingsSection(node: node, path: path, members: members)
    }

    mutating func elements(_ node: DocumentNode, _ path: String) -> [(node: DocumentNode, path: String)] {
        guard case .sequence(let elements) = node.content else {
            wrongKind(node, path, expected: "a list")
            return []
        }
        return elements.enumerated().map { ($1, "\(path)[\($0)]") }
    }
}

/// A mapping that is being read.
struct SettingsSection {
    let node: DocumentNode
    let path: String
    let members: [DocumentMember]

    subscript(key: String) -> DocumentNode? { members.first { $0.name == key }?.value }
    func path(_ key: String) -> String { path.appending(key) }
}

extension String {
    func appending(_ key: String) -> String { isEmpty ? key : "\(self).\(key)" }
}
