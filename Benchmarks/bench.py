"""Runs everything on this machine and writes results.json. QUICK=1 takes a tenth of the data; PART=pages measures the
pages of the admin site only, PART=planning the planning and the sync, PART=reads the look-ups."""

import datetime
import os
import pathlib
import platform
import shutil
import sys
import tempfile

import pages
import scenarios
import sync
from scim import Client
from servers import HERE, Ceiling, Usher
from results import Table


class Plan:
    def __init__(self, quick):
        part = 10 if quick else 1
        self.users, self.memberships = 100_000 // part, 1_000_000 // part
        self.provisioned = 10_000 // part
        self.few = 1_000
        self.alone = self.users // 10
        self.rounds = 3 if quick else 5
        self.seconds = 2 if quick else 4


def run(plan, table, folder):
    ceiling = Ceiling(folder / "ceiling")
    small, large = Usher(folder / "small"), Usher(folder / "large")
    servers = [ceiling, small, large]
    try:
        scenarios.provisioning(table, plan, small)
        scenarios.writes(table, plan, ceiling, small)
        slow_disk(table, plan, folder)
        base, token = large.connector("many", [] if os.environ.get("NO_SYNC") else ["directory"])
        everybody, team, newcomer = scenarios.fill(table, plan, large, base, token, folder)
        scenarios.wait_for_sync(large, "many")
        read_side(plan, table, folder, ceiling, small, large, (base, token))
        client = Client(large, base, token)
        scenarios.members(table, plan, large, base, token, ((team, 100), (everybody, plan.users)), newcomer)
        scenarios.large_group(table, large, client, everybody, plan.users)
        scenarios.paging(table, client, plan.users + plan.alone, plan.alone)
        scenarios.group_list(table, plan, client)
        scenarios.start_and_memory(table, plan, large, client)
        sync.fill_few(small, plan)
        sync.one_user(table, plan, (small, "ten"), (large, "many"))
        sync.propagation(table, plan, large, base, token)
        pages.pages(table, plan, ceiling, large, client, everybody)
        large.stop()
        planned = Usher(folder / "planned")
        servers.append(planned)
        sync.planning(table, plan, planned)
    finally:
        for server in servers:
            server.stop()


def run_pages(plan, table, folder):
    """The admin site by itself: on the same data, without what else is measured before."""
    ceiling, large = Ceiling(folder / "ceiling"), Usher(folder / "large")
    try:
        base, token = large.connector("many", ["directory"])
        everybody, _, _ = scenarios.fill(table, plan, large, base, token, folder)
        scenarios.wait_for_sync(large, "many")
        pages.pages(table, plan, ceiling, large, Client(large, base, token), everybody)
    finally:
        large.stop()
        ceiling.stop()


def run_reads(plan, table, folder):
    """The look-ups and lists of groups by themselves."""
    ceiling, small, large = Ceiling(folder / "ceiling"), Usher(folder / "small"), Usher(folder / "large")
    try:
        base, token = large.connector("many", ["directory"])
        scenarios.fill(table, plan, large, base, token, folder)
        scenarios.wait_for_sync(large, "many")
        read_side(plan, table, folder, ceiling, small, large, (base, token))
        scenarios.group_list(table, plan, Client(large, base, token))
    finally:
        for server in (ceiling, small, large):
            server.stop()


def run_planning(plan, table, folder):
    """Planning and the sync by themselves."""
    planned = Usher(folder / "planned")
    try:
        sync.planning(table, plan, planned)
    finally:
        planned.stop()


PARTS = {"": run, "pages": run_pages, "planning": run_planning, "reads": run_reads}


def slow_disk(table, plan, folder):
    """The same on a disk that takes a millisecond longer to make a write durable: what sharing commits is for."""
    slow = {"LD_PRELOAD": str(HERE / "slowdisk.so")}
    servers = [Ceiling(folder / "slow-ceiling", slow), Usher(folder / "slow", slow)]
    try:
        scenarios.writes(table, plan, *servers, name=", 1 ms slower disk")
    finally:
        for server in servers:
            server.stop()


def read_side(plan, table, folder, ceiling, small, large, access):
    few = small.connector("few", [])
    ids = Client(small, *few).create_users("user", plan.few)
    (folder / "few").write_text("\n".join(ids) + "\n")
    scenarios.reads(table, plan, ceiling, (
        (small, *few, folder / "few", "user", plan.few), (large, *access, folder / "alone", "alone", plan.alone),
        (large, *access, folder / "ids", "user", plan.users)))


def main():
    table = Table()
    begin = datetime.datetime.now(datetime.timezone.utc)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="usher-bench-"))
    load = os.getloadavg()[0]
    try:
        PARTS[os.environ.get("PART", "")](Plan(os.environ.get("QUICK") == "1"), table, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    about = {
        "at": begin.isoformat(timespec="seconds"), "quick": os.environ.get("QUICK") == "1",
        "processors": os.cpu_count(), "kernel": platform.release(), "load_before": round(load, 2),
    }
    table.write(HERE / "results.json", about)
    print(f"\n{about}\n\n{table.text()}")
    return 1 if any(row["ok"] is False for row in table.rows) else 0


if __name__ == "__main__":
    sys.exit(main())
