import StrictJSON

/// A user or group as somebody names it on the command line, as a segment of a path.
enum ResourceName {
    /// Names that can't stand in a path (`CORP/ada`) are looked up for their id first.
    static func segment(_ name: String, endpoint: String, attribute: String, connector: String, _ client: APIClient)
        async throws -> String
    {
        guard !isPlain(name) else { return PathText.encode(name) }
        let list = try await client.get(
            "/connectors/\(PathText.encode(connector))/\(endpoint)", [("search", name), ("count", "500")])
        let found = (list["items"]?.array ?? []).first { $0[attribute]?.string?.lowercased() == name.lowercased() }
        guard let id = found?["id"]?.string else {
            throw CommandFailure.notFound(
                "\"\(name.printable.prefix(80))\" is none of the \(endpoint) of \(connector). "
                    + "List them by the beginning of the name.")
        }
        return PathText.encode(id)
    }

    private static func isPlain(_ name: String) -> Bool {
        guard !name.isEmpty, name != ".", name != ".." else { return false }
        return name.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && $0.value != 0x7F && $0 != "/" && $0 != "\\" && $0 != ";"
        }
    }
}
