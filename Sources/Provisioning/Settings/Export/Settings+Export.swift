public import StrictJSON

public enum SettingsFormat: String, Sendable, Hashable, CaseIterable { case yaml, json }

extension Settings {
    /// The canonical text: equal settings give the same one, and reading it gives equal settings. It names where
    /// secrets are and holds none.
    public func exported(format: SettingsFormat, includingDefaults: Bool = true) -> String {
        let value = document(includingDefaults: includingDefaults)
        return switch format {
        case .json: value.prettyPrinted + "\n"
        case .yaml: YAMLWriter.text(value)
        }
    }

    /// The document as a value.
    public func document(includingDefaults: Bool = true) -> JSONValue {
        var writer = SettingsWriter(includesDefaults: includingDefaults)
        writer.set("version", .integer(version))
        writer.add("targets", targets.map { $0.document(writer) }, default: [])
        writer.add("connectors", connectors.map { $0.document(writer) }, default: [])
        return .object(writer.object)
    }
}

/// Gathers the members of one mapping in their order.
struct SettingsWriter {
    let includesDefaults: Bool
    private(set) var object = JSONObject()

    init(includesDefaults: Bool) { self.includesDefaults = includesDefaults }

    /// For a mapping inside.
    var nested: SettingsWriter { SettingsWriter(includesDefaults: includesDefaults) }

    mutating func set(_ name: String, _ value: JSONValue) { object.append(name, value) }

    mutating func add(_ name: String, _ value: JSONValue, default defaultValue: JSONValue) {
        if includesDefaults || value != defaultValue { set(name, value) }
    }

    mutating func add(_ name: String, _ value: [JSONValue], default defaultValue: [JSONValue]) {
        add(name, .array(value), default: .array(defaultValue))
    }

    mutating func add(_ name: String, _ value: Bool, default defaultValue: Bool) {
        add(name, .bool(value), default: .bool(defaultValue))
    }

    mutating func add(_ name: String, _ value: Int, default defaultValue: Int) {
        add(name, .integer(value), default: .integer(defaultValue))
    }

    mutating func add(_ name: String, _ value: [String], default defaultValue: [String]) {
        add(name, value.map(JSONValue.string), default: defaultValue.map(JSONValue.string))
    }

    mutating func add<Value: RawRepresentable<String>>(_ name: String, _ value: Value, default defaultValue: Value) {
        add(name, .string(value.rawValue), default: .string(defaultValue.rawValue))
    }

    /// A mapping that is left out when nothing is in it.
    mutating func add(_ name: String, _ inner: SettingsWriter) {
        if includesDefaults || !inner.object.isEmpty { set(name, .object(inner.object)) }
    }
}
