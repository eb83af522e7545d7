extension Migrations {
    /// What holders of API tokens may do. Those that are there could do everything, and still can.
    static let roles = Migration(version: 17, name: "roles") { _ in
        """
        ALTER TABLE token ADD COLUMN role TEXT;
        UPDATE token SET role = 'administrator' WHERE scope = 'administration';
        """
    }
}
