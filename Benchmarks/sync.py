"""What the rules and the sync cost: planning for everybody and for one, and how soon a change is seen by Jira."""

import base64
import http.client
import json
import statistics
import threading
import time

from scim import PATCH, Client, user_name
from scenarios import median, rounds, wait_for_sync

GROUPS_EACH = 20


def planning(table, plan, usher):
    """Planning for everybody from stored data: before anything is in the directory, and when all of it is."""
    users, memberships = plan.users, plan.users * GROUPS_EACH
    base, token = usher.connector("planned", ["directory"])
    usher.admin("POST", "/connectors/planned/pause", {})
    client = Client(usher, base, token)
    ids = client.create_users("user", users)
    for group in range(GROUPS_EACH * 20):
        client.create_group(f"department {group}", ids[group % 20::20])
    python = min(set_difference(users) for _ in range(3))
    what = f"{users:,} users × {GROUPS_EACH} groups"
    table.add(f"Python: difference of two sets of {memberships:,} pairs", f"{python:.2f} s")
    add_plan(table, usher, f"planning {what}, nothing there yet", python, users)
    usher.admin("POST", "/connectors/planned/resume", {})
    begin = time.perf_counter()
    wait_for_sync(usher, "planned")
    seconds = time.perf_counter() - begin
    table.add(f"sync of {what}", f"{seconds:.1f} s, {(users + memberships) / seconds:,.0f} steps/s")
    add_plan(table, usher, f"planning {what}, all in place", python, 0)


def set_difference(users):
    """Seconds for what is wanted without what is there, and the other way round: from lists of pairs, as rows come."""
    wanted = [(user, group) for user in range(users) for group in range(GROUPS_EACH)]
    current = [(user, group) for user in range(users) for group in range(1, GROUPS_EACH + 1)]
    begin = time.perf_counter()
    left, right = set(wanted), set(current)
    added, removed = left - right, right - left
    seconds = time.perf_counter() - begin
    assert len(added) == len(removed) == users
    return seconds


def add_plan(table, usher, name, python, changed):
    usher.forget_peak()
    begin = time.perf_counter()
    counts = usher.admin("POST", "/connectors/planned/preview", {"limit": 0})["targets"][0]["counts"]
    seconds = time.perf_counter() - begin
    ratio = seconds / python
    table.add(name, f"{seconds:.1f} s", ratio=ratio, goal="< 10 × Python", ok=ratio < 10)
    peak = usher.memory("VmHWM")
    if counts["changed"] != changed:
        raise SystemExit(f"{name}: {changed} users should change, not {counts}")
    table.add("… memory at most", f"{peak:.0f} MB", goal="< 400 MB", ok=peak < 400)


def one_user(table, plan, few, many):
    """The plan for one user in ten groups does not depend on how many others there are. `few` and `many` are
    (server, connector)."""
    def plan_of(server, connector):
        numbers = iter(range(1, 1_000_000))

        def measure():
            body = {"user": user_name("user", next(numbers)), "limit": 10}
            begin = time.perf_counter()
            server.admin("POST", f"/connectors/{connector}/preview", body)
            return {"ms": (time.perf_counter() - begin) * 1000}
        return measure

    results = rounds(40 * plan.rounds, few=plan_of(*few), many=plan_of(*many))
    ratio = median(results["many"], "ms") / median(results["few"], "ms")
    table.add("plan for one user, many : few users", "", ratio=ratio, goal="≤ 1.5", ok=ratio <= 1.5,
              p50=median(results["many"], "ms"))


def fill_few(usher, plan):
    """A thousand users in ten groups each, to compare with."""
    base, token = usher.connector("ten", ["directory"])
    client = Client(usher, base, token)
    ids = client.create_users("user", plan.few)
    for group in range(10):
        client.create_group(f"ten {group}", ids)
    wait_for_sync(usher, "ten")


def propagation(table, plan, usher, base, token, rate=50, workers=5):
    """From sending a PATCH until Jira would see the new name: by the Crowd API, at 50 changes a second."""
    application = usher.admin("POST", "/targets/directory/applications", {"name": "jira"})["password"]
    seconds, times = 6 * plan.rounds, []
    threads = [
        threading.Thread(target=change_names, args=(usher, base, token, application, times, number, workers, rate, seconds))
        for number in range(workers)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reached = len(times) / (time.perf_counter() - begin)
    p99 = sorted(times)[int(len(times) * 0.99)]
    table.add(f"from SCIM to Crowd, {len(times)} changes", f"{reached:.0f} changes/s", goal="p99 < 100 ms, 50/s",
              ok=p99 < 100 and reached > rate * 0.9, p50=statistics.median(times), p99=p99)


def change_names(usher, base, token, application, times, number, workers, rate, seconds):
    client, crowd = Client(usher, base, token), CrowdReader(usher, application)
    people = []
    for person in range(number * 10 + 1, number * 10 + 11):
        name = user_name("user", person)
        found = client.call("GET", f"/Users?filter=userName%20eq%20%22{name}%22")
        people.append((name, found["Resources"][0]["id"]))
    begin = time.perf_counter()
    for turn in range(int(seconds * rate / workers)):
        time.sleep(max(0.0, begin + turn * workers / rate - time.perf_counter()))
        name, person = people[turn % len(people)]
        wanted = f"Ada {number} {turn}"
        sent = time.perf_counter()
        client.call("PATCH", f"/Users/{person}", {
            "schemas": [PATCH], "Operations": [{"op": "replace", "path": "displayName", "value": wanted}]})
        while crowd.display_name(name) != wanted:
            if time.perf_counter() - sent > 30:
                raise SystemExit(f"{name} did not arrive in the directory.")
            time.sleep(0.002)
        times.append((time.perf_counter() - sent) * 1000)


class CrowdReader:
    def __init__(self, usher, password):
        self.connection = http.client.HTTPConnection("127.0.0.1", usher.port, timeout=60)
        credentials = base64.b64encode(f"jira:{password}".encode()).decode()
        self.headers = {"Authorization": f"Basic {credentials}", "Accept": "application/json"}

    def display_name(self, name):
        self.connection.request("GET", f"/crowd/rest/usermanagement/1/user?username={name}", headers=self.headers)
        response = self.connection.getresponse()
        data = response.read()
        if response.status != 200:
            raise SystemExit(f"Crowd: {response.status} {data[:300]}")
        return json.loads(data)["display-name"]
