import SCIM

extension StoreUnavailable {
    init(_ error: SQLError) {
        switch error {
        case .full: self.init(.full, detail: "The disk (or the quota) of the database is full. Make room.")
        case .busy: self.init(.busy, detail: "The database is locked by another process.")
        case .closed: self.init(.closed, detail: "The database is closed.")
        case .unique(let what): self.init(.failed, detail: "The database refused a second value of \(what).")
        case .constraint(let what): self.init(.failed, detail: "The database refused a row: \(what).")
        case .failed(let what): self.init(.failed, detail: "The database failed: \(what).")
        }
    }
}

/// The database's trouble as `StoreUnavailable`; every other error as it is.
func asStoreError(_ error: any Error) -> any Error {
    if let error = error as? SQLError { StoreUnavailable(error) } else { error }
}
