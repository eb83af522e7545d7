"""A small SCIM client for what is measured one request at a time, and for filling a server."""

import http.client
import json
import time

PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


def user_name(prefix, number):
    return f"{prefix}{number:07d}@example.com"


def user(prefix, number):
    """The user of wrk/common.lua."""
    name, ordinal = user_name(prefix, number), f"{number:07d}"
    return {
        "schemas": [USER, ENTERPRISE], "userName": name, "externalId": f"ext-{name}",
        "name": {"givenName": "Ada", "familyName": f"Number {ordinal}", "formatted": f"Ada Number {ordinal}"},
        "displayName": f"Ada Number {ordinal}", "nickName": "Ada",
        "profileUrl": f"https://people.example.com/{name}", "title": "Analyst", "userType": "Employee",
        "preferredLanguage": "en-GB", "locale": "en-GB", "timezone": "Europe/London",
        "emails": [{"value": name, "type": "work", "primary": True}, {"value": f"home-{name}", "type": "home"}],
        "phoneNumbers": [{"value": f"+44 20 0000 {ordinal}", "type": "work"}],
        "addresses": [{"type": "work", "streetAddress": "1 Long Lane", "locality": "London",
                       "postalCode": "EC1A 1AA", "country": "GB", "primary": True}],
        "active": True,
        ENTERPRISE: {"employeeNumber": ordinal, "costCenter": "4130", "organization": "Example",
                     "division": "Engineering", "department": "Research"},
    }


class Client:
    def __init__(self, server, base, token):
        self.server, self.base, self.token = server, base, token
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)

    def open(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/scim+json"}
        text = json.dumps(body) if body is not None else None
        try:
            self.connection.request(method, self.base + path, text, headers)
            return self.connection.getresponse()
        except http.client.RemoteDisconnected:
            # The server has closed a connection that nobody used for a while.
            if method != "GET":
                raise
            self.connection.close()
            self.connection.request(method, self.base + path, text, headers)
            return self.connection.getresponse()

    def call(self, method, path, body=None):
        response = self.open(method, path, body)
        data = response.read()
        if response.status >= 300:
            raise SystemExit(f"{method} {self.base}{path}: {response.status} {data[:500]}")
        return json.loads(data) if data else None

    def timed(self, path):
        """Milliseconds of a GET until its last byte, without any parsing."""
        begin = time.perf_counter()
        response = self.open("GET", path)
        size = len(response.read())
        if response.status != 200:
            raise SystemExit(f"GET {path}: {response.status}")
        return (time.perf_counter() - begin) * 1000, size

    def bulk(self, operations):
        answer = self.call("POST", "/Bulk", {"schemas": [BULK], "Operations": operations})["Operations"]
        bad = [item for item in answer if int(item["status"]) >= 300]
        if bad:
            raise SystemExit(f"Bulk: {bad[0]}")
        return [item["location"].rsplit("/", 1)[1] for item in answer]

    def create_users(self, prefix, count, size=500):
        ids = []
        for begin in range(0, count, size):
            numbers = range(begin + 1, min(begin + size, count) + 1)
            ids += self.bulk([
                {"method": "POST", "path": "/Users", "bulkId": str(n), "data": user(prefix, n)} for n in numbers])
        return ids

    def create_group(self, name, members):
        """The first thousand members come with the group, the others by PATCHes of a thousand, as from Entra."""
        values = [{"value": member} for member in members]
        group = {"schemas": [GROUP], "displayName": name, "members": values[:1000]}
        made = self.call("POST", "/Groups?excludedAttributes=members", group)["id"]
        for begin in range(1000, len(values), 1000):
            self.add_members(made, values[begin:begin + 1000])
        return made

    def add_members(self, group, values):
        operation = {"op": "add", "path": "members", "value": values}
        self.call("PATCH", f"/Groups/{group}?excludedAttributes=members",
                  {"schemas": [PATCH], "Operations": [operation]})
