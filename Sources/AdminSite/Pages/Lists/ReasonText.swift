import Provisioning
import Sync

/// A reason in the words of the forms; settings lead to their fields. `{{#reason}}{{>reason}}{{/reason}}`
struct ReasonText: Sendable, Hashable {
    struct Piece: Sendable, Hashable {
        var text: String
        var path: String?
        /// What somebody wrote, whatever its direction.
        var isValue = false
    }

    private(set) var pieces: [Piece]

    /// `binding`: whose settings they are; nil: they lead nowhere.
    init(_ reason: Reason, _ binding: Binding?) {
        var room = Told.limit
        pieces = []
        for part in reason.parts where room > 0 {
            var piece = Piece(part, binding)
            // Cut before the quotes, which stay a pair.
            piece.text = Told.cut(piece.text, to: room)
            room -= piece.text.utf8.count
            pieces.append(piece)
        }
    }

    /// As it is said by itself.
    var sentence: ReasonText {
        var sentence = self
        guard !pieces.isEmpty else { return self }
        if !pieces[0].isValue, pieces[0].path == nil {
            sentence.pieces[0].text = Told.capitalized(pieces[0].text)
        }
        if !Told.isEnded(text) { sentence.pieces.append(Piece(text: ".")) }
        return sentence
    }

    /// Without ways to anywhere.
    var text: String { pieces.map { $0.isValue ? "“\($0.text)”" : $0.text }.joined() }

    static let template = #"""
        {{#.pieces}}{{#.path}}<a href="{{.}}">{{text}}</a>{{/.path}}{{^.path}}{{#.isValue}}“<bdi>{{text}}</bdi>”{{/.isValue}}{{^.isValue}}{{text}}{{/.isValue}}{{/.path}}{{/.pieces}}
        """#
}

extension ReasonText.Piece {
    fileprivate init(_ part: Reason.Part, _ binding: Binding?) {
        switch part {
        case .text(let text): self.init(text: text)
        case .value(let value): self.init(text: value, isValue: true)
        case .setting(let path, let value):
            let field = binding.flatMap { SettingWords.field(path, of: $0.connectorName, $0.targetName) }
            self.init(text: SettingWords.told(path, says: value), path: field)
        }
    }
}

extension Told {
    /// A reason where nothing can lead anywhere.
    static func reason(_ reason: Reason) -> String { ReasonText(reason, nil).text }

    /// What names values between backticks, and no settings.
    static func reason(_ text: String) -> String { reason(Reason(text: text)) }
}
