import Administration
import Provisioning
import Sync

/// What a target can do, and what came of a test.
struct TargetAbilities: Sendable {
    let title: String
    let summary: String
    let capabilities: [Row]
    let findings: [Row]
    let wasTested: Bool

    struct Row: Sendable {
        let name: String
        let verdict: Badge
        let detail: String
    }

    /// `findings`: nil when it was not tested.
    init(_ kind: TargetKind, _ findings: [TargetFinding]?) {
        title = kind.title
        summary = kind.summary
        capabilities = kind.capabilities.map {
            Row(name: $0.name, verdict: $0.isGiven ? Badge(.ok, "yes") : Badge(.idle, "no"), detail: $0.detail)
        }
        self.findings = (findings ?? []).map {
            Row(name: $0.name, verdict: $0.isGood ? Badge(.ok, "OK") : Badge(.bad, "failed"), detail: $0.detail)
        }
        wasTested = findings != nil
    }

    static let template = #"""
        {{#wasTested}}<section class="card" aria-labelledby="test" role="status"><h2 id="test">What the test saw</h2><ul class="signals">{{#findings}}<li><span>{{#verdict}}{{>badge}}{{/verdict}}</span><span><b>{{name}}</b><br>{{detail}}</span></li>{{/findings}}</ul>{{^findings}}<p>Nothing: the target has no id yet. Try again.</p>{{/findings}}</section>{{/wasTested}}
        <section class="card" aria-labelledby="abilities"><h2 id="abilities">What it can do</h2><p class="muted">{{summary}}</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Abilities"><table><thead><tr><th scope="col">Ability</th><th scope="col">Given</th><th scope="col">Notes</th></tr></thead><tbody>{{#capabilities}}<tr><th scope="row">{{name}}</th><td>{{#verdict}}{{>badge}}{{/verdict}}</td><td>{{detail}}</td></tr>{{/capabilities}}</tbody></table></div></section>
        """#
}
