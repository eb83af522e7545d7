"""Copying at the first sync, on the real server: two built-in directories are filled by other connectors and, through
the Crowd API, by applications; a connector then makes accounts in a third one."""

import json

import pytest
import requests

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
COPY = {"from": ["jira-old", "crowd-old"]}


class Site:
    def __init__(self, usher):
        self.usher = usher
        self.connectors = {name: usher.connector(name) for name in ("okta", "jira-was", "crowd-was")}
        document = self.settings()
        document["targets"] += [{"name": "jira-old", "kind": "directory"}, {"name": "crowd-old", "kind": "directory"}]
        targets = {"jira-was": "jira-old", "crowd-was": "crowd-old", "okta": "directory"}
        for connector in document["connectors"]:
            connector["targets"] = [{"target": targets[connector["name"]]}]
            if connector["name"] == "okta":
                connector["targets"][0]["sync"] = {"mode": "manual"}
            else:
                connector["targets"][0]["groups"] = {"localMemberships": "keep"}
        assert self.apply(document).returncode == 0
        self.sessions = {target: self.application(target) for target in ("jira-old", "crowd-old", "directory")}

    def settings(self):
        return json.loads(self.usher.run("settings", "export", "--json").stdout)

    def apply(self, document):
        return self.usher.run("settings", "apply", "-", stdin=json.dumps(document))

    def rules(self, **rules):
        document = self.settings()
        for connector in document["connectors"]:
            if connector["name"] == "okta":
                connector["targets"] = [{"target": "directory", "sync": {"mode": "manual"}, **rules}]
        return self.apply(document)

    def application(self, target):
        made = self.usher.cli("application", "add", f"app-{target}", "--target", target, "--write")
        session = requests.Session()
        session.auth = (f"app-{target}", made["password"])
        session.headers["Accept"] = "application/json"
        return session

    def crowd(self, target, method, path, body=None, **parameters):
        answer = self.sessions[target].request(
            method, f"{self.usher.url}/crowd/rest/usermanagement/1{path}", json=body, params=parameters, timeout=30)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.text else None

    def user(self, connector, name):
        base, token = self.connectors[connector]
        answer = requests.post(
            base + "/Users", json={"schemas": [USER], "userName": name, "active": True}, timeout=30,
            headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 201, answer.text
        if connector != "okta":
            assert self.usher.run("sync", connector, "--wait").returncode == 0
        return answer.json()["id"]

    def delete(self, user):
        base, token = self.connectors["okta"]
        assert requests.delete(
            f"{base}/Users/{user}", timeout=30, headers={"Authorization": f"Bearer {token}"}).status_code == 204

    def local(self, target, name, group, **attributes):
        """What an application keeps there: a group and attributes, the time of the last login among them."""
        self.crowd(target, "POST", "/group", {"name": group, "type": "GROUP"})
        self.crowd(target, "POST", "/user/group/direct", {"name": group}, username=name)
        listed = [{"name": key, "values": [value]} for key, value in attributes.items()]
        self.crowd(target, "POST", "/user/attribute", {"attributes": listed}, username=name)

    def sync(self, *arguments):
        return self.usher.cli("sync", "okta", "--wait", *arguments)["targets"][0]

    def account(self, name):
        return self.usher.cli("user", "show", "okta", name)["targets"][0]["account"]


@pytest.fixture
def site(usher):
    site = Site(usher)
    site.user("jira-was", "bob")
    site.local("jira-old", "bob", "jira-projects", desk="5")
    for name in ("ada", "bob"):
        site.user("crowd-was", name)
    site.local("crowd-old", "ada", "leads", lastAuthenticated="1700000000000", phone="0")
    return site


def test_new_accounts_get_what_other_directories_have_once(site):
    assert site.rules(copy=COPY, groups={"localMemberships": "keep"}).returncode == 0
    ids = {name: site.user("okta", name) for name in ("ADA", "bob", "eve")}
    foreseen = site.usher.cli("preview", "okta")["targets"][0]
    assert foreseen["counts"]["actions"] == {"copyMembership": 2, "copyProperty": 3, "createAccount": 3}
    assert foreseen["counts"]["copies"] == {"from": {"crowd-old": 1, "jira-old": 1}, "nowhere": 1}
    people = {person["account"]: person for person in foreseen["people"]["items"]}
    assert people["ADA"]["message"] == (
        "no account `ADA` in `jira-old`; copied from `crowd-old`: 1 group, 2 properties")
    assert people["bob"]["message"] == "copied from `jira-old`: 1 group, 1 property"
    assert people["eve"]["message"] == "no account `eve` in `jira-old`, `crowd-old`; nothing is copied"
    text = site.usher.run("preview", "okta").stdout
    assert "+ add to leads, as another target has it: copied from `crowd-old`, where `ada` is in it" in text
    assert "2 copied" in text and "3 properties copied" in text
    assert "copies       1 from crowd-old, 1 from jira-old, 1 found nowhere" in text
    why = site.usher.cli("explain", "okta", "bob")["targets"][0]
    assert [(group["name"], group["outcome"]) for group in why["groups"]] == [("jira-projects", "copied")]
    assert "copied from `jira-old`" in why["decision"]["why"]

    run = site.sync()
    steps = site.usher.cli("run", "show", str(run["run"]))["steps"]
    assert {step["detail"] for step in steps if step["action"] == "copyMembership"} == {"leads", "jira-projects"}
    assert any("copied from `crowd-old`" in step["reason"] for step in steps if step["action"] == "createAccount")
    link = site.usher.cli("explain", "okta", "ADA")["targets"][0]["link"]
    assert link["confirmed"] and not link["copyPending"]
    ada = site.account("ADA")
    assert ada["properties"] == {"lastAuthenticated": "1700000000000", "phone": "0"}
    groups = site.crowd("directory", "GET", "/user/group/direct", username="ada")["groups"]
    assert [group["name"] for group in groups] == ["leads"]
    assert site.sync("--full")["changed"] == 0
    # What is copied is local: the application may take it away again, and it stays away.
    site.crowd("directory", "DELETE", "/user/group/direct", username="ada", groupname="leads")
    assert site.sync("--full")["changed"] == 0
    # A disabled account that comes back is no new one.
    site.delete(ids["ADA"])
    site.sync()
    site.user("okta", "ada")
    site.sync()
    assert site.crowd("directory", "GET", "/user/group/direct", username="ada")["groups"] == []


def test_what_could_not_stay_is_not_copied(site):
    assert site.rules(copy={**COPY, "what": ["groups"]}, groups={"neverRemove": ["jira-.*"]}).returncode == 0
    site.user("okta", "ada")
    site.user("okta", "bob")
    assert site.sync()["changed"] == 3
    assert site.account("ada")["groups"] == [] and site.account("bob")["properties"] == {}
    assert [group["name"] for group in site.account("bob")["groups"]] == ["jira-projects"]
    assert site.sync("--full")["changed"] == 0


def test_settings_that_cannot_be(site, tmp_path):
    done = site.rules(copy={"from": ["directory"]})
    assert done.returncode == 1 and "`directory` is the target that is copied to" in done.stderr
    done = site.rules(copy={"from": ["jira-old", "jira-old"]})
    assert done.returncode == 1 and "in the list already" in done.stderr
    assert site.rules(copy={"from": ["jira-older"]}).returncode == 1
    # A target that others copy from is in use.
    assert site.rules(copy={"from": ["jira-old"]}).returncode == 0
    assert site.usher.run("connector", "delete", "jira-was", "--yes").returncode == 0
    done = site.usher.run("target", "delete", "jira-old", "--yes")
    assert done.returncode == 1 and "is used by `okta`" in done.stderr
