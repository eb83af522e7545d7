"""The history of runs, as scripts and people see it."""

import json
import urllib.request

import pytest
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
