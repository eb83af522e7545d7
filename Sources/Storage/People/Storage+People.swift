public import Sync

extension Storage {
    public var people: any PeopleStore { SQLPeopleStore(database: database, secrets: environment.secrets) }
    public var heldSteps: any HeldStepReading { SQLHeldStepReading(database: database) }
}
