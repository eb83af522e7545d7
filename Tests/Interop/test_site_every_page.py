"""Every page of the admin site in a browser, by the list of its addresses: with hostile names on it, on a phone, light and
dark, and for those who can't see it."""

import json
import pathlib
import urllib.parse

import pytest
from axe_playwright_python.sync_playwright import Axe
from site_browser import browser_page
from wire import SCIM

ROUTES = json.loads(pathlib.Path(__file__).with_name("site_routes.json").read_text())
# Streams and files, which no browser shows.
UNSEEN = ("/live", "/arrival", "/download", "/document")
PAGES = [
    name.split()[1] for name in ROUTES
    if name.startswith("GET") and not name.endswith(UNSEEN) and not any(way in name for way in ["/sign-in", "/oidc/"])
]
MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{csrf}} {{{csrf}}}"
BACKWARDS = "\u202eشركة \u05e9\u05dc\u05d5\u05dd"
LONG = "x" * 10_000
RULES = {
    "target": "directory",
    "attributes": {"properties": {MARKUP[:60].replace(" ", ""): {"from": ["{{ title }}"]}}},
    "groups": {"alwaysAssign": [MARKUP, BACKWARDS], "neverAssign": [MARKUP]},
    "protect": {"users": [MARKUP, "(" + BACKWARDS]},
}


@pytest.fixture(scope="module")
def places(shared):
    """Hostile text wherever somebody outside, or an administrator, can put it; then the address of every page."""
    okta = SCIM(shared, "okta")
    document = json.loads(shared.run("settings", "export", "--json").stdout)
    document["connectors"][0].update(displayName=MARKUP, targets=[RULES])
    applied = shared.run("settings", "apply", "-", stdin=json.dumps(document))
    assert applied.returncode == 0, applied.stderr
    users = [
        okta.user(name[:250], displayName=name, title=name, nickName=name, externalId=f"{number}{name[:200]}")
        for number, name in enumerate([MARKUP, BACKWARDS, LONG])
    ]
    group = okta.group(MARKUP + BACKWARDS, users)
    okta.group(LONG[:250], users)
    okta.send("GET", "/Users?filter=" + "x" * 500, headers={"User-Agent": MARKUP})
    okta.send("POST", "/Users", {"schemas": [], "userName": MARKUP})
    shared.cli("sync", "okta", "--wait")
    shared.cli("application", "add", "jira", "--target", "directory")
    label = MARKUP[:150]
    token = shared.cli("token", "create", "okta", "--label", label)["id"]
    # Names of administrators take no slash and no marks of direction.
    administrator = "<img src=x onerror=alert(1)> \"' {{csrf}} {{{csrf}}}"
    shared.cli("admin", "create", administrator, "--role", "viewer")
    api_token = shared.cli("api-token", "create", "--role", "viewer", "--label", label)["id"]
    known = {
        "connector": "okta", "target": "directory", "user": users[0], "group": group, "application": "jira",
        "administrator": urllib.parse.quote(administrator, safe=""), "apiToken": api_token, "token": token, "run": shared.cli("runs")["items"][-1]["id"], "version": 2,
    }
    return {path: path.format(**known) for path in PAGES} | {"/people?kind=groups": "/people?kind=groups"} | {
        "/people/{connector}/users/long": f"/people/okta/users/{users[2]}",
        "/people/{connector}/in/{target}": "/people/okta/in/directory?group=%3Cscript%3Ealert(1)%3C/script%3E",
    }


def visit(page, server, place, address):
    answer = page.goto(server.url + address)
    if "/in/" in place and answer.status == 404:
        return
    assert answer.status == 200, place


@pytest.fixture(scope="module")
def phone(shared, places):
    with browser_page(shared, viewport={"width": 360, "height": 800}) as page:
        yield page


def test_hostile_text_is_text_on_every_page_and_nothing_is_wider_than_a_phone(shared, places, phone):
    dialogs = []
    phone.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for place, address in places.items():
        visit(phone, shared, place, address)
        for detail in phone.locator("main details").all()[:5]:
            detail.evaluate("detail => detail.open = true")
        # The scripts of the site stand in the head; whatever else there is came from a value.
        assert phone.locator("body script, main img, [onerror], [onmouseover]").count() == 0, place
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{place} is wider than a phone"
        assert "\u202e" not in phone.locator("body").inner_text(), f"a name disguises itself on {place}"
    assert not dialogs


def test_on_a_phone_each_value_of_a_table_stands_in_sight_beside_its_head(shared, places, phone):
    for place in ["/people", "/runs", "/requests", "/audit", "/connectors/{connector}"]:
        phone.goto(shared.url + places[place])
        hidden = phone.locator("main .scroll").evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth).length")
        assert hidden == 0, place
    phone.goto(f"{shared.url}/people")
    row = phone.get_by_role("row").filter(has=phone.get_by_role("rowheader")).first
    assert row.get_by_role("cell").first.get_attribute("data-head") == "Display name"


@pytest.mark.parametrize("place", ["/", "/connectors", "/people", "/people?kind=groups", "/people/{connector}/users/{user}"])
def test_what_was_pushed_is_read_as_it_was_pushed(shared, places, phone, place):
    phone.goto(shared.url + places[place])
    assert MARKUP[:60] in phone.locator("main").text_content()


def test_a_name_that_turns_the_text_about_is_told_by_its_number(shared, places, phone):
    phone.goto(f"{shared.url}/people")
    assert "\u2039U+202E\u203a\u0634" in phone.locator("tbody").inner_text()
    told = shared.run("user", "list", "okta").stdout
    assert "\u2039U+202E\u203a" in told and "\u202e" not in told


def test_a_value_of_ten_thousand_characters_is_cut_in_lists_and_whole_on_its_page(shared, places, phone):
    phone.goto(f"{shared.url}/people")
    cells = phone.locator("tbody tr > *").all_text_contents()
    assert max(len(cell) for cell in cells) <= 300 and any(LONG[:200] in cell for cell in cells)
    phone.goto(shared.url + places["/people/{connector}/users/long"])
    assert LONG in phone.locator("main").text_content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_in_the_way_of_anybody_on_any_page(shared, places, phone, scheme):
    phone.emulate_media(color_scheme=scheme)
    for place, address in places.items():
        visit(phone, shared, place, address)
        for detail in phone.locator("main details").all()[:3]:
            detail.evaluate("detail => detail.open = true")
        found = Axe().run(phone).response["violations"]
        serious = [
            v for v in found if v["impact"] in ("serious", "critical") or v["id"].startswith(("landmark", "region"))
        ]
        assert not serious, (place, [(v["id"], [n["html"][:300] for n in v["nodes"]]) for v in serious])
