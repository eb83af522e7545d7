"""The overview and a connector's page tell what is wrong where one looks, in a browser."""

import contextlib
import re
import sqlite3

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe

from site_browser import browser_page
from test_conflicts import local
from test_safety import until
from test_sync_life import Site


@pytest.fixture
def site(usher):
    site = Site(usher)
    site.settings(link="never")
    return site


def fail(site, names):
    """Users whose names belong to accounts that may not be linked."""
    local(site, *names)
    for name in names:
        site.user(name)
    site.usher.run("sync", "okta", "--wait")


def main(page):
    return page.locator("main").inner_text()


def test_failed_users_are_told_on_the_overview_the_connector_and_the_run(site):
    fail(site, ["ada", "bob"])
    with browser_page(site.usher) as page:
        assert "okta → directory: 2 users failed." in main(page)
        card = page.get_by_role("region", name=re.compile("okta", re.I))
        assert card.get_by_text("failing").is_visible()
        page.goto(f"{site.usher.url}/runs")
        column = page.get_by_role("columnheader").all_inner_texts().index("Failed users")
        rows = page.get_by_role("row", name=re.compile("okta → directory")).all()
        assert "2" in [row.locator("th, td").nth(column).inner_text() for row in rows]
        page.goto(f"{site.usher.url}/decisions")
        assert page.get_by_role("link", name="2 users failed").is_visible()
        page.goto(f"{site.usher.url}/connectors/okta")
        assert re.search("Failed users\\s+2", main(page))
        page.goto(site.usher.url)
        page.get_by_role("link", name="See why").click()
        assert "ada" in main(page) and "bob" in main(page)
        assert page.url.endswith("/people?connector=okta&state=failed&target=directory")
    shown = site.usher.run("connector", "show", "okta")
    assert "failed 2 users" in shown.stdout


def test_a_wrong_address_is_told_and_counts_for_no_arrival(usher):
    base, token = usher.connector("okta")
    headers = {"Authorization": f"Bearer {token}"}
    get = lambda url: requests.get(url, headers=headers, timeout=10).status_code
    with browser_page(usher) as page:
        page.goto(f"{usher.url}/connectors/okta")
        arrives = page.get_by_role("region", name="What arrives")
        for url, advice in [
            (f"{usher.url}/scim/okta/Users", "“/v2” is missing"), (f"{base}/v2/Users", "stands there twice"),
            (f"{base}/users", "is written “Users”"), (f"{usher.url}/scim/okat/v2/Users", "“okat” instead"),
        ]:
            assert get(url) == 404
            arrives.get_by_text(advice).wait_for()
            assert f"The SCIM base URL is {base}." in arrives.inner_text()
            assert arrives.locator("li.ok").count() == 0
        assert get(f"{base}/Users/0") == 404
        arrives.get_by_text("The last request was refused.").wait_for(state="detached")
        assert get(f"{base}/Users") == 200
        arrives.locator("li.ok", has_text="The identity provider reaches Usher").wait_for()


def test_a_wrong_token_is_told_on_the_page_that_has_the_button_for_another(usher):
    base, token = usher.connector("okta")
    refused = requests.get(f"{base}/Users", headers={"Authorization": f"Bearer {token[:-2]}"}, timeout=10)
    assert refused.status_code == 401 and "usher token create" in refused.json()["detail"]
    with browser_page(usher) as page:
        page.goto(f"{usher.url}/connectors/okta")
        told = page.get_by_role("region", name="What arrives").inner_text()
        assert "without a valid token of this connector" in told and "under Tokens on this page" in told
        assert "usher token create" not in told


def test_a_connector_without_a_valid_token_is_told_everywhere(usher):
    base, token = usher.connector("okta")
    requests.get(f"{base}/Users", headers={"Authorization": f"Bearer {token}"}, timeout=10)
    usher.cli("token", "revoke", "okta", usher.cli("token", "list", "okta")["items"][0]["id"])
    with browser_page(usher) as page:
        assert "okta: no valid token" in main(page)
        page.goto(f"{usher.url}/connectors")
        assert page.get_by_text("no valid token").is_visible()
        page.goto(f"{usher.url}/connectors/okta")
        assert "No valid token: what the identity provider sends is refused" in main(page)
    with contextlib.closing(sqlite3.connect(usher.data / "usher.sqlite", timeout=10)) as database, database:
        database.execute("DELETE FROM request_log")
    shown = usher.cli("connector", "show", "okta")["lastRequest"]
    assert shown, "it went with the token, or with the request log"
    assert usher.cli("connector", "list")["items"][0]["lastRequest"] == shown
    usher.cli("token", "create", "okta", "--expires", "3d", "--label", "short")
    assert "“short” expires in 2 days" in usher.run("status").stdout
    assert "okta: the token “short” expires" in usher.run("doctor").stdout


