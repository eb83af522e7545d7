"""Held steps and conflicts, decided in a browser."""

import json
import re

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from site_browser import browser_page

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
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

    def deactivate(self, user):
        operations = [{"op": "replace", "path": "active", "value": False}]
        body = {"schemas": [PATCH], "Operations": operations}
        assert self.session.patch(f"{self.base}/Users/{user}", json=body, timeout=10).status_code == 200


@pytest.fixture
def held(usher):
    """Thirty people of whom the identity provider deactivates twenty."""
    provider = Provider(usher)
    people = [provider.create(f"p{number}") for number in range(PEOPLE)]
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
        page.get_by_role("heading", name=re.compile(r"held step\(s\)")).wait_for()
        assert not [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        page.get_by_role("button", name=re.compile("Approve all")).click()
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
        page.get_by_text("1 step(s) were rejected").wait_for()
        assert page.get_by_role("checkbox").count() == count - 1
        page.get_by_role("button", name="Approve those that are ticked").click()
        assert "No step was ticked" in page.locator("main").inner_text()


def test_what_changed_since_it_was_shown_is_not_decided(held):
    with browser_page(held) as page:
        page.goto(f"{held.url}/decisions/okta/directory")
        first = json.loads(held.run("held", "okta", "--json").stdout)["items"][0]["id"]
        assert "rejected" in held.run("reject", "okta", "--id", str(first), "--json").stdout
        page.get_by_role("button", name=re.compile("Approve all")).click()
        assert "is not what this digest was made of" in page.locator("main").inner_text()


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
        page.get_by_text("1 user(s) decided.").wait_for()
    assert usher.cli("conflicts", "okta")["items"] == []
