"""What viewers and operators see of the admin site and may do there: what they can't do is not shown, and is refused when
a browser is made to ask for it all the same."""

import json
import pathlib
import re
import urllib.parse

import pytest
import requests
from site_browser import browser, sign_in
from test_site_decisions import Provider

ROUTES = json.loads(pathlib.Path(__file__).with_name("site_routes.json").read_text())
ROLES = ["viewer", "operator", "administrator"]


@pytest.fixture(scope="module")
def site(shared):
    """A connector with somebody in it, an account that waits for a decision and held steps, an application, and a token
    of each role."""
    Provider(shared, "gone").create("boss")
    shared.cli("sync", "gone", "--wait")
    assert shared.run("connector", "delete", "gone", "--yes").returncode == 0
    provider = Provider(shared)
    people = [provider.create(name) for name in ["boss"] + [f"p{number}" for number in range(29)]]
    shared.cli("sync", "okta", "--wait")
    shared.cli("application", "add", "jira", "--target", "directory")
    tokens = {role: shared.cli("api-token", "create", "--role", role, "--label", f"the {role}")["token"] for role in ROLES}
    known = {
        "connector": "okta", "target": "directory", "user": people[-1], "group": "none", "application": "jira",
        "token": shared.cli("token", "list", "okta")["items"][0]["id"], "run": shared.cli("runs")["items"][0]["id"],
        "version": 1, "administrator": shared.cli("admin", "create", "bob", "--role", "viewer")["name"],
        "apiToken": shared.cli("api-token", "list")["items"][0]["id"],
    }
    for user in people[1:21]:
        provider.deactivate(user)
    shared.cli("sync", "okta", "--wait", expect=4)
    return shared, tokens, known


@pytest.fixture
def enter(site):
    """A browser's page for a role."""
    server, tokens, _ = site
    with browser() as chromium:
        def open_as(role):
            page = chromium.new_context().new_page()
            page.set_default_timeout(10_000)
            sign_in(page, server, tokens[role])
            return page
        yield open_as


def pages(role, known):
    """Those that this role may look at and that exist here."""
    for name, least in ROUTES.items():
        method, path = name.split()
        if method == "GET" and least in ROLES[:ROLES.index(role) + 1] and "{group}" not in path:
            if not path.endswith(("/live", "/arrival", "/download", "/document")):
                yield path.format(**known) + ("?group=nothing" if "/in/" in path else "")


def session(server, token):
    """A browser that knows no buttons."""
    browser = requests.Session()
    answer = browser.post(f"{server.url}/sign-in", data={"token": token}, timeout=10)
    assert answer.status_code == 200, answer.text
    browser.csrf = re.search(r'name="csrf" value="(\w+)"', answer.text).group(1)
    return browser


def state(server):
    """What is set, and what was done."""
    return [server.run(*command.split()).stdout for command in ["settings export", "audit --count 500 --json"]]


def role_of(method, path):
    """The role that an address asks for; None for what is none of the site."""
    for name, role in sorted(ROUTES.items(), key=lambda item: "{" in item[0]):
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(name))
        if re.fullmatch(pattern, f"{method} {path}"):
            return role
    return None


