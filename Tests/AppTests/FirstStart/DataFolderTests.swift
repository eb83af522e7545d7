import Foundation
import Testing

@testable import App

struct DataFolderTests {
    private let place: TemporaryFolder

    init() throws { place = try TemporaryFolder() }

    @Test func `a new one is for its owner only, and so is what is written there`() throws {
        let folder = try DataFolder(path: "\(place.path)/a/b")
        #expect(!folder.existed)
        try folder.write("token", "secret")
        #expect(try TemporaryFolder.mode(of: folder.path) == 0o700)
        #expect(try TemporaryFolder.mode(of: folder.file("token")) == 0o600)
        #expect(!folder.isOpenToOthers)
        #expect(folder.read("token") == "secret")
        #expect(folder.read("missing") == nil)
    }

    @Test func `an existing one is taken as it is, and told when it is open`() throws {
        let path = "\(place.path)/open"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
        let folder = try DataFolder(path: path)
        #expect(folder.existed)
        #expect(folder.isOpenToOthers)
    }

    @Test func `a file is replaced as a whole and leaves nothing beside it`() throws {
        let folder = try DataFolder(path: place.path)
        try folder.write("token", String(repeating: "old", count: 1000))
        try folder.write("token", "new")
        #expect(folder.read("token") == "new")
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["token"])
    }

    @Test func `what a crash left half written is overwritten`() throws {
        let folder = try DataFolder(path: place.path)
        _ = try place.file(".token.new", "half")
        try folder.write("token", "whole")
        #expect(folder.read("token") == "whole")
    }

    @Test func `a file in its place is refused by name`() throws {
        let path = try place.file("data", "")
        #expect(throws: ConfigurationError("The data folder \(path) is a file. Name a folder.")) {
            try DataFolder(path: path)
        }
    }
}
