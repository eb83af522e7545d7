"""Removing connectors and targets on the real server: what is shown is what is done, and a crash only delays it."""

import re
import signal
import time

import pytest
import requests

from conftest import start
from test_sync_life import USER, Site


@pytest.fixture
def site(usher):
    return Site(usher)


def people(site, count):
    names = [f"user{number}" for number in range(count)]
    for name in names:
        site.user(name)
    site.sync()
    return names


def api(usher, method, path, **query):
    token = (usher.data / "admin-token").read_text().strip()
    return requests.request(
        method, f"{usher.url}/api/v1{path}", params=query, headers={"Authorization": f"Bearer {token}"}, timeout=60)


def digest(told):
    return re.search(r"--confirm ([0-9a-f]{16})", told.stderr).group(1)


def actions(usher):
    return [entry["action"] for entry in usher.cli("audit", "list")["items"]]


@pytest.mark.parametrize("accounts", ["disable", "delete"])
def test_many_accounts_need_what_was_shown(site, usher, accounts):
    people(site, 12)
    site.settings(protect={"users": ["user0"], "groups": []})
    site.sync()
    delete = ("connector", "delete", "okta", "--accounts", accounts)
    told = usher.run(*delete)
    assert told.returncode == 2
    assert "Its 12 accounts in directory, 12 of them active" in told.stderr and f"11 are {accounts}" in told.stderr
    assert "who stay as they are: user0" in told.stderr and "safety limit" in told.stderr
    held = usher.run(*delete, "--yes")
    assert held.returncode == 4 and "10 %" in held.stderr and digest(told) in held.stderr
    assert site.account("user1")["active"] is True and usher.cli("connector", "show", "okta")["enabled"] is True

    site.user("late")
    site.sync()
    changed = usher.run(*delete, "--confirm", digest(told))
    assert changed.returncode == 1 and "not what was shown any more" in changed.stderr
    assert site.account("user1")["active"] is True and usher.cli("connector", "show", "okta")["enabled"] is True

    assert usher.run(*delete, "--confirm", digest(usher.run(*delete))).returncode == 0
    gone = site.account("user1")
    assert gone is None if accounts == "delete" else gone["active"] is False
    assert site.account("user0")["active"] is True
    assert usher.run("connector", "show", "okta").returncode == 3
    assert "connector.delete" in actions(usher)


def test_without_yes_json_is_the_preview(site, usher):
    people(site, 2)
    shown = usher.cli("connector", "delete", "okta", "--accounts", "delete", expect=2)
    (target,) = shown["targets"]
    assert (target["accounts"], target["changed"], sorted(target["names"])) == (2, 2, ["user0", "user1"])
    assert shown["limits"] == [] and len(shown["digest"]) == 16


def test_one_target_of_a_connector(site, usher):
    people(site, 2)
    usher.cli("target", "add", "other", "--kind", "directory")
    document = usher.run("settings", "export", "--json").stdout
    text = re.sub(r'"targets":\s*\[\s*\{\s*"target":\s*"directory"', '"targets": [{"target": "other"}, {"target": "directory"', document)
    assert text != document
    assert usher.run("settings", "apply", "-", stdin=text).returncode == 0
    site.sync()
    targets = {target["name"]: target for target in usher.cli("target", "list")["items"]}
    assert targets["other"]["users"] == 2
    # A document that leaves it out drops no account silently.
    refused = usher.run("settings", "apply", "-", stdin=document)
    assert refused.returncode == 1 and "usher connector delete okta --target other" in refused.stderr
    diff = usher.run("settings", "diff", "-", stdin=document)
    assert "usher connector delete okta --target other" in diff.stderr

    told = usher.run("connector", "delete", "okta", "--target", "other", "--accounts", "disable")
    assert told.returncode == 2 and "Its 2 accounts in other" in told.stderr
    assert usher.run("connector", "delete", "okta", "--target", "other", "--accounts", "disable", "--yes").returncode == 0
    targets = {target["name"]: target for target in usher.cli("target", "list")["items"]}
    assert (targets["other"]["users"], targets["other"]["activeUsers"], targets["other"]["connectors"]) == (2, 0, [])
    assert targets["directory"]["activeUsers"] == 2
    assert [t["target"] for t in usher.cli("connector", "show", "okta")["targets"]] == ["directory"]
    # Now the document may lack the rest, too, and does.
    assert usher.run("settings", "apply", "-", stdin=usher.run("settings", "export").stdout).returncode == 0


def test_what_was_kept_belongs_to_nobody_and_another_connector_can_have_it(site, usher):
    people(site, 1)
    key = site.account("user0")["key"]
    told = usher.run("connector", "delete", "okta")
    assert "they stay and belong to nobody" in told.stderr and "user0" in told.stderr
    assert usher.run("connector", "delete", "okta", "--yes").returncode == 0
    base, token = usher.connector("entra")
    body = {"schemas": [USER], "userName": "user0", "displayName": "of Entra"}
    headers = {"Authorization": f"Bearer {token}"}
    assert requests.post(base + "/Users", json=body, headers=headers, timeout=30).status_code == 201
    usher.run("sync", "entra", "--wait")
    assert usher.cli("link", "entra", "user0")["decided"] == 1
    assert (site.account("user0")["key"], site.account("user0")["display-name"]) == (key, "of Entra")


def test_a_target_goes_with_what_uses_it(site, usher):
    people(site, 12)
    usher.cli("application", "add", "wiki", "--target", "directory")
    refused = usher.run("settings", "apply", "-", stdin="version: 1\ntargets: []\nconnectors: []\n")
    assert refused.returncode == 1 and "usher target delete directory" in refused.stderr
    told = usher.run("target", "delete", "directory")
    assert told.returncode == 2 and "wiki" in told.stderr and "okta's 12 accounts" in told.stderr
    assert usher.run("target", "delete", "directory", "--yes").returncode == 4
    assert usher.run("target", "delete", "directory", "--confirm", digest(told)).returncode == 0
    assert usher.cli("target", "list")["items"] == []
    assert usher.cli("connector", "show", "okta")["targets"] == []
    assert "target.delete" in actions(usher)


def test_a_removal_that_is_killed_goes_on_at_the_next_start(site, usher):
    people(site, 30)
    shown = api(usher, "GET", "/connectors/okta/removal", accounts="delete").json()
    with pytest.raises(requests.RequestException):
        token = (usher.data / "admin-token").read_text().strip()
        requests.delete(
            f"{usher.url}/api/v1/connectors/okta", params={"accounts": "delete", "digest": shown["digest"]},
            headers={"Authorization": f"Bearer {token}"}, timeout=0.02)
    usher.process.send_signal(signal.SIGKILL)
    usher.process.wait()
    again = start(usher.data, usher.port)
    usher.process = again.process
    for _ in range(200):
        if usher.run("connector", "show", "okta").returncode == 3:
            break
        time.sleep(0.1)
    else:
        # The kill came before the removal was begun: then nothing has happened.
        assert usher.cli("connector", "show", "okta")["removing"] is None
        assert site.account("user0")["active"] is True
        return
    assert all(site.account(f"user{number}") is None for number in range(30))


@pytest.mark.parametrize("word", ["anonymize", "nonsense", ""])
def test_a_wrong_word_is_refused(site, usher, word):
    assert api(usher, "DELETE", "/connectors/okta", accounts=word).status_code == 400
    assert usher.cli("connector", "show", "okta")["name"] == "okta"
