// SCIM is RFC 7643 and RFC 7644 (and RFC 9865, cursor paging) as a library of values.
// It owns: schemas and what they say of attributes, resources, attribute paths, filters, PATCH, projection, sorting,
// Bulk, errors, discovery documents, and the `ResourceStore` port that a service provider's storage fills.
// It leaves to others: HTTP, storage, who may call, and what the resources are used for.
