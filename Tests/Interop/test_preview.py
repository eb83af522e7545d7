"""Preview and explanation against the real server: what is foreseen is what the sync then does, and nothing before."""

import collections
import json

import pytest
import requests

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


class Site:
    """A connector in manual mode, so that nothing happens before somebody says so."""

    def __init__(self, usher):
        self.usher = usher
        self.base, token = usher.connector("okta")
        self.scim = requests.Session()
        self.scim.headers["Authorization"] = f"Bearer {token}"
        self.rules = {"target": "directory", "sync": {"mode": "manual"}, "cleanup": {"removeMemberships": True}}
        self.apply(self.document())

    def document(self, **rules):
        document = json.loads(self.usher.run("settings", "export", "--json").stdout)
        document["connectors"][0]["targets"] = [{**self.rules, **rules}]
        return document

    def apply(self, document):
        done = self.usher.run("settings", "apply", "-", stdin=json.dumps(document))
        assert done.returncode == 0, done.stderr

    def call(self, method, path, body=None):
        answer = self.scim.request(method, self.base + path, json=body, timeout=30)
        assert answer.status_code in (200, 201, 204), answer.text
        return answer.json().get("id") if answer.text else None

    def user(self, name, **more):
        return self.call("POST", "/Users", {"schemas": [USER], "userName": name, "active": True, **more})

    def group(self, name, *members):
        body = {"schemas": [GROUP], "displayName": name, "members": [{"value": member} for member in members]}
        return self.call("POST", "/Groups", body)

    def preview(self, *arguments):
        answer = self.usher.cli("preview", "okta", *arguments)
        assert len(answer["targets"]) == 1
        return answer["targets"][0]


@pytest.fixture
def site(usher):
    return Site(usher)


def sync(site, *arguments, expect=0):
    return site.usher.cli("sync", "okta", "--wait", *arguments, expect=expect)["targets"][0]


def test_what_is_foreseen_is_done_and_nothing_before(site):
    users = {name: site.user(name) for name in ("ada", "bob", "eve")}
    site.group("devs", users["ada"], users["bob"])
    foreseen = site.preview()
    assert foreseen["counts"]["users"] == 3
    assert foreseen["counts"]["actions"] == {"addMembership": 2, "createAccount": 3}
    assert foreseen["groups"] == {
        "items": [
            {"name": "devs", "new": True, "gained": {"items": ["ada", "bob"], "total": 2},
             "lost": {"items": [], "total": 0}}
        ],
        "total": 1,
    }
    assert foreseen["counts"]["groupsNew"] == 1
    assert "  devs  (new group)  +2" in site.usher.run("preview", "okta").stdout
    assert [person["account"] for person in foreseen["people"]["items"]] == ["ada", "bob", "eve"]
    assert site.usher.cli("target", "list")["items"][0]["users"] == 0
    assert sync(site, "--full")["changed"] == 5
    assert site.preview()["counts"]["changed"] == 0

    site.call("DELETE", f"/Users/{users['bob']}")
    site.call("PATCH", f"/Users/{users['ada']}", {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "replace", "value": {"userName": "bob"}}]})
    foreseen = site.preview()
    told = {person["account"]: [step["action"] for step in person["steps"]] for person in foreseen["people"]["items"]}
    assert "disableAccount" in told["bob"]
    one = site.preview("--user", users["bob"])
    assert one["counts"]["users"] == 1 and one["counts"]["actions"]["disableAccount"] == 1
    before = foreseen["counts"]["actions"]
    # The account of bob is still there, so ada does not get the name: exit status 4 of the sync.
    assert foreseen["counts"]["states"]["conflict"] == 1
    run = sync(site, "--full", expect=4)
    steps = site.usher.cli("run", "show", str(run["run"]))["steps"]
    assert collections.Counter(step["action"] for step in steps) == before, steps


def test_rules_that_are_not_in_force(site, tmp_path):
    ada, bob = site.user("ada"), site.user("bob")
    site.group("jira-users", ada)
    sync(site, "--full")
    document = site.document(groups={"required": ["jira-.*"]})
    file = tmp_path / "new.yaml"
    file.write_text(json.dumps(document))
    foreseen = site.preview("--settings", str(file))
    assert foreseen["counts"]["actions"] == {"disableAccount": 1}
    assert foreseen["people"]["items"][0]["id"] == bob
    assert foreseen["people"]["items"][0]["message"] == "in none of the required groups"
    everywhere = site.usher.cli("preview", "--settings", str(file))
    assert [target["counts"] for target in everywhere["targets"]] == [foreseen["counts"]]
    # A target that does not exist yet is empty.
    document["targets"].append({"name": "second", "kind": "directory"})
    document["connectors"][0]["targets"].append({"target": "second"})
    file.write_text(json.dumps(document))
    new = site.usher.cli("preview", "okta", "--target", "second", "--settings", str(file))["targets"][0]
    assert new["new"] and new["counts"]["actions"]["createAccount"] == 2
    assert [target["name"] for target in site.usher.cli("target", "list")["items"]] == ["directory"]
    text = site.usher.run("preview", "okta", "--settings", str(file))
    assert text.returncode == 0
    assert "okta → second (new): 2 users looked at, 2 would change" in text.stdout
    assert "- bob  (cleanedUp: in none of the required groups)" in text.stdout


