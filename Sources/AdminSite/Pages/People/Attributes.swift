import StrictJSON

/// A name with its value.
struct Fact: Sendable, Hashable {
    let name: String
    let value: String

    /// A document, a line for each value: `name.familyName`, `emails[1].value`.
    static func all(_ document: JSONObject) -> [Fact] {
        document.flatMap { facts($0.name, $0.value) }
    }

    private static func facts(_ name: String, _ value: JSONValue) -> [Fact] {
        switch value {
        case .object(let object): object.flatMap { facts("\(name).\($0.name)", $0.value) }
        case .array(let items):
            items.enumerated().flatMap { facts("\(name)[\($0.offset + 1)]", $0.element) }
        case .string(let text): [Fact(name: name, value: text)]
        default: [Fact(name: name, value: value.serialized)]
        }
    }

    /// Whole: on the page of the one thing.
    static let rows = #"""
        <div class="scroll" tabindex="0" role="region" aria-label="Attributes"><table><thead><tr><th scope="col">Attribute</th><th scope="col">Value</th></tr></thead><tbody>{{#pushed}}<tr><th scope="row"><code>{{name}}</code></th><td><bdi>{{value}}</bdi></td></tr>{{/pushed}}</tbody></table></div>
        """#
}
