// AdminSite is what the administrator sees: pages at `/`, made on the server, over the services that the Admin API uses.
// It owns: pages, their forms and cookies, how things are told to people.
// It leaves to others: everything that the pages tell and change.
