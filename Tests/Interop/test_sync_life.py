"""What an identity provider does in a bad week, against the real server: the directory must end as the rules want it."""

import json

import pytest
import requests

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Site:
    """A connector, an application that may write, and short words for what they do."""

    def __init__(self, usher):
        self.usher = usher
        self.base, token = usher.connector("okta")
        self.scim = requests.Session()
        self.scim.headers["Authorization"] = f"Bearer {token}"
        self.crowd = requests.Session()
        self.crowd.auth = ("jira", usher.cli("application", "add", "jira", "--target", "directory")["password"])
        self.crowd.headers["Accept"] = "application/json"

    def settings(self, enabled=True, **rules):
        document = json.loads(self.usher.run("settings", "export", "--json").stdout)
        for target in document["targets"]:
            for application in target.get("applications", []):
                application["write"] = True
        connector = document["connectors"][0]
        connector["enabled"] = enabled
        connector["targets"] = [{"target": "directory", **rules}]
        done = self.usher.run("settings", "apply", "-", stdin=json.dumps(document))
        assert done.returncode == 0, done.stdout + done.stderr

    def call(self, method, path, body=None, expect=(200, 201, 204)):
        answer = self.scim.request(method, self.base + path, json=body, timeout=30)
        assert answer.status_code in expect, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json().get("id") if answer.text else None

    def user(self, name, **more):
        return self.call("POST", "/Users", {"schemas": [USER], "userName": name, "active": True, **more})

    def group(self, name, *members):
        body = {"schemas": [GROUP], "displayName": name, "members": [{"value": member} for member in members]}
        return self.call("POST", "/Groups", body)

    def set(self, path, **attributes):
        self.call("PATCH", path, {"schemas": [PATCH], "Operations": [{"op": "replace", "value": attributes}]})

    def members(self, group, operation, *members):
        value = [{"value": member} for member in members]
        self.call(
            "PATCH", f"/Groups/{group}",
            {"schemas": [PATCH], "Operations": [{"op": operation, "path": "members", "value": value}]},
        )

    def sync(self, *arguments):
        self.usher.run("sync", "okta", "--wait", *arguments)

    def read(self, path, **parameters):
        url = f"{self.usher.url}/crowd/rest/usermanagement/1{path}"
        return self.crowd.get(url, params=parameters, timeout=30)

    def account(self, name):
        answer = self.read("/user", username=name)
        return answer.json() if answer.status_code == 200 else None

    def groups(self, name):
        answer = self.read("/user/group/direct", username=name)
        return sorted(group["name"] for group in answer.json()["groups"])

    def join(self, name, group):
        url = f"{self.usher.url}/crowd/rest/usermanagement/1"
        self.crowd.post(f"{url}/group", json={"name": group, "type": "GROUP"}, timeout=30)
        answer = self.crowd.post(
            f"{url}/user/group/direct", params={"username": name}, json={"name": group}, timeout=30)
        assert answer.status_code in (201, 409), answer.text


@pytest.fixture
def site(usher):
    return Site(usher)


def test_names_that_two_users_exchange_while_the_sync_waits(site):
    site.settings(sync={"mode": "manual"})
    ada, bob = site.user("ada"), site.user("bob")
    site.sync()
    keys = {name: site.account(name)["key"] for name in ("ada", "bob")}
    site.set(f"/Users/{ada}", userName="between")
    site.set(f"/Users/{bob}", userName="ada")
    site.set(f"/Users/{ada}", userName="bob")
    site.sync()
    assert site.account("bob")["key"] == keys["ada"]
    assert site.account("ada")["key"] == keys["bob"]


def test_a_returner_of_another_name_has_his_account(site):
    first = site.user("ada", externalId="00u1")
    site.sync()
    key = site.account("ada")["key"]
    site.call("DELETE", f"/Users/{first}")
    site.sync()
    assert site.account("ada")["active"] is False
    site.user("ada.married", externalId="00u1")
    site.sync()
    assert site.account("ada.married")["key"] == key
    assert site.account("ada.married")["active"] is True
    assert site.account("ada") is None


def test_a_leaver_who_is_renamed_makes_room_for_his_successor(site):
    leaver = site.user("ada")
    site.sync()
    key = site.account("ada")["key"]
    site.set(f"/Users/{leaver}", active=False, userName="ada.old")
    site.user("ada")
    site.sync()
    assert (site.account("ada.old")["key"], site.account("ada.old")["active"]) == (key, False)
    assert site.account("ada")["key"] != key