def test_a_document_with_a_problem_and_a_connector_that_is_not_there(site, tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text("connectors: [{nmae: okta}]")
    done = site.usher.run("preview", "okta", "--settings", str(file))
    assert done.returncode == 1 and "nmae" in done.stderr
    assert "There is no preview" in done.stderr and "changed" not in done.stderr
    assert site.usher.run("preview", "entra").returncode == 3
    assert site.usher.run("preview").returncode == 2
    assert site.usher.run("preview", "okta", "--user", "nobody").returncode == 3
    assert site.usher.run("preview", "okta", "--target", "nothing").returncode == 3


def test_lists_come_in_pages_and_counts_are_whole(site):
    for number in range(25):
        site.user(f"user{number:02}")
    page = site.preview("--limit", "10", "--page", "3")
    assert page["counts"]["changed"] == 25
    assert [person["account"] for person in page["people"]["items"]] == [f"user{n:02}" for n in range(20, 25)]
    assert page["people"]["total"] == 25
    assert site.preview("--limit", "0")["people"] == {"items": [], "total": 25}


def test_why_a_user_and_a_group_are_as_they_are(site):
    site.apply(site.document(
        attributes={"username": {"from": ['{{ userName | before("@") }}']}},
        groups={"neverAssign": ["admins"], "alwaysAssign": ["all"]}))
    ada = site.user("ada@example.com")
    site.group("devs", ada)
    site.group("admins", ada)
    why = site.usher.cli("explain", "okta", "ada@example.com")["targets"][0]
    assert why["pending"] and why["decision"]["state"] == "provisioned"
    assert [step["action"] for step in why["plannedSteps"]][0] == "createAccount"
    username = why["attributes"][0]
    assert username["setting"] == "attributes.username" and username["value"] == "ada"
    assert username["templates"][0]["parts"][0]["calls"][0]["values"] == ["ada"]
    outcomes = {group["name"]: group["outcome"] for group in why["groups"]}
    assert outcomes == {"admins": "blocked", "all": "wanted", "devs": "wanted"}
    sync(site)
    why = site.usher.cli("explain", "okta", "ada@example.com")["targets"][0]
    assert not why["pending"] and why["plannedSteps"] == []
    assert why["link"]["how"] == "Usher made the account for the user"
    assert {step["action"] for step in why["lastSteps"]} == {"createAccount", "addMembership"}
    group = site.usher.cli("explain", "okta", "--group", "DEVS")
    assert group["name"] == "devs" and group["madeByConnector"]
    assert [source["displayName"] for source in group["sources"]] == ["devs"]
    assert [(member["account"], member["owner"]) for member in group["members"]] == [("ada", "connector")]
    text = site.usher.run("explain", "okta", "ada@example.com").stdout
    assert "x admins  blocked: groups.neverAssign forbids it by `admins`" in text
    assert site.usher.run("explain", "okta", "nobody").returncode == 3
    # Of any group why the user is in it or is not.
    site.group("ops")
    text = site.usher.run("explain", "okta", "ada@example.com", "--group", "ops").stdout
    assert text.splitlines() == [
        "ada@example.com is not in ops in directory",
        "  because: the identity provider has not put the user into `ops`, which becomes it"]
    asked = site.usher.cli("explain", "okta", "ada@example.com", "--group", "DEVS")["targets"][0]["membership"]
    assert asked["member"] and asked["group"] == "devs" and asked["outcome"] == "wanted"
    asked = site.usher.cli("explain", "okta", "ada@example.com", "--group", "nothing")["targets"][0]["membership"]
    assert not asked["known"] and not asked["member"]
    # Deleted, and still with an account.
    site.call("DELETE", f"/Users/{ada}")
    why = site.usher.cli("explain", "okta", ada)
    assert why["deleted"] and why["targets"][0]["plannedSteps"][0]["action"] == "disableAccount"
    assert {group["name"]: group["outcome"] for group in why["targets"][0]["groups"]} == {"all": "removed", "devs": "removed"}
