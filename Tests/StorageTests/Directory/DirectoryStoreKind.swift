import Directory
import Synchronization
import TestSupport

@testable import Storage

/// The stores that the contract of directories is held against.
enum DirectoryStoreKind: CaseIterable, Sendable {
    case sqlite
    case fake

    func withStore(_ body: (any DirectoryStore) async throws -> Void) async throws {
        switch self {
        case .sqlite: try await DatabaseKind.sqlite.withStorage { try await body($0.directories) }
        case .fake: try await body(FakeDirectoryStore())
        }
    }
}

let directory = DirectoryID(1)

extension DirectoryStore {
    /// Applies changes that must all succeed.
    func make(_ changes: DirectoryChange..., in id: DirectoryID = directory) async throws {
        try await make(changes, in: id)
    }

    func make(_ changes: [DirectoryChange], in id: DirectoryID = directory) async throws {
        for result in try await apply(changes, in: id) { try result.get() }
    }

    /// The error of one change that must fail.
    func refusal(of change: DirectoryChange) async throws -> DirectoryError? {
        guard case .failure(let error)? = try await apply([change], in: directory).first else { return nil }
        return error
    }

    /// By the stream.
    func allMembers(ofGroup name: String) async throws -> [String] {
        let names = Mutex<[String]>([])
        try await forEachMember(ofGroup: name, DirectoryRange(), in: directory) { piece in
            names.withLock { $0 += piece.map(\.name) }
        }
        return names.withLock { $0 }
    }

    func names(_ query: DirectoryQuery) async throws -> [String] {
        try await users(matching: query, DirectoryRange(), in: directory).map(\.name)
    }
}

extension DirectoryUser {
    /// A user whose id is made of the name.
    init(_ name: String, displayName: String = "", email: String = "", isActive: Bool = true) {
        self.init(
            id: "id-\(name)", name: name, displayName: displayName, email: email, isActive: isActive,
            owner: .connector(7), created: 1000, updated: 1000)
    }
}

extension DirectoryGroup {
    init(_ name: String, description: String = "") {
        self.init(id: "id-\(name)", name: name, description: description, owner: .connector(7))
    }
}

extension Result where Success == Void, Failure == DirectoryError {
    var error: DirectoryError? {
        if case .failure(let error) = self { error } else { nil }
    }
}
