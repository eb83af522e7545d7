import Access
import Administration
import StrictJSON

/// A request as the routes see it: authenticated, matched, its body read.
struct AdminRequest: Sendable {
    var parameters: [String: String]
    var query: [String: String]
    var headers: [String: String]
    var body: [UInt8]
    /// Who asks and for what, for the audit log.
    var origin: ChangeOrigin
    var actor: String { origin.actor }

    /// A path parameter; routes only ask for those they declare.
    func parameter(_ name: String) throws -> String {
        guard let value = parameters[name], !value.isEmpty else { throw Problem.invalid("The path lacks its \(name).") }
        return value
    }

    func json() throws -> JSONObject {
        do {
            guard let object = try JSONValue(parsing: body).object else {
                throw Problem.invalid("The body must be a JSON object.")
            }
            return object
        } catch let error as JSONError {
            throw Problem.invalid("The body is no JSON: \(error).")
        }
    }

    func text() throws -> String {
        guard let text = String(validating: body, as: UTF8.self) else {
            throw Problem.invalid("The body is not UTF-8 text.")
        }
        return text
    }

    /// A whole number from the query, within bounds.
    func number(_ name: String, default standard: Int, in range: ClosedRange<Int>) throws -> Int {
        guard let text = query[name] else { return standard }
        guard let number = Int(text), range.contains(number) else {
            throw Problem.invalid(
                "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound), not \"\(text.prefix(40))\"."
            )
        }
        return number
    }

    /// The id of a resource from the query, as the `next` of a page gives it.
    func resourceID(_ name: String) throws -> String? {
        guard let text = query[name] else { return nil }
        guard text.utf8.count == 36, text.allSatisfy({ $0.isHexDigit || $0 == "-" }) else {
            throw Problem.invalid("\(name) must be the `next` of the page before, not \"\(text.prefix(40))\".")
        }
        return text
    }

    func flag(_ name: String) throws -> Bool {
        switch query[name]?.lowercased() {
        case nil, "false": false
        case "true", "": true
        case let other?: throw Problem.invalid("\(name) must be true or false, not \"\(other.prefix(40))\".")
        }
    }
}

extension JSONObject {
    /// A string member; nil when it is missing or null.
    func optionalString(_ name: String) throws -> String? {
        switch self[name] {
        case nil, .null?: nil
        case .string(let value)?: value
        case let other?: throw Problem.invalid("\(name) must be a string, not \(other.kindInWords).")
        }
    }

    func string(_ name: String) throws -> String {
        guard let value = try optionalString(name), !value.isEmpty else { throw Problem.invalid("\(name) is missing.") }
        return value
    }

    func bool(_ name: String, default standard: Bool) throws -> Bool { try flag(name) ?? standard }

    /// Nil when nothing is said.
    func flag(_ name: String) throws -> Bool? {
        switch self[name] {
        case nil, .null?: nil
        case .bool(let value)?: value
        case let other?: throw Problem.invalid("\(name) must be true or false, not \(other.kindInWords).")
        }
    }

    func strings(_ name: String) throws -> [String]? {
        guard let value = self[name], !value.isNull else { return nil }
        guard let list = value.array, list.allSatisfy({ $0.string != nil }) else {
            throw Problem.invalid("\(name) must be a list of strings.")
        }
        return list.compactMap(\.string)
    }

    /// Refuses members that nobody reads, so that a misspelt one is noticed.
    func refuseOthers(than known: String...) throws { try refuseOthers(than: known) }

    func refuseOthers(than known: [String]) throws {
        guard let unknown = names.first(where: { !known.contains($0) }) else { return }
        throw Problem.invalid("\"\(unknown.prefix(40))\" is not known here. Known: \(known.joined(separator: ", ")).")
    }
}

extension AdminRequest {
    /// What was asked for, as the audit log keeps it before it is done.
    var note: AuditNote {
        guard !body.isEmpty else { return origin.note([]) }
        let text = Masking.body(body)
        let asked = (try? JSONValue(parsing: Array(text.utf8))) ?? .string(text)
        return origin.note([AuditChange(path: "request", after: asked)])
    }

    /// For what the path does not name yet.
    func origin(for object: String) -> ChangeOrigin {
        var origin = origin
        origin.object = object
        return origin
    }
}
