"""What is measured. Each scenario adds its rows to the table."""

import statistics
import time
import uuid

from load import wrk
from scim import Client, user

GROUP_PAGE = "/Groups?count=200&filter=displayName%20sw%20%22{}%22"


def median(values, key=None):
    return statistics.median(value[key] if key else value for value in values)


def rounds(count, **measures):
    """Runs the measures by turns, so that a slow moment of the machine meets all of them; the results by name."""
    results = {name: [] for name in measures}
    for _ in range(count):
        for name, measure in measures.items():
            results[name].append(measure())
    return results


def add_rate(table, name, results, ceiling, least):
    """A rate and its ratio to the ceiling, both medians."""
    ratio = median(results, "rate") / ceiling
    table.add(name, f"{median(results, 'rate'):,.0f}/s", ratio=ratio, goal=f"≥ {least} × ceiling",
              ok=ratio >= least, p50=median(results, "p50"), p99=median(results, "p99"))


def fresh():
    """A prefix of user names that nobody has used."""
    return "u" + uuid.uuid4().hex[:8]


def writes(table, plan, ceiling, usher, name=""):
    """Creating users in a connector without targets: the SCIM side alone."""
    base, token = usher.connector("writes", [])

    def create(connections):
        return wrk(usher, "create", base, token, fresh(), connections=connections, seconds=plan.seconds)

    results = rounds(
        plan.rounds,
        ceiling=lambda: wrk(ceiling, "insert", "row", seconds=plan.seconds),
        ceiling64=lambda: wrk(ceiling, "insert", "row", connections=64, seconds=plan.seconds),
        few=lambda: create(16), many=lambda: create(64), one=lambda: create(1))
    bare = median(results["ceiling"], "rate")
    for kind, connections in ("ceiling", 16), ("ceiling64", 64):
        table.add(f"ceiling: insert, {connections} connections{name}", f"{median(results[kind], 'rate'):,.0f}/s",
                  p50=median(results[kind], "p50"), p99=median(results[kind], "p99"))
    add_rate(table, f"create user, 16 connections{name}", results["few"], bare, 0.6)
    add_rate(table, f"create user, 64 connections{name}", results["many"], bare, 1.5)
    table.add(f"create user, 1 connection{name}", f"{median(results['one'], 'rate'):,.0f}/s",
              p50=median(results["one"], "p50"), p99=median(results["one"], "p99"))


def reads(table, plan, ceiling, sides):
    """Reading single users. `sides` are (server, base, token, file of ids, prefix, count): few users and many, both in
    no groups, so that only the size of the directory differs; and many in ten groups each."""
    def get(side):
        server, base, token, ids, _, _ = side
        return lambda: wrk(server, "get", base, token, ids, seconds=plan.seconds)

    def find(side):
        server, base, token, _, prefix, count = side
        return lambda: wrk(server, "filter", base, token, prefix, count, seconds=plan.seconds)

    small, large, grouped = sides
    wrk(ceiling, "insert", "read", seconds=1)
    results = rounds(
        plan.rounds, ceiling=lambda: wrk(ceiling, "read", 200, seconds=plan.seconds),
        get_small=get(small), get_large=get(large), find_small=find(small), find_large=find(large),
        get_grouped=get(grouped), find_grouped=find(grouped))
    bare = median(results["ceiling"], "rate")
    table.add("ceiling: keyed read, 16 connections", f"{bare:,.0f}/s", p50=median(results["ceiling"], "p50"),
              p99=median(results["ceiling"], "p99"))
    for name, label, least in ("get", "GET by id", 0.6), ("find", "filter by userName", 0.5):
        add_rate(table, f"{label}, {small[5]:,} users", results[f"{name}_small"], bare, least)
        add_rate(table, f"{label}, {plan.users + plan.alone:,} users", results[f"{name}_large"], bare, least)
        ratio = median(results[f"{name}_large"], "rate") / median(results[f"{name}_small"], "rate")
        table.add(f"{label}, many : few users", "", ratio=ratio, goal="≥ 0.8", ok=ratio >= 0.8)
        in_groups = results[f"{name}_grouped"]
        table.add(f"{label}, user in 10 groups", f"{median(in_groups, 'rate'):,.0f}/s", p50=median(in_groups, "p50"),
                  p99=median(in_groups, "p99"))


