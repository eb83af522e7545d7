"""The admin site in a browser: from the first start to a user in the directory by clicks, as the Okta guide says."""

import re

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from site_browser import browser, browser_page, sign_in

USER = "urn:ietf:params:scim:schemas:core:2.0:User"


def push(base_url, token, path, body):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"}
    return requests.post(f"{base_url}/{path}", json=body, headers=headers, timeout=10)


def create(page, usher, name):
    """By clicks; the address and the token as the page shows them."""
    page.goto(usher.url)
    page.get_by_role("link", name=re.compile("Connect an identity provider|New connector")).first.click()
    page.get_by_label("Okta", exact=True).check()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Shown as").fill("Okta production")
    page.get_by_role("button", name="Create").click()
    return page.locator("#base-url").inner_text(), page.locator("#secret").inner_text()


def test_a_connector_is_created_as_in_the_okta_guide_and_what_arrives_is_seen_live(usher):
    with browser_page(usher) as page:
        base_url, token = create(page, usher, "okta")
        assert base_url == f"{usher.url}/scim/okta/v2"
        assert page.url == f"{usher.url}/connectors/okta", "a reload would create it again"
        arrives = page.get_by_role("region", name="What arrives")
        arrives.get_by_text("waiting for it").first.wait_for()

        wrong = requests.get(f"{base_url}/Users", headers={"Authorization": "Bearer ush_nothing"}, timeout=10)
        assert wrong.status_code == 401
        arrives.get_by_text("The last request was refused.").wait_for()
        assert "Enter the whole token" in arrives.inner_text()

        member = {"schemas": [USER], "userName": "ada@example.com", "displayName": "Ada Lovelace"}
        assert push(base_url, token, "Users", member).status_code == 201
        arrives.locator("li.ok", has_text="First user").wait_for()
        arrives.locator("li.ok", has_text="First account in a target").wait_for()
        assert "refused" not in arrives.inner_text()

        page.reload()
        assert token not in page.content(), "a token is shown once"


def test_buttons_copy_the_address_and_the_token(usher):
    with browser_page(usher, permissions=["clipboard-read", "clipboard-write"]) as page:
        base_url, token = create(page, usher, "okta")
        for name, text in [("Copy the SCIM base URL", base_url), ("Copy the bearer token", token)]:
            page.get_by_role("button", name=name).first.click()
            page.get_by_text("Copied").first.wait_for()
            assert page.evaluate("navigator.clipboard.readText()") == text


def test_tokens_are_rotated_without_a_gap(usher):
    with browser_page(usher) as page:
        base_url, old = create(page, usher, "okta")
        page.get_by_label("Label").fill("spring rotation")
        page.get_by_label("Expires after").fill("90d")
        page.get_by_role("button", name="New token").click()
        new = page.locator("#secret").inner_text()
        both = [push(base_url, token, "Users/.search", {}).status_code for token in (old, new)]
        assert both == [200, 200]
        row = page.get_by_role("row", name=re.compile("first token"))
        row.get_by_role("link", name="Revoke").click()
        assert "1 other valid one stays" in page.locator("main").inner_text()
        page.get_by_role("button", name="Revoke").click()
        page.get_by_text("was revoked").wait_for()
        after = [push(base_url, token, "Users/.search", {}).status_code for token in (old, new)]
        assert after == [401, 200]
    assert "token.revoke" in str(usher.cli("audit"))


def test_a_connector_is_paused_resumed_and_removed(usher):
    with browser_page(usher) as page:
        create(page, usher, "okta")
        page.get_by_role("button", name="Pause").click()
        page.get_by_text("Paused: nothing reaches its targets").wait_for()
        page.goto(usher.url)
        assert "is paused by local-admin" in page.locator("main").inner_text()
        page.get_by_role("link", name="Resume").click()
        page.get_by_role("button", name="Resume").click()
        page.get_by_text("The sync goes on.").wait_for()
        page.get_by_role("link", name="Remove this connector").click()
        page.get_by_role("link", name="Disable them").click()
        page.get_by_role("button", name=re.compile("Remove it and disable 0")).click()
        page.get_by_text("was removed, with what it had been sent: 0 users and 0 groups.").wait_for()
    assert usher.cli("connector", "list")["items"] == []


