import Foundation
import Testing

/// The rules of docs/architecture.md, read off the import lines of `Sources`.
struct ArchitectureTests {
    static let pure: [String: Set<String>] = [
        "StrictJSON": [],
        // Foundation for the normal form of Unicode alone, which the standard library does not offer.
        "SCIM": ["StrictJSON", "Foundation"],
        "Crowd": ["StrictJSON", "CExpat"],
        "Directory": [],
        "Access": ["StrictJSON", "Crypto", "CryptoExtras", "Foundation"],
        "Provisioning": ["SCIM", "StrictJSON", "Access", "CPCRE2", "Crypto", "CYaml"],
    ]
    static let edges = ["Storage", "Targets", "SCIMServer", "CrowdServer", "AdminAPI", "AdminSite", "OpenID"]
    /// The standard library's own modules: values, text and locks, no files, sockets or clocks.
    static let harmless: Set<String> = ["Synchronization", "FoundationEssentials"]

    @Test(arguments: pure.keys.sorted())
    func `a pure target imports pure targets only, and no I-O`(target: String) throws {
        let imports = try Self.imports(of: target)
        #expect(imports.isSubset(of: Self.pure[target, default: []].union(Self.harmless)), "\(target): \(imports)")
    }

    @Test(arguments: pure.keys.sorted())
    func `a pure target asks for no time and no file, and knows nothing of its process`(target: String) throws {
        let outside = /\b(?:FileManager|ProcessInfo|ContinuousClock|SuspendingClock|Task\.sleep|Date\(\)|Date\.now)/
        for file in try Self.files(of: target) {
            let found = try String(contentsOf: file, encoding: .utf8).firstMatch(of: outside)
            #expect(found == nil, "\(file.lastPathComponent): \(found.map { String($0.output) } ?? "")")
        }
    }

    @Test(arguments: [("SCIM", "CaseFolding.swift"), ("Access", "AdministratorName+Composed.swift")])
    func `one file of SCIM and of Access needs Foundation`(target: String, file: String) throws {
        let files = try Self.files(of: target).filter { try Self.imports(in: $0).contains("Foundation") }
        #expect(files.map(\.lastPathComponent) == [file])
    }

    @Test(arguments: edges)
    func `an edge imports no other edge and not the wiring`(target: String) throws {
        let imports = try Self.imports(of: target)
        let forbidden = Set(Self.edges).union(["App", "usher"]).subtracting([target])
        #expect(imports.isDisjoint(with: forbidden), "\(target): \(imports.intersection(forbidden))")
    }

    @Test(arguments: ["Sync", "Administration"])
    func `the engine and what administrators do know ports only`(target: String) throws {
        let imports = try Self.imports(of: target)
        #expect(imports.isDisjoint(with: Self.edges + ["HTTPGate", "App", "GRDB", "Hummingbird", "NIOCore"]))
    }

    @Test func `one driver knows the library of the database`() throws {
        let files = try Self.files(of: "Storage").filter { try Self.imports(in: $0).contains("GRDB") }
        #expect(!files.isEmpty)
        for file in files {
            #expect(file.path.hasSuffix("/Storage/Drivers/\(file.lastPathComponent)"))
            #expect(file.lastPathComponent.hasPrefix("SQLite"), "\(file.lastPathComponent)")
        }
        let native = try Self.files(of: "Storage").filter { try Self.imports(in: $0).contains("GRDBSQLite") }
        #expect(native.map(\.lastPathComponent) == ["SQLiteStatement.swift"])
        for target in try Self.targets() where target != "Storage" {
            #expect(try !Self.imports(of: target).contains("GRDB"), "\(target)")
        }
    }

    @Test func `every target says at its head what it owns and what it leaves to others`() throws {
        for target in try Self.targets() where !["usher", "CExpat", "CPCRE2"].contains(target) {
            let main = Self.sources.appending(path: "\(target)/\(target).swift")
            let text = try String(contentsOf: main, encoding: .utf8)
            #expect(text.hasPrefix("// \(target) "), "\(target)")
            #expect(text.contains("leaves to others") || text.contains("does not"), "\(target)")
        }
    }

    @Test func `nothing in Sources stops the process on account of data`() throws {
        for target in try Self.targets() {
            for file in try Self.files(of: target) {
                let text = try String(contentsOf: file, encoding: .utf8)
                for trap in ["fatalError(", "try!", " as! ", "preconditionFailure("] {
                    #expect(!text.contains(trap), "\(file.lastPathComponent): \(trap)")
                }
            }
        }
    }

    private static let sources = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")

    private static func targets() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: sources.path).sorted()
    }

    private static func files(of target: String) throws -> [URL] {
        let enumerator = FileManager.default.enumerator(
            at: sources.appending(path: target), includingPropertiesForKeys: nil)
        let files = (enumerator?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
        try #require(!files.isEmpty || target.hasPrefix("C"), "\(target) has no source files")
        return files
    }

    private static func imports(of target: String) throws -> Set<String> {
        try files(of: target).reduce(into: []) { try $0.formUnion(imports(in: $1)) }
    }

    /// The module of each import line: `public import SCIM`, `@preconcurrency import struct NIOCore.ByteBuffer`.
    private static func imports(in file: URL) throws -> Set<String> {
        let text = try String(contentsOf: file, encoding: .utf8)
        let pattern = /^(?:@\w+ )*(?:(?:public|package|internal|private) )?import (?:(?:struct|class|enum|func) )?(\w+)/
        return Set(text.split(separator: "\n").compactMap { $0.firstMatch(of: pattern).map { String($0.1) } })
    }
}
