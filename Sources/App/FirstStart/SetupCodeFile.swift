import Access
import Administration

/// The setup code in the data folder: whoever can read it may make the first administrator.
struct SetupCodeFile: SetupCodes {
    static let name = "setup-code"
    let folder: DataFolder

    func code() -> String? { folder.read(Self.name).flatMap { $0.isEmpty ? nil : $0 } }

    func forget() { folder.remove(Self.name) }

    /// There is a code as long as there is nobody in charge.
    func prepare(_ administrators: any AdministratorStore) async throws {
        if try await administrators.isAnybodyInCharge() { return forget() }
        guard code() == nil else { return }
        var generator = SystemRandomNumberGenerator()
        try folder.write(Self.name, GeneratedText.code(using: &generator))
    }
}