def test_what_is_wrong_with_a_form_is_said_beside_it_and_nothing_is_lost(usher):
    with browser_page(usher) as page:
        create(page, usher, "okta")
        page.goto(f"{usher.url}/new-connector")
        page.get_by_label("Name", exact=True).fill("okta")
        page.get_by_label("Shown as").fill("Another one")
        page.get_by_role("button", name="Create").click()
        assert "okta" in page.get_by_role("alert").inner_text()
        assert page.get_by_label("Shown as").input_value() == "Another one"


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "\u202eevil", "{{csrf}}"])
def test_hostile_names_are_shown_as_text(shared, name):
    with browser_page(shared) as page:
        page.on("dialog", lambda dialog: pytest.fail("a script ran"))
        page.goto(f"{shared.url}/new-connector")
        page.get_by_label("Name", exact=True).fill(f"c{abs(hash(name))}")
        page.get_by_label("Shown as").fill(name)
        page.get_by_role("button", name="Create").click()
        seen = name.replace("\u202e", "\u2039U+202E\u203a")
        assert page.get_by_role("heading", level=1).inner_text() == seen
        page.goto(shared.url)
        assert page.get_by_role("link", name=seen, exact=True).count() == 1


PAGES = ["/", "/connectors", "/new-connector", "/connectors/okta", "/connectors/okta/removal"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(usher, scheme):
    with browser_page(usher, color_scheme=scheme) as page:
        create(page, usher, "okta")
        for path in PAGES:
            page.goto(usher.url + path)
            found = Axe().run(page).response["violations"]
            serious = [v for v in found if v["impact"] in ("serious", "critical")]
            assert not serious, (path, [(v["id"], [n["html"] for n in v["nodes"]]) for v in serious])


def test_pages_work_without_scripts_and_on_a_phone(usher):
    with browser() as chromium:
        page = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}).new_page()
        sign_in(page, usher)
        base_url, token = create(page, usher, "okta")
        assert token.startswith("ush_")
        page.locator("summary", has_text="Menu").click()
        page.get_by_role("link", name="Overview").click()
        assert page.get_by_role("link", name="Okta production").is_visible()


def test_nobody_comes_in_without_a_token(usher):
    answer = requests.get(f"{usher.url}/connectors", allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?return=/connectors")
    refused = requests.post(f"{usher.url}/sign-in", data={"token": "ush_wrong"}, timeout=10)
    assert refused.status_code == 401 and "lets nobody in" in refused.text
    elsewhere = requests.post(
        f"{usher.url}/sign-in",
        data={"token": (usher.data / "admin-token").read_text(), "return": "//evil.example"},
        allow_redirects=False,
        timeout=10,
    )
    assert elsewhere.headers["Location"] == "/"
    cookie = elsewhere.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_a_form_of_another_site_does_nothing(usher):
    session = requests.Session()
    session.post(f"{usher.url}/sign-in", data={"token": (usher.data / "admin-token").read_text()}, timeout=10)
    form = {"name": "okta", "identityProvider": "okta"}
    assert session.post(f"{usher.url}/connectors", data=form, timeout=10).status_code == 403
    page = session.get(f"{usher.url}/new-connector", timeout=10).text
    form["csrf"] = re.search(r'name="csrf" value="(\w+)"', page).group(1)
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert session.post(f"{usher.url}/connectors", data=form, headers=headers, timeout=10).status_code == 403
    assert usher.cli("connector", "list")["items"] == []
    session.post(f"{usher.url}/sign-out", data=form, timeout=10)
    assert session.get(f"{usher.url}/", allow_redirects=False, timeout=10).status_code == 303


def test_the_headers_of_a_page_keep_foreign_scripts_and_frames_out(shared):
    headers = requests.get(f"{shared.url}/sign-in", timeout=10).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
