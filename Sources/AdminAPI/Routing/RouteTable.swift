import Administration

/// All operations. A new one is a value in its own file and a line here.
enum RouteTable {
    static let all: [Route] =
        StatusRoutes.all + ConnectorRoutes.all + TokenRoutes.all + TargetRoutes.all + TargetKindRoutes.all
        + ApplicationRoutes.all
        + SettingsRoutes.all + SyncRoutes.all + HeldRoutes.all + PauseRoutes.all + ConflictRoutes.all + RunRoutes.all
        + UserRoutes.all + GroupRoutes.all + RequestRoutes.all + AuditRoutes.all + PreviewRoutes.all
        + ExplanationRoutes.all + RemovalRoutes.all + APITokenRoutes.all + AdministratorRoutes.all
        + [OpenAPIDocument.route]

    enum Match {
        case found(Route, [String: String])
        case wrongMethod(allowed: [String])
        case nothing
    }

    static func match(_ method: String, _ segments: [String]) -> Match {
        let fitting = all.compactMap { route in route.match(segments).map { (route, $0) } }
        if let (route, parameters) = fitting.first(where: { $0.0.method.rawValue == method }) {
            return .found(route, parameters)
        }
        return fitting.isEmpty ? .nothing : .wrongMethod(allowed: fitting.map { $0.0.method.rawValue })
    }
}
