"""What becomes of accounts whose users leave, and of users who come back, on the real server."""

import sqlite3

import pytest

from test_sync_life import USER, Site


@pytest.fixture
def site(usher):
    return Site(usher)


def everybody(site):
    users = site.read("/search", **{"entity-type": "user", "expand": "user"}).json()["users"]
    return {user["name"]: user for user in users}


def test_an_anonymized_account_says_nothing_and_comes_back_whole(site, usher):
    site.settings(
        cleanup={"deleted": "anonymize", "removeMemberships": True},
        attributes={"properties": {"title": {"from": ["{{ title }}"]}}},
    )
    ada = site.call("POST", "/Users", {
        "schemas": [USER], "userName": "ada", "displayName": "Ada L.", "title": "Countess",
        "name": {"givenName": "Ada", "familyName": "King"}, "emails": [{"value": "ada@x.org"}],
    })
    site.group("devs", ada)
    site.sync()
    key = site.account("ada")["key"]
    assert usher.cli("user", "list", "okta", "--deleted")["items"] == []
    site.call("DELETE", f"/Users/{ada}")
    site.sync()
    (deleted,) = usher.cli("user", "list", "okta", "--deleted")["items"]
    assert (deleted["id"], deleted["state"]) == (ada, "cleanedUp") and deleted["accountName"].startswith("user-")
    assert deleted["accountName"] in usher.run("user", "list", "okta", "--deleted").stdout
    assert "(deleted at the identity provider)" in usher.run("explain", "okta", "ada").stdout
    assert usher.run("user", "show", "okta", "ada").returncode == 3
    assert site.account("ada") is None
    (anonymous,) = everybody(site).values()
    assert anonymous["key"] == key and anonymous["active"] is False
    assert anonymous["name"].startswith("user-")
    assert anonymous["email"] == anonymous["name"] + "@user.anon"
    # Nothing that the random hexadecimal of its name and key could hold by chance.
    for word in ("'ada'", "ada@", "x.org", "Ada", "King", "Countess"):
        assert word not in str(anonymous)
    assert site.groups(anonymous["name"]) == []
    with sqlite3.connect(usher.data / "usher.sqlite") as database:
        (row,) = database.execute("SELECT * FROM link").fetchall()
    assert not any(word in str(value) for value in row for word in ("x.org", "Countess", "King"))
    again = site.user("ADA", displayName="Ada K.")
    site.group("builders", again)
    site.sync()
    back = site.account("ada")
    assert usher.cli("explain", "okta", "ada")["targets"][0]["link"]["origin"] == "returnedByUsername"
    assert (back["key"], back["active"], back["display-name"], back["email"]) == (key, True, "Ada K.", "ada@x.org")
    assert back["last-name"] == "King"
    assert site.groups("ada") == ["builders"]


def test_a_deleted_account_is_gone_and_its_user_gets_a_new_one(site):
    site.settings(cleanup={"deactivated": "delete"})
    ada = site.user("ada")
    site.sync()
    key = site.account("ada")["key"]
    site.set(f"/Users/{ada}", active=False)
    site.sync()
    assert site.account("ada") is None
    site.set(f"/Users/{ada}", active=True)
    site.sync()
    assert site.account("ada")["active"] is True and site.account("ada")["key"] != key


def test_days_of_grace_disable_first_and_fewer_of_them_act_at_once(site, usher):
    site.settings(cleanup={"deleted": "delete", "graceDays": 30})
    ada = site.user("ada")
    site.sync()
    site.call("DELETE", f"/Users/{ada}")
    site.sync()
    site.sync("--full")
    assert site.account("ada")["active"] is False
    shown = usher.cli("user", "list", "okta", "--state", "cleanedUp")
    assert "its days of grace end on" in str(shown)
    site.settings(cleanup={"deleted": "delete", "graceDays": 0})
    site.sync()
    assert site.account("ada") is None


def test_deactivated_and_pushed_anew_is_one_account(site):
    first = site.user("ada", externalId="00u1")
    site.sync()
    key = site.account("ada")["key"]
    site.set(f"/Users/{first}", active=False)
    site.user("ada.married", externalId="00u1")
    site.sync()
    assert site.account("ada.married")["key"] == key
    assert site.account("ada") is None
