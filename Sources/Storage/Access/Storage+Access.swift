public import Access

extension Storage {
    public var tokens: any TokenStore { SQLTokenStore(database: database, writer: writer) }

    public var applicationPasswords: any ApplicationPasswordStore {
        SQLApplicationPasswordStore(database: database, writer: writer)
    }

    public var requestLog: any RequestLogStore { SQLRequestLogStore(database: database, writer: writer) }
}