def members(table, plan, usher, base, token, groups, newcomer):
    """One member in and out of a small and of a large group. `groups` are (id, size), the small one first."""
    (small, few), (large, many) = groups
    results = rounds(
        plan.rounds,
        small=lambda: wrk(usher, "member", base, token, small, newcomer, connections=1, seconds=plan.seconds),
        large=lambda: wrk(usher, "member", base, token, large, newcomer, connections=1, seconds=plan.seconds))
    for name, size in ("small", few), ("large", many):
        table.add(f"PATCH one member, group of {size:,}", f"{median(results[name], 'rate'):,.0f}/s",
                  p50=median(results[name], "p50"), p99=median(results[name], "p99"))
    ratio = median(results["large"], "p50") / median(results["small"], "p50")
    table.add("PATCH one member, large : small", "", ratio=ratio, goal="≤ 1.5", ok=ratio <= 1.5)


def large_group(table, usher, client, group, size):
    """Reading a large group whole, and what that costs in memory."""
    client.timed(f"/Groups/{group}")
    before = usher.memory()
    usher.forget_peak()
    begin = time.perf_counter()
    response = client.open("GET", f"/Groups/{group}")
    response.read(1)
    first = (time.perf_counter() - begin) * 1000
    size_read = 1
    while piece := response.read(1 << 16):
        size_read += len(piece)
    total = time.perf_counter() - begin
    growth = usher.memory("VmHWM") - before
    table.add(f"GET group of {size:,}: memory", f"+{growth:.0f} MB", goal="< 64 MB", ok=growth < 64)
    table.add(f"GET group of {size:,}: first byte, {size_read / 1e6:.0f} MB in {total:.2f} s",
              f"{size_read / 1e6 / total:.0f} MB/s", p50=first)


