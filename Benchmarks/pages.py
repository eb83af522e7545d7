"""What the pages of the admin site cost on a full server: each until its last byte, over one connection, signed in."""

import http.client
import re
import statistics
import time
import urllib.parse

from scim import user_name

GOAL = 50.0
# The rules end trying after a second; the rest is the page around it.
TRYING = 1500.0


def pages(table, plan, ceiling, usher, client, everybody):
    """`client`: of the connector `many`, whose group `everybody` has all the users of the plan as members."""
    site, bare = Site(usher), Bare(ceiling)
    addresses, sizes = places(plan, client, everybody, site), {}
    measured = {name: [] for name in ["ceiling", *addresses]}
    # By turns, so that a slow moment of the machine meets all of them.
    for _ in range(10 * plan.rounds):
        measured["ceiling"].append(bare.read())
        for name, path in addresses.items():
            milliseconds, sizes[name] = site.get(path)
            measured[name].append(milliseconds)
    least = statistics.median(measured["ceiling"])
    table.add("ceiling: keyed read, 1 connection", "", p50=least, p99=high(measured["ceiling"]))
    for name in addresses:
        middle = statistics.median(measured[name])
        table.add(f"page: {name}", f"{sizes[name] / 1000:,.0f} KB", ratio=middle / least, goal=f"p50 < {GOAL:.0f} ms",
                  ok=middle < GOAL, p50=middle, p99=high(measured[name]))
    trying(table, plan, usher)


def trying(table, plan, usher):
    """What the forms of the rules show while one types: entries over all pushed users, a mapping, entries over groups.
    The server ends it after a second, however much there is."""
    site, rules = Site(usher), "/connectors/many/targets/directory"
    for name, path, fields in [
        (f"entries of protected users over {plan.users + plan.alone:,}", f"{rules}/safety",
         {"protect.users": "root\nadmin-.*\n.*@corp\\.example"}),
        ("a mapping and entries over groups", rules,
         {"attributes.username.from": "{{ userName | lower }}", "groups.neverAssign": "every.*\nlocal-.*"}),
    ]:
        times = [site.try_out(path, fields) for _ in range(3 * plan.rounds)]
        middle = statistics.median(times)
        table.add(f"while typing: {name}", "", goal=f"p50 < {TRYING:,.0f} ms", ok=middle < TRYING, p50=middle, p99=high(times))


def high(times):
    return sorted(times)[int(len(times) * 0.99)]


def places(plan, client, everybody, site):
    """Every page with something on it, by name."""
    name = user_name("user", plan.users // 2)
    person = client.call("GET", f"/Users?filter=userName%20eq%20%22{name}%22")["Resources"][0]["id"]
    prefix = name[:name.index("@") - 2]
    rules, people = "/connectors/many/targets/directory", "/people?connector=many"
    return {
        "overview": "/",
        "decisions": "/decisions",
        "decisions of one connector": "/decisions/many/directory",
        "connectors": "/connectors",
        "a connector": "/connectors/many",
        "rules: provisioning": rules,
        "rules: sync and safety": f"{rules}/safety",
        "targets": "/targets",
        "a target": "/targets/directory",
        f"users, the first of {plan.users + plan.alone:,}": people,
        "users, from the middle": f"{people}&after={(plan.users + plan.alone) // 2}",
        "users, by the beginning of the name": f"{people}&search={prefix}",
        "users, by state": f"{people}&state=provisioned&target=directory",
        "a person": f"/people/many/users/{person}",
        "groups": f"{people}&kind=groups",
        f"a group of {plan.users:,}": f"/people/many/groups/{everybody}",
        "… its second page of members": f"/people/many/groups/{everybody}?after={second(site, everybody)}",
        "the same group in the target": "/people/many/in/directory?group=everybody",
        "… its members in the middle": f"/people/many/in/directory?group=everybody&start={plan.users // 2}",
        "runs": "/runs",
        "a run": site.first_link("/runs", "/runs/"),
        "requests": "/requests?connector=many",
        "requests, about a user": f"/requests?connector=many&user={urllib.parse.quote(name)}",
        "audit": "/audit",
        "settings as code": "/settings",
        "system": "/system",
    }


def second(site, group):
    path = f"/people/many/groups/{group}"
    return site.first_link(path, f"{path}?after=").rpartition("=")[2]


class Site:
    """A browser that looks at pages and at nothing around them."""

    def __init__(self, usher):
        self.connection = http.client.HTTPConnection("127.0.0.1", usher.port, timeout=600)
        token = (usher.folder / "admin-token").read_text().strip()
        body = urllib.parse.urlencode({"token": token})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request("POST", "/sign-in", body, headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 303:
            raise SystemExit(f"The sign-in was answered {answer.status}.")
        self.headers = {"Cookie": answer.headers["Set-Cookie"].partition(";")[0]}

    def text(self, path):
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        data = answer.read()
        if answer.status != 200:
            raise SystemExit(f"GET {path}: {answer.status} {data[:500]}")
        return data

    def get(self, path):
        """Milliseconds and bytes."""
        begin = time.perf_counter()
        size = len(self.text(path))
        return (time.perf_counter() - begin) * 1000, size

    def try_out(self, path, fields):
        """Sends the form as its page has it, with these fields in it; milliseconds until the answer is there."""
        csrf = re.search(r'name="csrf" value="(\w+)"', self.text(path).decode()).group(1)
        body = urllib.parse.urlencode({"csrf": csrf, **fields})
        headers = {**self.headers, "Content-Type": "application/x-www-form-urlencoded"}
        begin = time.perf_counter()
        self.connection.request("POST", f"{path}/try", body, headers)
        answer = self.connection.getresponse()
        data = answer.read()
        milliseconds = (time.perf_counter() - begin) * 1000
        if answer.status != 200 or b"Matched with" not in data:
            raise SystemExit(f"POST {path}/try: {answer.status} {data[:500]}")
        return milliseconds

    def first_link(self, path, beginning):
        """The first address on a page that begins so and goes on."""
        text = self.text(path).decode()
        for part in text.split('href="')[1:]:
            address = part.partition('"')[0].replace("&amp;", "&")
            if address.startswith(beginning) and address != beginning:
                return address
        raise SystemExit(f"{path} has no link to {beginning}…")


class Bare:
    """The ceiling's keyed read: what a page can't be faster than on this machine."""

    def __init__(self, ceiling):
        self.connection = http.client.HTTPConnection("127.0.0.1", ceiling.port, timeout=60)
        self.connection.request("POST", "/insert", b"x" * 1000)
        answer = self.connection.getresponse()
        self.path = answer.headers["Location"]
        answer.read()

    def read(self):
        begin = time.perf_counter()
        self.connection.request("GET", self.path)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"The ceiling answered {answer.status}.")
        return (time.perf_counter() - begin) * 1000
