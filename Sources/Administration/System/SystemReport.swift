public import StrictJSON

/// The server itself: what it stands on, which nodes it has, when it was last backed up.
public struct SystemReport: Sendable, Hashable {
    public struct Database: Sendable, Hashable {
        /// With its version: `SQLite 3.40.1`.
        public let product: String
        /// Where it is: a file, or the address of a server.
        public let place: String
        /// With what waits to be written into it; nil when that can't be told.
        public let bytes: Int64?
        /// How far the migrations of its schema came.
        public let schema: Int

        public init(product: String, place: String, bytes: Int64?, schema: Int) {
            self.product = product
            self.place = place
            self.bytes = bytes
            self.schema = schema
        }
    }

    /// A process that serves.
    public struct Node: Sendable, Hashable {
        public let name: String
        /// Milliseconds since 1970.
        public let since: Int64

        public init(name: String, since: Int64) {
            self.name = name
            self.since = since
        }
    }

    /// A copy of the database that `usher backup` made.
    public struct Backup: Sendable, Hashable {
        public let file: String
        /// Milliseconds since 1970.
        public let at: Int64

        public init(file: String, at: Int64) {
            self.file = file
            self.at = at
        }
    }

    public let version: String
    public let database: Database
    public let nodes: [Node]
    /// For the command line that makes one.
    public let dataFolder: String
    /// Nil: none was made since this data folder is there, or none that is known.
    public let lastBackup: Backup?

    public init(
        version: String, database: Database, nodes: [Node], dataFolder: String, lastBackup: Backup?
    ) {
        self.version = version
        self.database = database
        self.nodes = nodes
        self.dataFolder = dataFolder
        self.lastBackup = lastBackup
    }
}

extension SystemReport {
    public var json: JSONValue {
        [
            "version": .string(version), "database": database.json, "nodes": .array(nodes.map(\.json)),
            "dataFolder": .string(dataFolder), "lastBackup": lastBackup?.json ?? .null,
        ]
    }
}

extension SystemReport.Database {
    fileprivate var json: JSONValue {
        [
            "product": .string(product), "place": .string(place),
            "bytes": bytes.map { .integer(Int($0)) } ?? .null, "schema": .integer(schema),
        ]
    }
}

extension SystemReport.Node {
    fileprivate var json: JSONValue { ["name": .string(name), "since": .time(since)] }
}

extension SystemReport.Backup {
    fileprivate var json: JSONValue { ["file": .string(file), "at": .time(at)] }
}