def test_a_connector_without_a_target_is_told_and_gets_one(usher):
    usher.connector("okta")
    usher.cli("connector", "delete", "okta", "--target", "directory", "--yes")
    assert "okta writes to no target" in usher.run("doctor").stdout
    assert "writes to no target" in usher.run("status").stdout
    with browser_page(usher) as page:
        assert "okta writes to no target: what arrives stays here." in main(page)
        page.get_by_role("link", name="Add a target").click()
        page.get_by_role("link", name="Add a target").click()
        page.get_by_role("button", name="Preview").last.click()
        page.get_by_role("button", name="Save").click()
        page.get_by_text("okta writes to directory. These are its rules.").wait_for()


def test_each_target_has_only_the_button_that_fits(usher):
    usher.connector("okta")
    with browser_page(usher) as page:
        page.goto(f"{usher.url}/connectors/okta")
        assert page.get_by_role("button", name="Resume").count() == 0
        page.get_by_role("button", name="Pause the sync with directory").click()
        assert "Paused by local-admin," in main(page)
        for name in ["Pause", "Sync now", "Full sync"]:
            assert page.get_by_role("button", name=name).count() == 0
        page.get_by_role("button", name="Resume the sync with directory").click()
        page.get_by_role("button", name="Full sync").click()
        page.get_by_text("The sync was started.").wait_for()


def test_an_address_that_only_this_machine_reaches_is_not_handed_out_silently(usher):
    made = usher.run("connector", "create", "okta")
    assert "USHER_PUBLIC_URL is not set" in made.stdout
    with browser_page(usher) as page:
        for path in ["/connectors/okta", "/targets/directory"]:
            page.goto(usher.url + path)
            assert "USHER_PUBLIC_URL is not set" in main(page)


def test_an_identity_provider_that_cannot_push_says_what_to_do_instead(usher):
    usher.cli("connector", "create", "google", "--identity-provider", "google")
    assert "through another provider" in requests_page(usher)
    with browser_page(usher) as page:
        page.goto(f"{usher.url}/connectors/google")
        assert "What to do in Google Workspace" in main(page)
        assert "pushes only to applications of its own catalogue" in main(page)
    assert "Let an identity provider that can push stand between" in usher.run("connector", "guide", "google").stdout


def requests_page(usher):
    with browser_page(usher) as page:
        page.goto(usher.url)
        page.get_by_role("link", name="New connector").first.click()
        return main(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_wrong_is_accessible(site, scheme):
    fail(site, ["ada"])
    site.usher.run("pause", "okta")
    with browser_page(site.usher, color_scheme=scheme, viewport={"width": 400, "height": 800}) as page:
        for path in ["/", "/connectors", "/connectors/okta"]:
            page.goto(site.usher.url + path)
            found = Axe().run(page).response["violations"]
            serious = [v for v in found if v["impact"] in ("serious", "critical")]
            assert not serious, (path, [(v["id"], [n["html"] for n in v["nodes"]]) for v in serious])


def refused(usher):
    return usher.cli("connector", "show", "okta")["refused"]


def test_an_identity_provider_that_is_refused_is_told_everywhere_till_a_request_is_taken(usher):
    base, token = usher.connector("okta")
    ask = lambda token: requests.get(f"{base}/Users", headers={"Authorization": f"Bearer {token}"}, timeout=10).status_code
    assert "waiting for the first request" in usher.run("status").stdout
    with browser_page(usher) as page:
        assert "Waiting for the first request" in main(page)
        assert requests.get(f"{base}/Users", timeout=10).status_code == 401
        assert ask("ush_wrong_wrong") == 401
        until(lambda: refused(usher), "the refusal is written down")
        page.goto(usher.url)
        assert "okta: the last request was refused, with 401: there was no valid token. Make a new token" in main(page)
        assert "requests refused" in page.get_by_role("region", name=re.compile("okta", re.I)).inner_text()
        assert not [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        page.get_by_role("link", name="See what was sent").click()
        assert "401" in main(page)
        page.goto(f"{usher.url}/system")
        assert "the last request was refused, with 401" in main(page)
        doctor = usher.run("doctor").stdout
        assert "the last request was refused, with 401" in doctor and "usher requests okta --failures" in doctor
        assert "the last request was refused, with 401" in usher.run("status").stdout
        assert ask(token) == 200
        until(lambda: refused(usher) is None, "the next success ends it")
        page.goto(usher.url)
        assert "refused" not in main(page)
        # Anybody can send a wrong token: of a connector that works it is no more than a warning.
        # One in ten seconds has an entry.
        until(lambda: ask("ush_wrong_wrong") == 401 and refused(usher), "the next wrong token is told")
        assert refused(usher)["severity"] == "warning"
        page.goto(usher.url)
        assert "after one had worked" in main(page) and "otherwise nothing is wrong" in main(page)
        assert "otherwise nothing is wrong" in usher.run("doctor").stdout
        # What may be about one user is told when it is repeated.
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"}
        for _ in range(3):
            assert requests.post(f"{base}/Users", json={"schemas": []}, headers=headers, timeout=10).status_code == 400
        until(lambda: refused(usher)["status"] == 400, "three are written down")
        assert refused(usher)["requests"] == 3 and refused(usher)["severity"] == "error"
