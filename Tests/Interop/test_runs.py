"""The history of runs, as scripts and people see it."""

import concurrent.futures
import json
import subprocess
import time
import urllib.request

import pytest
from conftest import BINARY, free_port, start
from test_conflicts import local
from test_sync_life import Site
from wire import SCIM


@pytest.fixture(scope="module")
def okta(shared):
    scim = SCIM(shared, "runs")
    ada = scim.user("runs-ada", displayName="Ada")
    scim.group("runs-devs", [ada])
    return scim


def api(server, path):
    token = (server.data / "admin-token").read_text().strip()
    request = urllib.request.Request(f"{server.url}/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer, json.load(answer)


def test_a_command_tells_its_run_and_the_run_tells_what_it_did(okta):
    server = okta.server
    answer = server.cli("sync", "runs", "--full", "--wait")["targets"][0]
    run = server.cli("run", "show", str(answer["run"]))
    assert (run["connector"], run["target"], run["outcome"]) == ("runs", "directory", "done")
    assert run["trigger"] == "command" and run["actor"]
    assert run["finished"] >= run["started"]
    assert run["counts"]["users"]["provisioned"] == 1


def test_what_was_done_by_itself_is_kept_with_steps_and_reasons(okta):
    server = okta.server
    server.cli("sync", "runs", "--wait")
    runs = server.cli("runs", "runs", "--count", "500")["items"]
    steps = [step for run in runs for step in server.cli("run", "show", str(run["id"]))["steps"]]
    mine = [step for step in steps if step["account"] == "runs-ada"]
    assert [step["action"] for step in mine] == ["createAccount", "addMembership"]
    assert all(step["reason"] and step["outcome"] == "done" for step in mine)


def test_runs_come_in_pages_and_as_a_file(okta):
    server = okta.server
    for _ in range(3):
        server.cli("sync", "runs", "--wait")
    first = api(server, "/runs?connector=runs&count=2")[1]
    rest = api(server, f"/runs?connector=runs&count=2&before={first['next']}")[1]
    numbers = [run["id"] for run in first["items"] + rest["items"]]
    assert numbers == sorted(numbers, reverse=True) and len(set(numbers)) == 4
    answer, run = api(server, f"/runs/{numbers[0]}/download")
    assert f'run-{numbers[0]}.json' in answer.headers["Content-Disposition"]
    assert run["steps"] == []


@pytest.mark.parametrize("command", ["runs", "runs runs --target directory --count 2", "run show {run}", "run cancel runs"])
def test_for_people_it_is_text(okta, command):
    run = okta.server.cli("runs", "runs", "--count", "1")["items"][0]["id"]
    done = okta.server.run(*command.format(run=run).split())
    assert done.returncode == 0 and done.stdout.strip() and done.stderr == ""
    assert not done.stdout.startswith("{")


@pytest.mark.parametrize("arguments", [("runs", "nobody"), ("run", "show", "999999"), ("run", "cancel", "nobody")])
def test_what_is_not_there_is_exit_3(okta, arguments):
    assert okta.server.run(*arguments).returncode == 3


def test_cancel_says_when_nothing_runs(okta):
    assert okta.server.cli("run", "cancel", "runs")["targets"] == [{"target": "directory", "cancelled": False}]


def test_status_tells_the_next_full_reconcile(okta):
    target = okta.server.cli("connector", "show", "runs")["targets"][0]
    assert "T02:00:00" in target["nextScheduled"]
    assert target["failingSince"] is None


class Busy:
    """A server whose next run has 2,000 users to do."""

    def __init__(self, data, port):
        self.server = start(data, port)
        self.scim = SCIM(self.server, "busy")
        document = json.loads(self.server.run("settings", "export", "--json").stdout)
        document["connectors"][0]["targets"] = [{"target": "directory", "sync": {"mode": "manual"}}]
        assert self.server.run("settings", "apply", "-", stdin=json.dumps(document)).returncode == 0
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda number: self.scim.user(f"u{number}"), range(2000)))

    def newest(self):
        return next(iter(api(self.server, "/runs?count=1")[1]["items"]), None)

    def begin(self):
        """A command that waits for the end of a run which is under way now."""
        last = self.newest()
        command = subprocess.Popen(
            [BINARY, "sync", "busy", "--wait"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={"USHER_URL": self.server.url, "USHER_DATA": str(self.server.data)})
        deadline = time.monotonic() + 30
        while (self.newest() or {}).get("id") == (last or {}).get("id"):
            assert time.monotonic() < deadline, "no run begins"
        return command


def test_a_run_that_is_cancelled_or_cut_short_says_so_and_the_next_one_does_the_rest(tmp_path):
    port = free_port()
    busy = Busy(tmp_path / "data", port)
    command = busy.begin()
    assert busy.server.cli("run", "cancel", "busy")["targets"] == [{"target": "directory", "cancelled": True}]
    out, err = command.communicate(timeout=60)
    assert command.returncode == 1 and "cancelled" in out and "cancelled before the end" in err
    cancelled = busy.newest()
    assert cancelled["outcome"] == "cancelled" and 0 < cancelled["counts"]["users"]["provisioned"] < 2000

    command = busy.begin()
    busy.server.process.kill()
    busy.server.process.wait()
    command.communicate(timeout=60)
    assert command.returncode == 1

    server = start(tmp_path / "data", port)
    cut, before = api(server, "/runs?count=2")[1]["items"]
    assert (cut["outcome"], before["id"]) == ("interrupted", cancelled["id"])
    assert cut["id"] == cancelled["id"] + 1 and cut["finished"] and cut["message"]
    run = server.cli("sync", "busy", "--wait")["targets"][0]
    assert run["pending"] == 0
    assert server.cli("run", "show", str(run["run"]))["outcome"] == "done"
    # All pages of the steps, and each account made once.
    steps = [s for r in api(server, "/runs?count=9")[1]["items"] for s in server.cli("run", "show", str(r["id"]))["steps"]]
    made = [s["account"] for s in steps if s["action"] == "createAccount"]
    assert len(made) == len(set(made))
    assert server.cli("connector", "show", "busy")["targets"][0]["users"]["provisioned"] == 2000
    server.stop()


def test_a_sync_tells_of_those_who_failed_before_and_are_not_looked_at(usher):
    site = Site(usher)
    site.settings(link="never", sync={"mode": "manual"})
    local(site, "ada")
    site.user("ada")
    assert usher.cli("sync", "okta", "--wait", expect=1)["targets"][0]["failed"] == 1
    target = usher.cli("sync", "okta", "--wait", expect=1)["targets"][0]
    assert (target["planned"], target["failed"], target["failing"]) == (0, 0, 1)
    told = usher.run("sync", "okta", "--wait")
    assert told.returncode == 1 and "usher user list okta --state failed" in told.stderr
    assert "0 users failed, 1 other failed before" in told.stdout
    site.user("bob")
    alone = usher.run("sync", "okta", "--user", "bob", "--wait")
    assert alone.returncode == 0, alone.stderr
