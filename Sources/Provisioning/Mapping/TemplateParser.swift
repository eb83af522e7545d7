import SCIM
import StrictJSON

/// Reads a template from left to right. Positions are Unicode scalars, as they are in YAML's errors.
struct TemplateParser {
    static let maximumLength = 8192
    static let maximumParts = 64
    static let maximumCalls = 32

    let text: String
    let scalars: [Unicode.Scalar]
    private let schemas: SchemaSet?
    var position = 0

    init(_ text: String, schemas: SchemaSet?) throws(TemplateError) {
        self.text = text
        self.schemas = schemas
        guard text.utf8.count <= Self.maximumLength else {
            throw TemplateError(text, at: 0, "The template is longer than \(Self.maximumLength) bytes.")
        }
        scalars = Array(text.unicodeScalars)
    }

    /// Every part that is none, up to so many: each is looked at apart from the others.
    mutating func problems() -> [TemplateError] {
        var problems: [TemplateError] = []
        while problems.count < Self.maximumParts {
            do throws(TemplateError) {
                _ = try template()
                return problems
            } catch {
                problems.append(error)
                guard skipPart(from: error.offset) else { return problems }
            }
        }
        return problems
    }

    /// Goes behind the next `}}`; false when there is none.
    private mutating func skipPart(from offset: Int) -> Bool {
        position = offset
        while position < scalars.count, !isNext("}}") { position += 1 }
        position += 2
        return position < scalars.count
    }

    mutating func template() throws(TemplateError) -> [Template.Piece] {
        var pieces: [Template.Piece] = []
        var (literal, parts) = (position, 0)
        while position < scalars.count {
            guard isNext("{{") else {
                position += 1
                continue
            }
            if literal < position { pieces.append(.text(string(literal..<position))) }
            guard parts < Self.maximumParts else {
                throw error(at: position, "The template has more than \(Self.maximumParts) parts.")
            }
            pieces.append(.part(try part()))
            parts += 1
            literal = position
        }
        if literal < position { pieces.append(.text(string(literal..<position))) }
        return pieces
    }

    private mutating func part() throws(TemplateError) -> TemplatePart {
        let opening = position
        position += 2
        skipSpace()
        let start = position
        let path = try self.path(opening)
        var calls: [TemplatePart.Call] = []
        while take("|") {
            guard calls.count < Self.maximumCalls else {
                throw error(at: position - 1, "The part has more than \(Self.maximumCalls) functions.")
            }
            calls.append(try call())
        }
        let end = position
        guard isNext("}}") else {
            throw position < scalars.count
                ? error(at: position, "`|` and a function, or `}}`, is missing here.")
                : error(at: opening, "This `{{` has no `}}`.")
        }
        position += 2
        return TemplatePart(text: trimmed(start..<end), path: path, calls: calls)
    }

    private mutating func path(_ opening: Int) throws(TemplateError) -> TemplatePath {
        let start = position
        skipPath()
        let written = trimmed(start..<position)
        guard position < scalars.count else { throw error(at: opening, "This `{{` has no `}}`.") }
        guard !written.isEmpty else {
            throw error(at: start, "An attribute is missing here, such as `userName`.")
        }
        do throws(SCIMError) {
            let path = try PatchPath(
                parsing: written, knownSchemas: schemas.map { [$0.core.id] + $0.extensions.map(\.id) } ?? [])
            if let schemas, let problem = path.problem(in: schemas) { throw SCIMError(.invalidPath, problem) }
            return TemplatePath(written, path: path, schemas: schemas)
        } catch {
            throw self.error(at: start, error.detail)
        }
    }

    /// Goes to the `|` or `}}` behind the path; neither counts inside of the brackets of a value filter.
    private mutating func skipPath() {
        var (isFilter, isQuoted) = (false, false)
        while position < scalars.count {
            switch scalars[position] {
            case "\\" where isQuoted: position += 1
            case "\"" where isFilter: isQuoted.toggle()
            case "[" where !isQuoted: isFilter = true
            case "]" where !isQuoted: isFilter = false
            case "|" where !isFilter: return
            case "}" where !isFilter && isNext("}}"): return
            default: break
            }
            position += 1
        }
        position = min(position, scalars.count)
    }

    private mutating func call() throws(TemplateError) -> TemplatePart.Call {
        skipSpace()
        let start = position
        let name = word()
        guard !name.isEmpty else { throw error(at: start, "A function is missing here, such as `lower`.") }
        guard let function = TransformFunction.named(name) else {
            let hint = Spelling.nearest(to: name, in: TransformFunction.all.map(\.name))
            throw error(at: start, "There is no function `\(name)`\(hint.map { ": did you mean `\($0)`?" } ?? ".")")
        }
        let arguments = try self.arguments()
        let end = position
        skipSpace()
        try checkCount(arguments.count, of: function, at: start)
        do throws(ArgumentError) {
            let transform = try function.prepare(TemplateArguments.read(arguments, for: function))
            return TemplatePart.Call(
                text: string(start..<end), isDefault: function.name == "default", transform: transform)
        } catch {
            let offset = arguments.indices.contains(error.index) ? arguments[error.index].offset : start
            throw self.error(at: offset, error.message)
        }
    }

    private func checkCount(_ count: Int, of function: TransformFunction, at start: Int) throws(TemplateError) {
        let most = function.parameters.count
        let least = function.parameters.count { !$0.isOptional }
        guard !(least...most).contains(count) else { return }
        let range = least == most ? "\(most)" : "\(least) or \(most)"
        let names = most == 0 ? "" : " (\(function.parameters.map(\.name).joined(separator: ", ")))"
        throw error(
            at: start,
            "`\(function.name)` takes \(most == 0 ? "no" : range) argument\(range == "1" ? "" : "s")\(names), "
                + "got \(count).")
    }
}
