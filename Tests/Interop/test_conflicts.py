"""Accounts that belong to somebody else, and what an administrator decides about them, on the real server."""

import pytest
import requests

from test_sync_life import USER, Site


@pytest.fixture
def site(usher):
    site = Site(usher)
    site.settings(protect={"users": ["root"], "groups": []})
    return site


def local(site, *names):
    """Accounts that nobody owns: what is left of a connector that was deleted. Their keys by name."""
    base, token = site.usher.connector("gone")
    headers = {"Authorization": f"Bearer {token}"}
    for name in names:
        body = {"schemas": [USER], "userName": name, "displayName": name, "emails": [{"value": f"{name}@local"}]}
        assert requests.post(base + "/Users", json=body, headers=headers, timeout=30).status_code == 201
    assert site.usher.run("sync", "gone", "--wait").returncode == 0
    assert site.usher.run("connector", "delete", "gone", "--yes").returncode == 0
    return {name: site.account(name)["key"] for name in names}


def conflicts(usher, expect=4):
    answer = usher.cli("conflicts", "okta", expect=expect)
    return {item["userName"]: item for item in answer["items"]}, answer["digest"]


def test_linked_one_by_one_skipped_and_protected(site, usher):
    keys = local(site, "ada", "bob", "admin", "root")
    ids = {name: site.user(name, displayName=f"{name} of Okta") for name in keys}
    site.sync()
    items, _ = conflicts(usher)
    assert {name: item["state"] for name, item in items.items()} == {
        "ada": "needsDecision", "bob": "needsDecision", "admin": "needsDecision", "root": "protected"}
    assert items["ada"]["account"]["email"] == "ada@local" and items["ada"]["account"]["owner"] == "nobody"
    shown = usher.run("conflicts", "okta")
    assert "what to do: link it" in shown.stdout and shown.returncode == 4
    assert usher.cli("link", "okta", "ada") == {"decided": 1, "failed": 0, "open": 2}
    assert (site.account("ada")["key"], site.account("ada")["display-name"]) == (keys["ada"], "ada of Okta")
    assert usher.cli("skip", "okta", "bob")["open"] == 1
    assert usher.cli("protect", "okta", "admin")["open"] == 0
    items, _ = conflicts(usher, expect=0)
    assert (items["bob"]["state"], items["admin"]["state"]) == ("skipped", "protected")
    for name in ("bob", "admin", "root"):
        assert site.account(name)["display-name"] == name
    site.sync("--full")
    assert conflicts(usher, expect=0)[0]["bob"]["state"] == "skipped"
    site.set(f"/Users/{ids['bob']}", title="Boss")
    site.sync()
    assert conflicts(usher)[0]["bob"]["state"] == "needsDecision"
    refused = usher.run("link", "okta", "root")
    assert refused.returncode == 1 and "Nothing was decided" in refused.stderr


def test_all_that_were_shown_and_nothing_else(site, usher):
    keys = local(site, "ada", "bob")
    site.user("ada")
    site.sync()
    _, digest = conflicts(usher)
    site.user("bob")
    site.sync()
    refused = usher.run("link", "okta", "--all-shown", digest)
    assert refused.returncode == 1 and "not those that were shown" in refused.stderr
    _, digest = conflicts(usher)
    assert usher.cli("link", "okta", "--all-shown", digest) == {"decided": 2, "failed": 0, "open": 0}
    assert {name: site.account(name)["key"] for name in keys} == keys
    assert usher.run("link", "okta").returncode == 2


def test_linking_shows_what_it_would_change_and_the_digest_covers_it(site, usher):
    local(site, "ada")
    ada = site.user("ada", displayName="Ada of Okta")
    site.group("devs", ada)
    site.sync()
    items, digest = conflicts(usher)
    linking = {step["detail"]: step["action"] for step in items["ada"]["linking"]}
    assert linking["displayName: ada → Ada of Okta"] == "updateAccount" and linking["devs"] == "addMembership"
    for command in (("conflicts", "okta"), ("preview", "okta", "--user", "ada"), ("explain", "okta", "ada")):
        assert "change the display name: ada → Ada of Okta" in usher.run(*command).stdout, command
    site.set(f"/Users/{ada}", displayName="Ada King")
    site.sync()
    refused = usher.run("link", "okta", "--all-shown", digest)
    assert refused.returncode == 1 and "not those that were shown" in refused.stderr
    assert site.account("ada")["display-name"] == "ada"


