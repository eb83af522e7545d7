"""Published Crowd clients read what an identity provider pushed: SCIM in, rules, built-in directory, Crowd API out."""

import time

import crowd
import pytest
import requests
from atlassian import Crowd


class SCIM:
    def __init__(self, base_url, token):
        self.base_url = base_url
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def post(self, path, body):
        answer = self.session.post(f"{self.base_url}{path}", json=body, timeout=30)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def patch(self, path, *operations):
        body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": list(operations)}
        answer = self.session.patch(f"{self.base_url}{path}", json=body, timeout=30)
        assert answer.status_code in (200, 204), answer.text


@pytest.fixture
def site(usher):
    """Two people in one group, pushed and synchronised; the credentials of an application."""
    scim = SCIM(*usher.connector("okta"))
    ids = {
        name: scim.post(
            "/Users",
            {
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
                "userName": name,
                "displayName": name.title(),
                "emails": [{"value": f"{name}@example.com", "primary": True}],
            },
        )
        for name in ("ada", "grace")
    }
    ids["jira-users"] = scim.post(
        "/Groups",
        {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
            "displayName": "jira-users",
            "members": [{"value": ids["ada"]}, {"value": ids["grace"]}],
        },
    )
    password = usher.cli("application", "add", "jira", "--target", "directory")["password"]
    usher.cli("sync", "okta", "--wait")
    return usher, scim, ids, password


def test_the_crowd_package_reads_users_groups_and_memberships(site):
    usher, _, _, password = site
    client = crowd.CrowdServer(f"{usher.url}/crowd", "jira", password)
    assert client.auth_ping()
    assert client.get_user("ada")["email"] == "ada@example.com"
    assert client.user_exists("grace")
    assert not client.user_exists("nobody")
    assert client.get_groups("ada") == ["jira-users"]
    assert sorted(client.get_nested_group_users("jira-users")) == ["ada", "grace"]
    assert sorted(client.get_memberships()["jira-users"]["users"]) == ["ada", "grace"]
    assert client.auth_user("ada", "any password") is None


def test_atlassian_python_api_reads_users_groups_and_memberships(site):
    usher, _, _, password = site
    client = Crowd(f"{usher.url}/crowd", "jira", password)
    assert client.user("ada")["display-name"] == "Ada"
    assert client.user_groups("ada") == ["jira-users"]
    assert sorted(client.group_members("jira-users")) == ["ada", "grace"]
    assert client.is_user_in_group("ada", "jira-users")
    assert not client.is_user_in_group("ada", "jira-administrators")


def test_a_leaver_is_disabled_and_out_of_the_group_when_the_idp_says_so(site):
    usher, scim, ids, password = site
    client = Crowd(f"{usher.url}/crowd", "jira", password)
    scim.patch(f"/Groups/{ids['jira-users']}", {"op": "remove", "path": f'members[value eq "{ids["grace"]}"]'})
    usher.cli("sync", "okta", "--wait")
    assert client.group_members("jira-users") == ["ada"]
    scim.patch(f"/Users/{ids['grace']}", {"op": "replace", "value": {"active": False}})
    usher.cli("sync", "okta", "--wait")
    assert client.user("grace")["active"] is False


def test_a_change_arrives_without_a_command(site):
    usher, scim, ids, password = site
    client = Crowd(f"{usher.url}/crowd", "jira", password)
    scim.patch(f"/Users/{ids['ada']}", {"op": "replace", "path": "displayName", "value": "Ada Lovelace"})
    deadline = time.monotonic() + 20
    while client.user("ada")["display-name"] != "Ada Lovelace":
        assert time.monotonic() < deadline, "automatic mode did not bring the change over"
        time.sleep(0.05)


def test_wrong_credentials_are_refused(site):
    usher, _, _, _ = site
    answer = requests.get(
        f"{usher.url}/crowd/rest/usermanagement/1/user", params={"username": "ada"}, auth=("jira", "wrong"), timeout=30
    )
    assert answer.status_code == 401
    assert answer.headers["X-Embedded-Crowd-Version"]
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_first_and_last_name_arrive_and_follow(site):
    usher, scim, ids, password = site
    client = Crowd(f"{usher.url}/crowd", "jira", password)

    def names():
        usher.cli("sync", "okta", "--wait")
        user = client.user("ada")
        return user["first-name"], user["last-name"]

    assert names() == ("", "")
    scim.patch(f"/Users/{ids['ada']}", {"op": "add", "path": "name", "value": {"givenName": "Ada", "familyName": "King"}})
    assert names() == ("Ada", "King")
    scim.patch(f"/Users/{ids['ada']}", {"op": "replace", "path": "name.familyName", "value": "Lovelace"})
    assert names() == ("Ada", "Lovelace")
    found = crowd.CrowdServer(f"{usher.url}/crowd", "jira", password).session.get(
        f"{usher.url}/crowd/rest/usermanagement/1/search",
        params={"entity-type": "user", "restriction": "lastName=lovelace"},
    )
    assert [user["name"] for user in found.json()["users"]] == ["ada"]
