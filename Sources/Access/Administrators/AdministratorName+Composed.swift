import Foundation

extension AdministratorName {
    /// The form that a name is kept and compared in (NFC): a letter and its accent are one, whichever keyboard wrote them.
    /// The standard library compares so, but hands out no such text; Foundation does.
    public static func composed(_ name: String) -> String {
        name.utf8.allSatisfy { $0 < 0x80 } ? name : name.precomposedStringWithCanonicalMapping
    }
}
