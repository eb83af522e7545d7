import SCIM
import StrictJSON

extension SettingsChecks {
    /// The checks of this program: templates, filters and patterns as they will be used.
    public static let standard = SettingsChecks(
        template: { template($0, .user) }, groupTemplate: { template($0, .group) }, filter: userFilter,
        pattern: namePattern)

    private static func template(_ text: String, _ schemas: SchemaSet) -> [Finding] {
        Template.problems(in: text, schemas: schemas).map { Finding(offset: $0.offset, message: $0.message) }
    }

    private static func userFilter(_ text: String) -> [Finding] {
        do throws(SCIMError) {
            let filter = try Filter(parsing: text)
            try filter.check(against: .user)
            return filter.paths.compactMap { path in
                problem(with: path, in: .user).map { Finding(message: $0) }
            }
        } catch {
            return [Finding(message: error.detail)]
        }
    }

    /// A filter of SCIM may ask for anything and then matches nothing; in a rule that is a slip of the pen.
    private static func problem(with path: AttributePath, in schemas: SchemaSet) -> String? {
        let known = ([schemas.core] + schemas.extensions).map(\.id)
        if let urn = path.schema, !known.contains(where: { $0.equalsIgnoringASCIICase(urn) }) { return nil }
        if path.schema == nil || path.schema?.equalsIgnoringASCIICase(schemas.core.id) == true {
            switch path.name.lowercased() {
            case "groups": return "`groups` cannot be asked for here; group rules decide by groups"
            case "password": return "`password` is never kept, so no filter can ask for it"
            default: break
            }
        }
        guard schemas.definition(of: path) == nil else { return nil }
        return "`\(path)` is no attribute of a user; one of an extension is written with its URN, as in "
            + "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department"
    }

    private static func namePattern(_ entry: String) -> [Finding] {
        guard !entry.trimmedName.isEmpty else { return [Finding(message: "is no name: there is nothing but blanks")] }
        guard case .nameBecause(let reason) = Pattern(entry: entry).reading else { return [] }
        let message = "is taken as a plain name, because it is no valid expression: \(reason)"
        return [Finding(message: message, severity: .warning)]
    }
}