def paging(table, client, count, alone, size=200):
    """All pages from first to last, by index and by cursor. The first `alone` users are in no group, and their pages
    are lighter, so the comparison begins behind them."""
    edge = max(5, count // size // 20)
    begin_at = alone // size + 1
    by_index = [client.timed(f"/Users?startIndex={begin}&count={size}")[0] for begin in range(1, count + 1, size)]
    by_cursor, cursor = [], ""
    while cursor is not None:
        begin = time.perf_counter()
        page = client.call("GET", f"/Users?cursor={cursor}&count={size}")
        by_cursor.append((time.perf_counter() - begin) * 1000)
        cursor = page.get("nextCursor")
    for name, times in ("startIndex", by_index), ("cursor", by_cursor):
        start, end = statistics.median(times[begin_at:begin_at + edge]), statistics.median(times[-edge - 1:-1])
        ratio = end / start
        table.add(f"pages of {size} through {count:,} users by {name}, last : first", f"{sum(times) / 1000:.1f} s",
                  ratio=ratio, goal="≤ 1.2", ok=ratio <= 1.2, p50=statistics.median(times),
                  p99=sorted(times)[int(len(times) * 0.99)])


def group_list(table, plan, client):
    """200 groups without their members cost what 200 empty groups cost: their memberships are not read."""
    pages = {"full": GROUP_PAGE.format("team"), "bare": GROUP_PAGE.format("team") + "&excludedAttributes=members",
             "empty": GROUP_PAGE.format("empty") + "&excludedAttributes=members"}

    def timed(name):
        return lambda: {"ms": client.timed(pages[name])[0]}

    # With members by itself: it fills the database's cache with memberships, and whoever came next would pay for that.
    # The other two in both orders: whoever comes first may find the cache of another reader.
    results = rounds(10 * plan.rounds, full=timed("full"))
    results |= rounds(5 * plan.rounds, bare=timed("bare"), empty=timed("empty"))
    later = rounds(5 * plan.rounds, empty=timed("empty"), bare=timed("bare"))
    results = {name: values + later.get(name, []) for name, values in results.items()}
    times = {name: median(values, "ms") for name, values in results.items()}
    table.add("200 groups of 100, with members", "", p50=times["full"])
    ratio = times["bare"] / times["empty"]
    table.add("200 groups of 100 without members : 200 empty groups", "", ratio=ratio, goal="≤ 1.2", ok=ratio <= 1.2,
              p50=times["bare"])


def provisioning(table, plan, usher):
    """What an identity provider does at first, rules and directory included: until the directory holds everything."""
    users, groups = plan.provisioned, 200
    base, token = usher.connector("first", ["directory"])
    client = Client(usher, base, token)
    begin = time.perf_counter()
    result = wrk(usher, "provision", base, token, "first", users, seconds=600)
    pushed = time.perf_counter() - begin
    ids = [item["id"] for item in every(client, "/Users?attributes=id")]
    for number in range(groups):
        made = client.create_group(f"project {number:03d}", [])
        start = number * 97 % len(ids)
        client.add_members(made, [{"value": member} for member in (ids + ids)[start:start + 100]])
    grouped = time.perf_counter() - begin
    wait_for_sync(usher, "first")
    total = time.perf_counter() - begin
    holds = next(target for target in usher.admin("GET", "/targets")["items"] if target["name"] == "directory")
    if holds["users"] < users or holds["memberships"] < groups * 100:
        raise SystemExit(f"The directory lacks something: {holds}")
    table.add(f"first provisioning: look up and create {users:,} users, 16 connections",
              f"{pushed:.1f} s, {users / pushed:,.0f} users/s", p50=result["p50"], p99=result["p99"])
    table.add(f"… and {groups} PATCHes of 100 members", f"{grouped:.1f} s")
    table.add("… until the directory holds all of it", f"{total:.1f} s, {users / total:,.0f} users/s")


def every(client, path):
    cursor = ""
    while cursor is not None:
        page = client.call("GET", f"{path}&count=1000&cursor={cursor}")
        yield from page.get("Resources", [])
        cursor = page.get("nextCursor")


def wait_for_sync(usher, connector):
    deadline = time.monotonic() + 1800
    while any(target["pending"] or target["running"] for target in usher.admin("GET", f"/connectors/{connector}")["targets"]):
        if time.monotonic() > deadline:
            raise SystemExit("The sync did not come to an end.")
        time.sleep(0.2)


def fill(table, plan, usher, base, token, folder):
    """100,000 users in 1,000,000 memberships: everybody in one group and in nine of a hundredth each; and beside them
    a tenth as many who are in no group."""
    client = Client(usher, base, token)
    alone = client.create_users("alone", plan.alone)
    (folder / "alone").write_text("\n".join(alone) + "\n")
    begin = time.perf_counter()
    ids = client.create_users("user", plan.users)
    seconds = time.perf_counter() - begin
    table.add(f"fill: {plan.users:,} users by Bulk, 1 connection", f"{seconds:.1f} s, {plan.users / seconds:,.0f}/s")
    begin = time.perf_counter()
    everybody = client.create_group("everybody", ids)
    size, placed = max(100, plan.users // 100), len(ids)
    number = 0
    while placed < plan.memberships:
        start = number * size % len(ids)
        client.create_group(f"department {number}", (ids + ids)[start:start + size])
        placed, number = placed + size, number + 1
    seconds = time.perf_counter() - begin
    table.add(f"fill: {placed:,} memberships in {number + 1:,} groups, 1 connection",
              f"{seconds:.1f} s, {placed / seconds:,.0f}/s")
    team = ""
    for number in range(200):
        start = number * 83 % (len(ids) - 100)
        team = client.create_group(f"team {number}", ids[start:start + 100])
        client.create_group(f"empty {number}", [])
    newcomer = client.call("POST", "/Users", user("newcomer", 1))["id"]
    (folder / "ids").write_text("\n".join(ids) + "\n")
    return everybody, team, newcomer


def start_and_memory(table, plan, usher, client):
    """After everything else: the memory the server is left with, and starts on these data."""
    name = f"{plan.users:,} users, {plan.memberships:,} memberships"
    resident = usher.memory()
    table.add(f"resident memory after all of this, {name}", f"{resident:.0f} MB", goal="< 250 MB", ok=resident < 250)
    starts = []
    for _ in range(plan.rounds):
        usher.stop()
        usher.start()
        starts.append(usher.start_seconds)
    table.add(f"start on {name}", f"{median(starts):.2f} s", goal="< 1 s", ok=median(starts) < 1)
    client.connection.close()
    client.timed("/Users?count=200")
    table.add("resident memory after a start", f"{usher.memory():.0f} MB")
