/// What a form carries along, unseen.
struct HiddenField: Sendable {
    let name: String
    let value: String

    static let template = #"""
        <input type="hidden" name="{{.name}}" value="{{.value}}">
        """#
}
