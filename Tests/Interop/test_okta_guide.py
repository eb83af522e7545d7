"""The Okta guide by clicks only: from the first start to a user and a group in the directory, with the clicks counted."""

import time

import requests

from site_browser import browser

COUNTING = """addEventListener("click", (event) => {
  const control = event.target.closest("a, button, input, label, select, summary");
  if (control && event.isTrusted) counted(control.innerText || control.name || control.id);
}, true);"""


class Okta:
    """Okta's side with what was pasted into its fields: the requests that its own buttons send (docs/guides/okta.md)."""

    def __init__(self, base_url, token):
        self.base_url = base_url
        self.session = requests.Session()
        self.session.headers.update({"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json; charset=utf-8"})

    def get(self, path):
        answer = self.session.get(f"{self.base_url}/{path}", timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path, body):
        answer = self.session.post(f"{self.base_url}/{path}", json=body, timeout=10)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def test_connector_configuration(self):
        self.get("Users?startIndex=1&count=2")
        self.get("Groups?startIndex=1&count=100")

    def assign(self, name):
        assert self.get(f'Users?filter=userName eq "{name}"&startIndex=1&count=100')["totalResults"] == 0
        return self.post("Users", {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name,
            "name": {"givenName": "Grace", "familyName": "Hopper"}, "displayName": "Grace Hopper", "locale": "en-US",
            "emails": [{"primary": True, "value": name, "type": "work"}], "externalId": "00u1a2b3", "active": True})

    def push_group(self, name, member):
        assert self.get(f'Groups?filter=displayName eq "{name}"&startIndex=1&count=100')["totalResults"] == 0
        return self.post("Groups", {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": name,
            "members": [{"value": member, "display": "grace@example.com"}]})


def test_from_the_first_start_to_a_user_in_the_directory(usher, capsys):
    """Every click on this side is counted; Okta's own are in the guide."""
    clicks = []
    began = time.monotonic()
    with browser() as chromium:
        page = chromium.new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
        page.set_default_timeout(10_000)
        page.expose_function("counted", lambda what: clicks.append(" ".join(what.split())))
        page.add_init_script(COUNTING)

        # 1. The first administrator, with the link that the first start prints in a terminal.
        page.goto(f"{usher.url}/setup?code={(usher.data / 'setup-code').read_text().strip()}")
        page.get_by_label("Your name").fill("Ada Lovelace")
        page.get_by_label("Password", exact=True).fill("nine lives, one cat")
        page.get_by_label("The password again").fill("nine lives, one cat")
        page.get_by_role("button", name="Create administrator").click()

        # 2. The connector, from the empty overview.
        page.get_by_role("link", name="Connect an identity provider").click()
        page.get_by_label("Okta", exact=True).check()
        page.get_by_label("Name", exact=True).fill("okta")
        page.get_by_role("button", name="Create").click()

        # 3. What is pasted into Okta's fields.
        page.get_by_role("button", name="Copy the SCIM base URL").first.click()
        page.get_by_text("Copied").first.wait_for()
        base_url = page.evaluate("navigator.clipboard.readText()")
        page.get_by_role("button", name="Copy the bearer token").first.click()
        page.wait_for_function("async (url) => await navigator.clipboard.readText() !== url", arg=base_url)
        okta = Okta(base_url, page.evaluate("navigator.clipboard.readText()"))

        # 4. Okta's side; the panel turns green by itself.
        arrives = page.get_by_role("region", name="What arrives")
        okta.test_connector_configuration()
        arrives.locator("li.ok", has_text="The identity provider reaches Usher").wait_for()
        grace = okta.assign("grace@example.com")
        arrives.locator("li.ok", has_text="First user").wait_for()
        arrives.locator("li.ok", has_text="First account in a target").wait_for()
        okta.push_group("jira-users", grace)
        arrives.locator("li.ok", has_text="First group").wait_for()

        # 5. She is in the directory, and why she is in her group is one click further.
        page.get_by_role("link", name="Users and groups").click()
        page.get_by_role("link", name="grace@example.com").click()
        page.get_by_role("heading", name="grace@example.com").or_(page.get_by_role("heading", name="Grace Hopper")).first.wait_for()
        page.get_by_text("jira-users").first.wait_for()
    took = time.monotonic() - began
    with capsys.disabled():
        print(f"\nOkta guide: {len(clicks)} clicks on Usher's side, {took:.1f} s in a browser that types at once: {clicks}")
    # The guide says so.
    assert len(clicks) == 7, clicks