def test_a_group_renamed_twice_and_to_a_protected_name(site):
    site.settings(protect={"groups": ["jira-administrators"], "users": []}, sync={"mode": "manual"})
    ada = site.user("ada")
    devs = site.group("devs", ada)
    site.sync()
    site.set(f"/Groups/{devs}", displayName="x")
    site.set(f"/Groups/{devs}", displayName="builders")
    site.sync()
    assert site.groups("ada") == ["builders"]
    assert site.read("/group", groupname="devs").status_code == 404
    site.set(f"/Groups/{devs}", displayName="Jira-Administrators")
    site.sync()
    assert site.groups("ada") == []
    assert site.read("/group", groupname="builders").status_code == 200


def test_two_groups_of_one_name_and_groups_that_contain_each_other(site):
    site.settings(groups={"name": '{{ displayName | before("-") | default("same") }}'})
    ada, bob = site.user("ada"), site.user("bob")
    one, two = site.group("same-1", ada, bob), site.group("same-2", ada)
    site.members(one, "add", two)
    site.members(two, "add", one)
    site.sync()
    assert (site.groups("ada"), site.groups("bob")) == (["same"], ["same"])
    site.members(one, "remove", bob)
    site.sync()
    assert (site.groups("ada"), site.groups("bob")) == (["same"], [])
    site.call("DELETE", f"/Groups/{one}")
    site.sync()
    assert site.groups("ada") == ["same"]
    site.call("DELETE", f"/Groups/{two}")
    site.sync()
    assert site.groups("ada") == []


def test_out_of_the_last_required_group_and_back(site):
    site.settings(groups={"required": ["staff"]})
    ada = site.user("ada")
    staff = site.group("staff")
    site.sync()
    assert site.account("ada") is None
    site.members(staff, "add", ada)
    site.sync()
    key = site.account("ada")["key"]
    site.members(staff, "remove", ada)
    site.sync()
    assert site.account("ada")["active"] is False
    site.members(staff, "add", ada)
    site.sync()
    assert (site.account("ada")["key"], site.account("ada")["active"]) == (key, True)


def test_what_happened_while_the_connector_was_off(site):
    ada, bob = site.user("ada"), site.user("bob")
    devs = site.group("devs", ada, bob)
    site.sync()
    site.settings(sync={"mode": "manual"})
    site.set(f"/Groups/{devs}", displayName="builders")
    site.call("DELETE", f"/Users/{bob}")
    site.settings(enabled=False)
    site.settings(enabled=True)
    site.sync()
    assert site.groups("ada") == ["builders"]
    assert site.account("bob")["active"] is False


def test_rules_that_change_reach_everybody(site):
    ids = [site.user(f"user{number}") for number in range(300)]
    site.group("devs", *ids)
    free = {"memberships": {"percent": 100}, "perGroup": {"percent": 100}}
    site.settings(groups={"neverAssign": ["devs"]}, safety=free)
    site.sync()
    assert [site.groups(f"user{number}") for number in (0, 150, 299)] == [[], [], []]
    site.settings(groups={"alwaysAssign": [{"name": "contractors", "when": 'userType eq "C"'}]}, safety=free)
    site.set(f"/Users/{ids[0]}", userType="C")
    site.sync()
    assert site.groups("user0") == ["contractors", "devs"]
    assert site.groups("user299") == ["devs"]
    site.set(f"/Users/{ids[0]}", userType="E")
    site.sync()
    assert site.groups("user0") == ["devs"]


@pytest.mark.parametrize(
    "groups, left",
    [
        ({}, ["devs"]),
        ({"localMemberships": "keep"}, ["devs", "guild"]),
        ({"neverRemove": ["guil."]}, ["devs", "guild"]),
        ({"neverRemove": [".*"], "neverAssign": [".*"]}, ["guild"]),
    ],
)
def test_memberships_that_an_application_added(site, groups, left):
    site.settings(groups=groups)
    ada = site.user("ada")
    site.sync()
    site.join("ada", "guild")
    site.group("devs", ada)
    site.sync("--full")
    assert site.groups("ada") == left


def test_a_full_sync_repairs_what_was_changed_by_hand(site):
    site.settings()
    ada = site.user("ada", displayName="Ada")
    site.group("devs", ada)
    site.sync()
    url = f"{site.usher.url}/crowd/rest/usermanagement/1"
    site.crowd.delete(f"{url}/group", params={"groupname": "devs"}, timeout=30)
    site.sync("--full")
    assert site.groups("ada") == ["devs"]


def test_a_second_connector_is_told_whose_account_it_is(site):
    site.user("ada")
    site.sync()
    base, token = site.usher.connector("entra")
    answer = requests.post(
        f"{base}/Users", json={"schemas": [USER], "userName": "ada"},
        headers={"Authorization": f"Bearer {token}"}, timeout=30)
    assert answer.status_code == 201
    assert site.usher.run("sync", "entra", "--wait").returncode == 4
    shown = site.usher.run("user", "show", "entra", "ada", "--json").stdout
    assert "conflict" in shown
    assert "connector `okta`" in shown
