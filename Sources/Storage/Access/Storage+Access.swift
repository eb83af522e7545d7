public import Access

extension Storage {
    public var tokens: any TokenStore { SQLTokenStore(database: database, writer: writer, trail: auditTrail) }

    public var administrators: any AdministratorStore {
        SQLAdministratorStore(
            database: database, writer: writer, trail: auditTrail, signOnIssuer: environment.signOnIssuer)
    }

    public var sessions: any SessionStore {
        SQLSessionStore(database: database, writer: writer, now: milliseconds)
    }

    public var applicationPasswords: any ApplicationPasswordStore {
        SQLApplicationPasswordStore(database: database, writer: writer)
    }

    public var requestLog: any RequestLogStore { SQLRequestLogStore(database: database, writer: writer) }

    public var audit: any AuditStore { SQLAuditStore(database: database, writer: writer, trail: auditTrail) }

    var auditTrail: AuditTrail { AuditTrail(chain: environment.auditChain, now: milliseconds) }
}
