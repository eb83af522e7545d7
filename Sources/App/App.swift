// App is the wiring: it reads the configuration, makes a data folder usable, and puts storage, sync and the HTTP edges
// together into the server that `usher serve` runs.
// It owns: configuration, first start, the services that tie edges to stores, health.
// It leaves to others: every decision about users and groups. It alone knows all targets.

public enum Version {
    public static let current = "0.1.0"
}
