/// What a password must be: long, and nothing that is guessed first (NIST SP 800-63B, section 5.1.1.2: no rules about
/// kinds of characters, no forced changes).
public enum PasswordRules {
    public static let least = 12
    /// Bytes; scrypt takes any length, a form should not.
    public static let most = 1000

    /// Why this can't be the password of somebody of this name; nil when it can.
    public static func objection(_ password: String, name: String) -> String? {
        guard password.count >= least else { return "The password must have at least \(least) characters." }
        guard password.utf8.count <= most else { return "The password must not be longer than \(most) bytes." }
        let folded = password.lowercased()
        let letters = String(folded.filter { $0.isLetter || $0.isNumber })
        let own = String(name.lowercased().filter { $0.isLetter || $0.isNumber })
        guard own.isEmpty || !letters.contains(own) || letters.replacing(own, with: "").count >= 6 else {
            return "The password must not be made of the name."
        }
        guard Set(folded).count >= 5, !isSequence(folded) else {
            return "The password repeats itself or counts up: it would be guessed at once."
        }
        guard !isCommon(letters) else { return "The password is one of those that are tried first." }
        return nil
    }

    /// `123456789012`, `abcdefghijkl`: each character follows the one before.
    private static func isSequence(_ text: String) -> Bool {
        let values = text.unicodeScalars.map { Int($0.value) }
        let steps = zip(values.dropFirst(), values).count { after, before in abs(after - before) == 1 }
        return steps >= values.count - 3
    }

    /// A common word with digits around it is still one.
    private static func isCommon(_ letters: String) -> Bool {
        let word = String(letters.drop(while: \.isNumber).reversed().drop(while: \.isNumber).reversed())
        return common.contains { word == $0 || word == $0 + $0 || letters == $0 }
    }

    private static let common: Set<String> = [
        "password", "passwort", "passw0rd", "p4ssw0rd", "motdepasse", "contrasena", "administrator", "admin", "root",
        "welcome", "willkommen", "letmein", "letmeinplease", "changeme", "changemenow", "changeit", "default", "secret",
        "qwertyuiop", "qwertyuiopas", "qwerty", "qwertz", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm",
        "1q2w3e4r5t6y", "1qaz2wsx3edc", "iloveyou", "trustno1", "monkey", "dragon", "sunshine", "princess", "football",
        "baseball", "starwars", "superman", "batman", "master", "usher", "usheradmin", "atlassian", "confluence",
        "jira",
        "jiraadmin", "bitbucket", "correcthorsebatterystaple", "passwordpassword", "adminpassword",
        "administratorpassword",
    ]
}
