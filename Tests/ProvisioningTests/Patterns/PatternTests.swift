import Provisioning
import Testing

struct PatternTests {
    @Test(arguments: [
        ("jira-users", "jira-users"), ("jira-users", "JIRA-Users"), ("Jira-Users", "jira-users"),
        ("Größe", "GRÖSSE".replacing("SS", with: "ß")), ("É", "é"), ("É", "e\u{301}"),
        ("jira-.*", "jira-users"), ("JIRA-.*", "jira-users"), ("jira|confluence", "Confluence"), (".*", ""),
        (".*", "two\nlines"), ("C++ Team", "c++ team"), ("Team (EU)", "team (eu)"), ("a.c", "abc"), ("a.c", "a.c"),
        ("*", "*"), ("[x", "[X"), ("\\w+", "Émile"), ("É.*", "e\u{301}cole"), ("İ.*", "İzmir"), (".zmir", "İZMIR"),
        ("Σ+x?", "σς"), ("(?<g>a)\\k<g>", "aa"),
    ])
    func `matches an equal name, or a whole name by expression, whatever the case`(entry: String, name: String) throws {
        #expect(try Pattern(entry: entry).matches(name))
        #expect(try PatternList(["other", entry]).firstMatch(name) == entry)
    }

    @Test(arguments: [
        ("jira", "jira-users"), ("users", "jira-users"), ("jira-.*", "my-jira-users"), ("a|ab", "abc"),
        ("jira", "jira\n"), ("jira$", "jira\n"), ("", "x"), ("[x", "x"), ("Team (EU)", "team"), ("a.c", "a\nbc"),
    ])
    func `does not match a part of a name`(entry: String, name: String) throws {
        #expect(try !Pattern(entry: entry).matches(name))
        #expect(try PatternList([entry]).firstMatch(name) == nil)
    }

    @Test func `says how it reads an entry`() {
        #expect(Pattern(entry: "jira-users").reading == .name)
        #expect(Pattern(entry: "jira-.*").reading == .expression)
        #expect(Pattern(entry: "*").reading == .nameBecause("quantifier does not follow a repeatable item"))
        #expect(Pattern(entry: "[x").reading == .nameBecause("missing terminating ] for character class"))
        #expect(
            Pattern(entry: #"a\C"#).reading == .nameBecause("using \\C is disabled by the application"))
        #expect(
            Pattern(entry: String(repeating: "a.", count: 501)).reading
                == .nameBecause("it is longer than 1000 bytes"))
        #expect(
            Pattern(entry: String(repeating: "(", count: 100) + String(repeating: ")", count: 100)).reading
                == .nameBecause("parentheses are too deeply nested"))
    }

    @Test func `the entry that equals the name is named before an expression`() throws {
        let list = PatternList(["jira-.*", "(a+)+$", "Jira-Users", "jira-users"])
        #expect(try list.firstMatch("jira-users") == "Jira-Users")
        #expect(try list.firstMatch("jira-admins") == "jira-.*")
        #expect(try PatternList([]).firstMatch("jira-admins") == nil)
    }

    @Test(arguments: [
        ("(a+)+$", String(repeating: "a", count: 40) + "!"),
        ("(a+)+$", String(repeating: "a", count: 65_536) + "!"),
        ("(a|a)*b", String(repeating: "a", count: 5000)),
        (#"(?:.(?=.*+z)|.)*!"#, String(repeating: "x", count: 65_536)),
        (#"(.*)(.*)(.*)(.*)(.*)(.*)(.*)\1x"#, "x" + String(repeating: "ab", count: 500)),
        (String(repeating: "(x?)", count: 240) + "!", String(repeating: "x", count: 300) + "!x"),
        ("(?R)?a(?R)?b", "b" + String(repeating: "a", count: 3000)),
    ])
    func `gives up on a match that takes too long, and says so`(entry: String, name: String) {
        #expect(throws: PatternError.tooExpensive(entry: entry, name: name)) { try Pattern(entry: entry).matches(name) }
        #expect(throws: PatternError.tooExpensive(entry: entry, name: name)) {
            try PatternList(["other", entry]).firstMatch(name)
        }
    }

    @Test func `an expensive pattern still matches other names`() throws {
        let list = PatternList(["(a+)+$"])
        #expect(try list.matches("aaaa"))
        #expect(try !list.matches("bbbb"))
    }

    @Test func `an error names the pattern and what to do, and is short`() {
        let error = PatternError.tooExpensive(entry: "(a+)+$", name: String(repeating: "a", count: 65_536))
        #expect(error.description.hasPrefix("Matching the pattern “(a+)+$” with “aaaa"))
        #expect(error.description.contains("Write the pattern without a repetition inside a repetition"))
        #expect(error.description.count < 500)
    }

    @Test func `a long list of simple expressions is decided`() throws {
        let list = PatternList((0..<3000).map { "group-\($0)-.*" })
        #expect(try list.firstMatch("group-2999-x") == "group-2999-.*")
        #expect(try list.firstMatch(String(repeating: "g", count: 1000)) == nil)
    }

    @Test func `matches from many tasks at once`() async throws {
        let list = PatternList(["jira-(.*)-(users|admins)"])
        let hits = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<200 {
                group.addTask {
                    (try? list.matches("jira-\(index)-\(index.isMultiple(of: 2) ? "users" : "x")")) ?? false
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(hits == 100)
    }
}
