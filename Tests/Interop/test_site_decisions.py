"""Held steps and conflicts, decided in a browser."""

import json
import re

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from site_browser import browser_page

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
PEOPLE = 30


class Provider:
    """Pushes to a connector of its own."""

    def __init__(self, usher, name="okta"):
        self.base, token = usher.connector(name)
        self.session = requests.Session()
        self.session.headers.update({"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"})

    def create(self, name):
        answer = self.session.post(f"{self.base}/Users", json={"schemas": [USER], "userName": name}, timeout=10)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def group(self, name, members):
        body = {"schemas": [GROUP], "displayName": name, "members": [{"value": member} for member in members]}
        assert self.session.post(f"{self.base}/Groups", json=body, timeout=10).status_code == 201

    def deactivate(self, user):
        operations = [{"op": "replace", "path": "active", "value": False}]
        body = {"schemas": [PATCH], "Operations": operations}
        assert self.session.patch(f"{self.base}/Users/{user}", json=body, timeout=10).status_code == 200


@pytest.fixture
def held(usher):
    """Thirty people of whom the identity provider deactivates twenty."""
    provider = Provider(usher)
    people = [provider.create(f"p{number}") for number in range(PEOPLE)]
    provider.group("staff", people)
    usher.cli("sync", "okta", "--wait")
    for user in people[:20]:
        provider.deactivate(user)
    usher.cli("sync", "okta", "--wait", expect=4)
    yield usher


def active(usher):
    counts = usher.cli("target", "list")["items"][0]
    return counts["activeUsers"]