def test_whom_somebody_skipped_is_linked_by_name_and_only_so(site, usher):
    keys = local(site, "ada", "bob")
    for name in keys:
        site.user(name, displayName=f"{name} of Okta")
    site.sync()
    usher.cli("skip", "okta", "ada")
    _, digest = conflicts(usher)
    assert usher.cli("link", "okta", "--all-shown", digest)["decided"] == 1
    assert site.account("ada")["display-name"] == "ada"
    assert usher.cli("link", "okta", "ada") == {"decided": 1, "failed": 0, "open": 0}
    assert site.account("ada")["display-name"] == "ada of Okta"


def test_decisions_are_audited_and_refused_ones_are_not(site, usher):
    local(site, "ada", "bob", "admin")
    for name in ("ada", "bob", "admin"):
        site.user(name)
    site.sync()
    assert usher.run("link", "okta", "--all-shown", "0" * 16).returncode == 1
    usher.cli("pause", "okta")
    assert usher.run("skip", "okta", "bob").returncode == 4
    usher.cli("resume", "okta")
    for decision, name in (("link", "ada"), ("skip", "bob"), ("protect", "admin")):
        usher.cli(decision, "okta", name)
    entries = [entry for entry in usher.cli("audit")["items"] if entry["action"].startswith("conflicts.")]
    assert [entry["action"] for entry in entries] == ["conflicts.protect", "conflicts.skip", "conflicts.link"]
    assert entries[2]["changes"][0]["after"]["total"] == 1
    assert "ada in directory, account ada" in entries[2]["changes"][0]["after"]["first"][0]
    assert "admin" in str(entries[0]["changes"])


def test_an_account_of_another_connector_is_never_given_away(site, usher):
    site.user("ada")
    site.sync()
    key = site.account("ada")["key"]
    base, token = usher.connector("entra")
    site.scim.headers["Authorization"] = f"Bearer {token}"
    site.base = base
    site.user("ada")
    usher.run("sync", "entra", "--wait")
    answer = usher.cli("conflicts", "entra", expect=4)
    (item,) = answer["items"]
    assert item["state"] == "conflict" and "connector `okta`" in item["message"]
    assert "link" not in item["choices"]
    assert usher.run("link", "entra", "ada").returncode == 1
    assert usher.cli("skip", "entra", "ada")["open"] == 0
    assert site.account("ada")["key"] == key


@pytest.mark.parametrize("accounts", ["keep", "disable", "delete"])
def test_a_connector_that_is_deleted_says_first_what_becomes_of_its_accounts(site, usher, accounts):
    local(site, "local")
    for name in ("ada", "eve", "root"):
        site.user(name)
    site.sync()
    told = usher.run("connector", "delete", "okta", "--accounts", accounts)
    assert told.returncode == 2 and "Its 2 accounts in directory, 2 of them active" in told.stderr
    assert site.account("ada")["active"] is True
    assert usher.run("connector", "delete", "okta", "--accounts", accounts, "--yes").returncode == 0
    ada = site.account("ada")
    assert {"keep": ada and ada["active"] is True, "disable": ada and ada["active"] is False, "delete": ada is None}[accounts]
    assert site.account("local")["active"] is True
    assert usher.run("connector", "show", "okta").returncode == 3


def test_an_account_does_not_get_a_protected_name_and_loses_its_groups_all_the_same(site, usher):
    eve = site.user("eve")
    admins = site.group("admins", eve)
    site.sync()
    site.set(f"/Users/{eve}", userName="root")
    site.members(admins, "remove", eve)
    site.sync()
    items, _ = conflicts(usher)
    assert items["root"]["state"] == "conflict" and "the name `root` is protected" in items["root"]["message"]
    assert items["root"]["choices"] == ["skip"]
    assert items["root"]["advice"] == "rename the user at the identity provider, take the name out of protect.users, or skip it"
    assert site.groups("eve") == []
    site.set(f"/Users/{eve}", active=False)
    site.sync()
    assert site.account("eve")["active"] is False
