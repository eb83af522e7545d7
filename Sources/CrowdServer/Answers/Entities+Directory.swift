import Crowd
import Directory

extension CrowdUser {
    init(_ user: DirectoryUser, _ attributes: [DirectoryAttribute]) {
        self.init(
            name: user.name, firstName: user.firstName, lastName: user.lastName, displayName: user.displayName,
            email: user.email, key: user.id, created: user.created, updated: user.updated, isActive: user.isActive,
            attributes: attributes.map(CrowdAttribute.init))
    }
}

extension CrowdGroup {
    init(_ group: DirectoryGroup, _ attributes: [DirectoryAttribute]) {
        self.init(
            name: group.name, description: group.description, attributes: attributes.map(CrowdAttribute.init))
    }
}

extension CrowdAttribute {
    init(_ attribute: DirectoryAttribute) { self.init(name: attribute.name, values: attribute.values) }
}