def test_what_a_limit_holds_is_seen_first_and_approved_as_it_was_shown(held):
    before = active(held)
    with browser_page(held) as page:
        page.get_by_text("a safety limit holds").wait_for()
        page.get_by_role("link", name="Decide").click()
        page.get_by_role("heading", name=re.compile(r"\d+ held steps")).wait_for()
        assert not [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        page.get_by_role("button", name=re.compile(r"Approve all: \d+ accounts disabled")).click()
        assert "They are carried out in directory" in page.locator("main").inner_text()
        page.get_by_role("button", name=re.compile(r"Approve \d+ steps")).click()
        page.get_by_text("were approved and are carried out").wait_for()
        page.get_by_role("heading", name="Nothing to decide").wait_for()
    held.cli("sync", "okta", "--wait")
    assert before > PEOPLE - 20 and active(held) == PEOPLE - 20
    assert "held.approve" in str(held.cli("audit"))


def test_one_step_is_rejected_and_the_others_wait_on(held):
    with browser_page(held) as page:
        page.goto(f"{held.url}/decisions/okta/directory")
        count = page.get_by_role("checkbox").count()
        page.get_by_role("checkbox").first.check()
        page.get_by_role("button", name="Reject those that are ticked").click()
        page.get_by_role("heading", name="Reject 1 step?").wait_for()
        assert "1 account disabled. They are left out until" in page.locator("main").inner_text()
        page.get_by_role("button", name="Reject 1 step").click()
        page.get_by_text("1 step was rejected.").wait_for()
        assert page.get_by_role("checkbox").count() == count - 1
        told = held.run("held", "okta", "--rejected", "--json")
        assert json.loads(told.stdout)["total"] == 1
        page.get_by_role("link", name="Rejected 1").click()
        page.get_by_role("heading", name="1 rejected step").wait_for()
        told = page.locator("main").inner_text()
        assert "When the identity provider changes the user" in told and "they come again" in told
        assert "Disable the account" in told and "says “Disable the account”" in told
        assert page.get_by_role("checkbox").count() == 1
        page.goto(f"{held.url}/decisions/okta/directory")
        page.get_by_role("button", name="Approve those that are ticked").click()
        assert "No step was ticked" in page.locator("main").inner_text()
        # The last decision: nothing is left to decide, and nothing asks for it.
        page.goto(f"{held.url}/decisions/okta/directory")
        page.get_by_role("button", name=re.compile("Approve all:")).click()
        page.get_by_role("button", name=re.compile(r"Approve \d+ steps")).click()
        page.get_by_role("heading", name="No step is held").wait_for()
        assert "There is nothing to decide here" in page.locator("main").inner_text()
        assert page.locator("main").get_by_role("button", name=re.compile("Approve|Reject")).count() == 0
        page.get_by_role("link", name="Rejected 1").wait_for()


def test_what_was_rejected_is_told_and_decided_again(held):
    ids = [str(item["id"]) for item in json.loads(held.run("held", "okta", "--json").stdout)["items"]]
    assert len(ids) > 3
    held.cli("reject", "okta", *[part for number in ids for part in ("--id", number)])
    held.cli("sync", "okta", "--wait")
    before = active(held)
    with browser_page(held) as page:
        told = page.locator("main").inner_text()
        assert f"{len(ids)} rejected steps are left out of the sync" in told and "steps rejected" in told
        page.get_by_role("link", name="Look at them").click()
        assert not [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        # One of them on the page of the person, who is not told as one in line.
        page.get_by_role("rowheader").get_by_role("link").first.click()
        page.get_by_text("step rejected").first.wait_for()
        page.get_by_role("button", name="Decide again: Disable the account").click()
        page.get_by_text("1 step is held again.").wait_for()
        page.get_by_role("link", name="Decide", exact=True).click()
        page.get_by_role("heading", name="1 held step").wait_for()
        # All the others from their list.
        page.get_by_role("link", name=re.compile("Rejected")).click()
        page.get_by_role("button", name=re.compile("Approve all:")).click()
        page.get_by_role("button", name=re.compile(r"Approve \d+ steps")).click()
        page.get_by_text("were approved and are carried out").wait_for()
        page.get_by_role("heading", name="1 held step").wait_for()
    held.run("sync", "okta", "--wait")
    assert active(held) == before - (len(ids) - 1)


def test_what_changed_since_it_was_shown_is_not_decided(held):
    with browser_page(held) as page:
        page.goto(f"{held.url}/decisions/okta/directory")
        first = json.loads(held.run("held", "okta", "--json").stdout)["items"][0]["id"]
        assert "rejected" in held.run("reject", "okta", "--id", str(first), "--json").stdout
        page.get_by_role("button", name=re.compile("Approve all")).click()
        assert "what is held now is not what the page has shown" in page.locator("main").inner_text()


def test_more_steps_than_a_page_holds_are_all_seen_counted_and_decided_by_group(usher):
    from wire import SCIM

    scim = SCIM(usher, "okta")
    people = [scim.user(f"p{number:03}") for number in range(230)]
    staff, ops = scim.group("staff", people), scim.group("ops", people[:40])
    usher.cli("sync", "okta", "--wait")
    for group, rest in [(staff, people[225:]), (ops, people[39:40])]:
        value = [{"value": user} for user in rest]
        assert scim.patch(f"/Groups/{group}", {"op": "replace", "path": "members", "value": value}).status_code < 300
    usher.run("sync", "okta", "--wait")
    total = usher.cli("held", "okta", expect=4)["total"]
    assert total > 200
    with browser_page(usher) as page:
        page.goto(f"{usher.url}/decisions/okta/directory")
        page.get_by_role("heading", name=f"{total} held steps").wait_for()
        seen = page.locator("tbody tr").count()
        page.get_by_role("link", name="Next page").click()
        assert seen + page.locator("tbody tr").count() == total
        page.get_by_role("link", name=re.compile("memberships lost")).click()
        page.get_by_role("link", name="ops", exact=True).click()
        count = page.locator("tbody tr").count()
        assert 0 < count < 40
        page.get_by_role("button", name=f"Approve all: {count} memberships of ops lost").click()
        page.get_by_role("button", name=f"Approve {count} steps").click()
        page.get_by_text(f"{count} steps were approved").wait_for()
        page.get_by_role("heading", name=f"{total - count} held steps").wait_for()
        page.set_viewport_size({"width": 400, "height": 800})
        page.goto(f"{usher.url}/decisions/okta/directory")
        assert page.locator("td:has(input[type=checkbox])").first.bounding_box()["width"] < 60
        found = Axe().run(page).response["violations"]
        assert not [v for v in found if v["impact"] in ("serious", "critical")], found


def test_the_page_of_a_held_leaver_tells_the_hold_once_and_no_contradiction(held):
    step = json.loads(held.run("held", "okta", "--json").stdout)["items"][0]
    held.run("pause", "okta")
    with browser_page(held) as page:
        page.goto(f"{held.url}/people/okta/users/{step['resource']}")
        told = page.get_by_role("region", name="In directory", exact=True).inner_text()
        assert "There is no account here" not in told and "He " not in told
        assert "this is what the clean-up would make of the groups of the account; it waits" in told
        assert told.count(step["limit"].rstrip(".")) <= 1, told
        assert "Next sync:" not in told and "paused the sync" in told
        assert told.count("Decide") == 1
        assert "“The user was set inactive” says “Disable the account”" in told and "cleanup." not in told


def test_what_linking_takes_away_does_not_look_like_a_gain_and_linking_all_asks(usher):
    from wire import SCIM

    old = SCIM(usher, "old")
    old.group("legacy", [old.user("eve"), old.user("max")])
    usher.cli("sync", "old", "--wait")
    usher.cli("connector", "delete", "old", "--accounts", "keep", "--yes")
    new = SCIM(usher, "okta")
    new.user("eve")
    new.user("max")
    usher.run("sync", "okta", "--wait")
    with browser_page(usher) as page:
        page.goto(f"{usher.url}/decisions/okta/directory")
        taken = page.get_by_text("remove eve from legacy")
        assert taken.evaluate("line => line.className") == "minus"
        assert "(, )" not in page.locator("main").inner_text() and "eve (" not in page.locator("main").inner_text()
        page.get_by_role("button", name="Link all shown that can be").click()
        assert "2 accounts, 2 memberships lost" in page.locator("main").inner_text()
        page.get_by_role("button", name="Link 2 accounts, 2 memberships lost").click()
        page.get_by_text("2 accounts were linked.").wait_for()
    assert usher.cli("conflicts", "okta")["items"] == []


def test_an_account_that_nobody_owns_is_linked(usher):
    Provider(usher, "old").create("ada")
    usher.cli("sync", "old", "--wait")
    usher.cli("connector", "delete", "old", "--accounts", "keep", "--yes")
    Provider(usher).create("ada")
    usher.run("sync", "okta", "--wait")
    with browser_page(usher) as page:
        page.goto(f"{usher.url}/decisions/okta/directory")
        page.get_by_text("needs a decision").wait_for()
        page.get_by_role("button", name="Link", exact=True).click()
        page.get_by_text("1 account was linked.").wait_for()
    assert usher.cli("conflicts", "okta")["items"] == []


def test_the_preview_of_a_change_tells_what_it_changes_and_not_what_was_held_before(held):
    count = held.cli("held", "okta", expect=4)["total"]
    with browser_page(held) as page:
        page.goto(f"{held.url}/connectors/okta/targets/directory/safety")
        page.get_by_label("Full sync", exact=True).fill("0 3 * * *")
        page.get_by_role("button", name="Preview").last.click()
        told = page.get_by_label("Preview", exact=True).inner_text()
        assert "Nothing more: everybody has what these rules give." in told and "would be held" not in told
        assert f"Held already, with or without this change: {count} accounts disabled." in told
        page.goto(f"{held.url}/connectors/okta/targets/directory")
        page.get_by_label("Always assign").fill("everybody")
        page.get_by_role("button", name="Preview").last.click()
        told = page.get_by_label("Preview", exact=True).inner_text()
        assert "1 group would be made: everybody" in told and "memberships gained" in told, told
        page.goto(f"{held.url}/settings")
        document = json.loads(held.run("settings", "export", "--json").stdout)
        document["connectors"][0]["enabled"] = False
        page.locator("textarea").fill(json.dumps(document))
        page.get_by_role("button", name="Check and preview").click()
        assert "requests of its identity provider are refused, and its sync stops" in page.locator("main").inner_text()
    document["connectors"][0]["enabled"] = True
    document["connectors"][0]["targets"][0]["sync"] = {"schedule": "0 3 * * *"}
    done = held.run("preview", "okta", "--settings", "-", "--compare", stdin=json.dumps(document))
    assert f"held already: {count} accounts disabled" in done.stdout and "would be held" not in done.stdout


def test_an_account_is_protected_by_a_click(usher):
    from wire import SCIM

    old = SCIM(usher, "old")
    old.user("eve")
    usher.cli("sync", "old", "--wait")
    new = SCIM(usher, "okta")
    new.user("eve")
    usher.run("sync", "okta", "--wait")
    with browser_page(usher) as page:
        page.goto(f"{usher.url}/decisions/okta/directory")
        page.get_by_role("button", name="Protect the account").click()
        assert "Protect “eve”?" in page.locator("h1").inner_text()
        rules = next(one for one in usher.cli("settings", "export")["connectors"] if one["name"] == "okta")["targets"][0]
        assert not rules.get("protect"), "nothing before it is meant"
        page.get_by_role("button", name="Protect the account").click()
        page.get_by_text("1 account is protected.").wait_for()
    document = usher.cli("settings", "export")
    rules = next(one for one in document["connectors"] if one["name"] == "okta")["targets"][0]
    assert rules["protect"]["users"] == ["eve"]


def test_a_preview_tells_which_groups_would_be_renamed(usher):
    from wire import PATCH, SCIM

    okta = SCIM(usher, "okta")
    group = okta.group("devs", [okta.user("ada")])
    usher.cli("sync", "okta", "--wait")
    usher.cli("pause", "okta")
    okta.send("PATCH", f"/Groups/{group}", {
        "schemas": [PATCH], "Operations": [{"op": "replace", "path": "displayName", "value": "builders"}]})
    with browser_page(usher) as page:
        page.goto(f"{usher.url}/connectors/okta/targets/directory/preview")
        told = page.locator("main").inner_text()
        assert "1 group would be renamed: devs → builders" in told and "Nothing more" not in told
