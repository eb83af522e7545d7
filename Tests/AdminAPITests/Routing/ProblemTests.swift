import Administration
import StrictJSON
import Testing

@testable import AdminAPI

struct ProblemTests {
    @Test func `has the form of RFC 9457 and its further members after it`() {
        let problem = Problem(422, "invalid-settings", "Nothing was changed.", extra: ["issues": []])
        #expect(
            problem.json.serialized
                == #"{"type":"about:blank","status":422,"code":"invalid-settings","detail":"Nothing was changed.","issues":[]}"#
        )
    }

    @Test func `what does not exist says what to do`() {
        let problem = Problem.notFound("Connector \"x\"", "There is none yet.")
        #expect(problem.status == 404)
        #expect(problem.detail == "Connector \"x\" does not exist. There is none yet.")
    }
}