@pytest.mark.parametrize("role", ROLES)
def test_whatever_a_page_offers_its_viewer_may_do(site, enter, role):
    server, _, known = site
    page = enter(role)
    for path in pages(role, known):
        page.goto(server.url + path)
        forms = page.eval_on_selector_all("form", """forms => forms.flatMap(form => {
            const own = ['formaction', 'action'].flatMap(name => [form, ...form.querySelectorAll('button')].map(e => e.getAttribute(name)))
            return own.filter(Boolean).map(action => [(form.getAttribute('method') || 'get').toUpperCase(), new URL(action, location).pathname])
        })""")
        links = page.eval_on_selector_all(
            "main a[href^='/']", "links => links.map(link => ['GET', new URL(link.href).pathname])")
        for method, target in forms + links:
            if target in ("/metrics", "/livez", "/readyz", "/api/v1/openapi.json"):
                continue
            asked = role_of(method, urllib.parse.unquote(target))
            assert asked, f"{path} leads to {method} {target}, which is no address of the site"
            assert asked == "everybody" or ROLES.index(asked) <= ROLES.index(role), f"{role} is offered {method} {target} on {path}"


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may_not_do_is_not_shown(site, enter, role):
    server, _, known = site
    page = enter(role)
    shown = set()
    for path in pages(role, known):
        page.goto(server.url + path)
        for form in page.locator("form[method=post]").all():
            default = form.get_attribute("action")
            for button in form.locator("button:not([type=button])").all():
                shown.add("POST " + (button.get_attribute("formaction") or default))
        shown |= {"GET " + link.get_attribute("href") for link in page.locator("main a[href]").all()}
    for name, least in ROUTES.items():
        if least in ROLES and ROLES.index(least) > ROLES.index(role):
            assert name.format(**known) not in shown, f"{role} sees {name}"
    assert ("POST /connectors/okta/sync" in shown) == (role != "viewer")
    assert ("POST /decisions/okta/directory/held" in shown) == (role != "viewer")
    assert ("POST /decisions/okta/directory/protect" in shown) == (role == "administrator")
    assert ("GET /new-connector" in shown) == (role == "administrator")


def test_a_viewer_may_try_rules_and_is_offered_no_saving(site, enter):
    server, _, _ = site
    page = enter("viewer")
    for path in ["/connectors/okta/targets/directory", "/connectors/okta/targets/directory/safety"]:
        page.goto(server.url + path)
        page.locator("form[data-try] textarea").first.fill("jira-users")
        page.get_by_role("button", name="Preview", exact=True).click()
        assert not page.get_by_role("button", name="Save").count()


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_what_a_role_may_not_do_is_refused_in_words_and_not_done(site, role):
    server, tokens, known = site
    browser = session(server, tokens[role])
    before = state(server)
    refused = 0
    for name, least in ROUTES.items():
        if least not in ROLES or ROLES.index(least) <= ROLES.index(role):
            continue
        method, path = name.split()
        answer = browser.request(
            method, server.url + path.format(**known), data={"csrf": browser.csrf}, allow_redirects=False, timeout=10)
        assert answer.status_code == 403, name
        assert f"This needs the role {least}; you are signed in as the {role}, {role}." in answer.text, name
        refused += 1
    assert refused >= 10
    assert state(server) == before


def test_protecting_an_account_changes_the_settings_so_an_operator_may_not(site):
    server, tokens, known = site
    browser = session(server, tokens["operator"])
    answer = browser.post(
        f"{server.url}/decisions/okta/directory/protect", timeout=10,
        data={"csrf": browser.csrf, "user": known["user"]})
    assert answer.status_code == 403 and "This needs the role administrator" in answer.text


def test_an_operator_syncs_pauses_and_decides_under_his_own_name(site, enter):
    server, _, known = site
    page = enter("operator")
    page.goto(f"{server.url}/people/okta/users/{known['user']}")
    page.get_by_role("button", name="Sync now").click()
    page.get_by_role("status").wait_for()
    page.goto(f"{server.url}/connectors/okta")
    page.get_by_role("button", name="Pause").click()
    page.get_by_text("Paused: nothing reaches its targets").wait_for()
    page.get_by_role("button", name="Resume").click()
    page.get_by_text("The sync goes on.").wait_for()
    page.goto(f"{server.url}/decisions/okta/directory")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Reject those that are ticked").click()
    page.get_by_role("button", name="Reject 1 step").click()
    page.get_by_text("1 step was rejected.").wait_for()
    actions = {entry["action"] for entry in server.cli("audit", "--actor", "the operator")["items"]}
    assert {"sync.order", "sync.pause", "sync.resume", "held.reject"} <= actions


def test_a_token_that_is_revoked_ends_its_sessions_at_once(site):
    server, _, _ = site
    made = server.cli("api-token", "create", "--role", "viewer", "--label", "leaving")
    browser = session(server, made["token"])
    assert browser.get(f"{server.url}/runs", allow_redirects=False, timeout=10).status_code == 200
    server.cli("api-token", "revoke", made["id"])
    answer = browser.get(f"{server.url}/runs", allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?return=/runs")
