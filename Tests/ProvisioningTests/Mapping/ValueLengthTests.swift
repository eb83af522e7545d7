import StrictJSON
import Testing

@testable import Provisioning

/// Applications keep 255 characters of a name.
@Suite struct ValueLengthTests {
    private static func many(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test(arguments: [
        (many("x", 255), many("x", 255)), (many("x", 256), many("x", 255)),
        // Whole characters: a family takes eleven units, and an emoji two.
        (many("👨‍👩‍👧‍👦", 24), many("👨‍👩‍👧‍👦", 23)), (many("🦊", 128), many("🦊", 127)),
        (many("e\u{301}", 200), many("e\u{301}", 127)),
        // A blank at the end would not be kept.
        (many("x", 254) + " y", many("x", 254)),
    ])
    func `a long name is cut in whole characters`(name: String, kept: String) {
        #expect(ValueLength.name.fit(name).text == kept)
        #expect((ValueLength.name.fit(name).because == nil) == (name == kept))
    }

    @Test func `a letter that is too long by itself loses marks`() {
        let fitting = ValueLength.name.fit("e" + Self.many("\u{301}", 400)).text
        #expect(fitting?.utf16.count == 255)
    }

    @Test func `a plan cuts display, first and last name and says so, and has nothing more to do then`() throws {
        let long = Self.many("x", 300)
        let cut = Self.many("x", 255)
        let user = Sample.user(
            "ada", ["displayName": .string(long), "name": ["givenName": .string(long), "familyName": .string(long)]])
        var account = Sample.account()
        let planner = try Sample.planner()
        let plan = planner.plan(Sample.input(user, account: account))
        #expect(plan.told == ["displayName \(cut)", "firstName=\(cut)", "lastName=\(cut)"])
        for step in plan.steps {
            #expect(step.reason.description.hasSuffix("It is cut after 255 characters: applications keep no more."))
        }
        account.displayName = cut
        account.properties = ["firstName": cut, "lastName": cut]
        #expect(planner.plan(Sample.input(user, account: account)).steps.isEmpty)
    }

    @Test func `an explanation tells what was cut`() throws {
        let user = Sample.user("ada", ["displayName": .string(Self.many("x", 300))])
        let explanation = try Sample.planner().explain(Sample.input(user, account: Sample.account()))
        let trace = try #require(explanation.mappings.first { $0.setting == "attributes.displayName" }?.trace)
        #expect(trace.outcome == .set(Self.many("x", 255)))
        #expect(trace.templates.first?.value == Self.many("x", 255))
        #expect(trace.templates.first?.problem == "It is cut after 255 characters: applications keep no more.")
    }

    @Test func `an address that is too long is none, and the next template is asked`() throws {
        let long = Self.many("x", 250) + "@example.com"
        let user = Sample.user(
            "ada", ["emails": [["value": .string(long), "primary": true], ["value": "ada@x.org", "type": "work"]]])
        let explanation = try Sample.planner().explain(Sample.input(user, account: Sample.account()))
        let trace = try #require(explanation.mappings.first { $0.setting == "attributes.email" }?.trace)
        #expect(trace.outcome == .set("ada@x.org"))
        #expect(
            trace.templates.first?.problem
                == "It is longer than 255 characters: applications keep no such value.")
    }
}
