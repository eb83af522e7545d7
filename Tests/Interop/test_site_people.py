"""The admin site in a browser: users, groups and why they are as they are; runs, requests, audit."""

import json
import re

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from site_browser import browser_page, sign_in
from wire import SCIM

HOSTILE = [
    "<script>alert(1)</script>",
    "{{csrf}} {{{csrf}}}",
    "\" onmouseover=\"alert(1)",
    "شركة المثال",
    "\u202eexe.txt",
    "x" * 10_000,
]


@pytest.fixture(scope="module")
def okta(shared):
    scim = SCIM(shared, "okta")
    ada = scim.user("ada@example.com", displayName="Ada Lovelace", externalId="00u1")
    brian = scim.user("brian@example.com", displayName="Brian Kernighan")
    scim.people = {"ada": ada, "brian": brian}
    scim.devs = scim.group("devs", [ada, brian])
    shared.cli("sync", "okta", "--wait")
    return scim


@pytest.fixture(scope="module")
def page(okta):
    with browser_page(okta.server) as page:
        yield page


def test_a_person_is_found_by_the_beginning_of_the_name_and_his_page_tells_the_whole_explanation(page, okta):
    page.goto(f"{okta.server.url}/people")
    page.get_by_label("Name, e-mail address or id begins with").fill("ADA")
    page.get_by_role("button", name="Search").click()
    assert page.locator("tbody tr").count() == 1
    page.get_by_role("link", name="ada@example.com").click()
    assert page.get_by_role("heading", level=1).inner_text() == "ada@example.com"
    directory = page.get_by_role("region", name="In directory", exact=True)
    told = directory.inner_text()
    assert "The account is as the rules want it." in told
    assert "Usher made the account for the user." in told
    assert "member of “devs” at the identity provider" in told
    assert "Create the account" in told, "the last steps"
    mapping = directory.locator("details").filter(has_text="Display name")
    mapping.locator("summary").click()
    assert "“Ada Lovelace”" in mapping.locator(".chain").inner_text()
    assert "00u1" in page.get_by_role("region", name="Attributes").inner_text()


def test_lists_say_how_users_stand_in_the_target_and_how_many_are_in_a_group(page, okta):
    page.goto(f"{okta.server.url}/people?connector=okta&search=ada")
    assert "In the targets" in page.locator("thead").inner_text()
    assert "provisioned" in page.locator("tbody tr").first.inner_text()
    page.goto(f"{okta.server.url}/people?connector=okta&kind=groups&search=devs")
    assert page.locator("thead th").nth(1).inner_text() == "Members"
    assert page.locator("tbody tr").first.locator("td").first.inner_text() == "2"


def test_sync_now_brings_one_user_in_line_tells_what_came_of_it_and_is_in_the_audit_log(page, okta):
    page.goto(f"{okta.server.url}/people/okta/users/{okta.people['ada']}")
    page.get_by_role("button", name="Sync now").click()
    assert "directory: nothing had to be changed." in page.get_by_role("status").inner_text()
    page.goto(f"{okta.server.url}/audit?action=sync.order")
    row = page.locator("tbody tr").first
    row.locator("summary").click()
    assert okta.people["ada"] in row.inner_text()
    assert "/connectors/okta/sync" in row.inner_text()


def test_users_are_listed_by_how_they_stand(page, okta):
    page.goto(f"{okta.server.url}/people")
    columns = page.locator("thead th").all_inner_texts()
    page.get_by_role("link", name=re.compile("^provisioned")).click()
    assert page.locator("thead th").all_inner_texts() == columns, "a filter leaves the columns"
    row = page.locator("tbody tr").filter(has_text="brian@example.com")
    assert "active" in row.inner_text() and "provisioned" in row.inner_text()
    page.goto(f"{okta.server.url}/people?state=conflict")
    assert "Nobody in any connector stands so." in page.locator("main").inner_text()


@pytest.mark.parametrize("text", ["grace", " hopper", "Grace Hopper", "G.Hopper@navy", "00uhop", "ghop"])
def test_one_search_finds_a_person_of_any_connector_by_every_name(page, okta, text):
    server = okta.server
    if "navy" not in [c["name"] for c in server.cli("connector", "list")["items"]]:
        navy = SCIM(server, "navy")
        navy.user("ghopper", displayName="Grace Hopper", externalId="00uhop", emails=[{"value": "g.hopper@navy.example"}])
        server.run("sync", "navy", "--wait")
    page.goto(f"{server.url}/people")
    page.get_by_label("begins with").fill(text)
    page.get_by_role("button", name="Search").click()
    assert page.locator("tbody th").all_inner_texts() == ["ghopper"]
    assert "navy" in page.locator("tbody td").all_inner_texts()
    page.get_by_label("State").select_option("provisioned")
    page.get_by_role("button", name="Search").click()
    assert page.locator("tbody th").all_inner_texts() == ["ghopper"]
    page.get_by_label("Connector").select_option("okta")
    page.get_by_role("button", name="Search").click()
    assert "Nobody in connector okta of such a name stands so." in page.locator("main").inner_text()
    api = server.run("user", "list", "navy", "--search", text.strip(), "--state", "provisioned", "--json")
    assert [user["userName"] for user in json.loads(api.stdout)["items"]] == ["ghopper"]


def test_a_leaver_whom_the_identity_provider_deleted_is_found_by_name_as_long_as_there_is_an_account(page, okta):
    server = okta.server
    leaver = okta.user("leaver@example.com", displayName="Mary Leaver")
    server.cli("sync", "okta", "--wait")
    assert okta.send("DELETE", f"/Users/{leaver}").status_code == 204
    server.cli("sync", "okta", "--wait")
    for address in ["/people?search=leaver", "/people?search=mary", "/people?search=leaver%40&state=deleted",
                    "/people?connector=okta&state=deleted", "/people?search=mary&state=cleanedUp"]:
        page.goto(f"{server.url}{address}")
        link = page.get_by_role("link", name="leaver@example.com")
        assert link.count() == 1, address
    link.click()
    assert "The identity provider deleted this user." in page.locator("main").inner_text()
    found = json.loads(server.run("user", "list", "okta", "--deleted", "--search", "mary", "--json").stdout)["items"]
    assert [user["id"] for user in found] == [leaver]


def test_a_group_tells_what_it_becomes_and_who_is_in_it_and_why(page, okta):
    page.goto(f"{okta.server.url}/people?kind=groups")
    page.get_by_role("link", name="devs").click()
    told = page.get_by_role("region", name="In directory", exact=True)
    assert "this connector made it" in told.inner_text()
    assert "brian@example.com" in told.get_by_role("region", name="Members in the target").inner_text()
    assert "Ada Lovelace" in page.get_by_role("region", name="Members", exact=True).inner_text()
    told.get_by_role("link", name="devs").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "devs in directory"


def test_why_somebody_is_not_in_a_group_is_asked_on_both_pages(page, okta):
    okta.group("ops", [okta.people["brian"]])
    okta.server.cli("sync", "okta", "--wait")
    page.goto(f"{okta.server.url}/people/okta/users/{okta.people['ada']}")
    page.get_by_label("Why in this group, or why not?").fill("OPS")
    page.get_by_role("button", name="Tell why").click()
    answer = page.locator(".note").filter(has_text="not in it")
    assert "The identity provider has not put the user into “ops”, which becomes it." in answer.inner_text()
    assert not [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    answer.get_by_role("link", name="ops").click()
    assert page.get_by_role("heading", level=1).inner_text() == "ops in directory"
    page.get_by_label("Why is this person in it, or not?").fill("ada@example.com")
    page.get_by_role("button", name="Tell why").click()
    answer = page.locator(".note").filter(has_text="not in it")
    assert "has not put the user into “ops”" in answer.inner_text()
    # The beginning of a name finds the one, or those who may be meant.
    page.get_by_label("Why is this person in it, or not?").fill("Kernighan")
    page.get_by_role("button", name="Tell why").click()
    answer = page.locator(".note").filter(has_text="in it")
    assert "brian@example.com" in answer.inner_text()
    assert "Member of “ops” at the identity provider." in answer.inner_text()
    page.get_by_label("Why is this person in it, or not?").fill("nobody at all")
    page.get_by_role("button", name="Tell why").click()
    assert "No user's name or address begins so." in page.locator("main").inner_text()
    page.goto(f"{okta.server.url}/people/okta/users/{okta.people['ada']}?group=<b>no")
    assert "No group of the identity provider becomes it" in page.locator("main").inner_text()


def test_a_deleted_user_still_has_a_page_while_something_is_left_of_him(page, okta):
    gone = okta.user("gone@example.com")
    okta.server.cli("sync", "okta", "--wait")
    assert okta.send("DELETE", f"/Users/{gone}").status_code == 204
    okta.server.cli("sync", "okta", "--wait")
    page.goto(f"{okta.server.url}/people/okta/users/{gone}")
    told = page.locator("main").inner_text()
    assert "The identity provider deleted this user." in told and "gone@example.com" in told
    assert page.get_by_role("button", name="Sync now").count() == 0


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_are_shown_as_text(page, okta, name):
    dialogs = []
    page.once("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    user = okta.user(f"u{len(name)}@example.com", displayName=name, title=name)
    group = okta.group(name[:200], [user])
    for path in [f"users/{user}", f"groups/{group}"]:
        answer = page.goto(f"{okta.server.url}/people/okta/{path}")
        assert answer.status == 200
        assert name[:200].replace("\u202e", "\u2039U+202E\u203a") in page.locator("main").text_content()
    for path in ["/people", "/people?kind=groups", "/requests", "/runs"]:
        assert page.goto(f"{okta.server.url}{path}").status == 200
        assert page.locator("main script").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert not dialogs


def test_a_group_of_a_target_with_any_name_has_its_page(page, okta):
    name = "R&D / 50% #1 ?"
    user = okta.user("rd@example.com")
    group = okta.group(name, [user])
    okta.server.cli("sync", "okta", "--wait")
    page.goto(f"{okta.server.url}/people/okta/groups/{group}")
    page.get_by_role("region", name="In directory", exact=True).get_by_role("link", name=name).first.click()
    assert page.get_by_role("heading", level=1).inner_text() == f"{name} in directory"
    assert "rd@example.com" in page.locator("main").inner_text()


def test_lists_are_read_page_by_page(page, okta):
    scim = SCIM(okta.server, "many")
    for number in range(101):
        scim.user(f"u{number:03}")
    page.goto(f"{okta.server.url}/people?connector=many")
    seen = []
    while True:
        seen += page.locator("tbody th").all_inner_texts()
        if page.get_by_role("link", name="Next page").count() == 0:
            break
        page.get_by_role("link", name="Next page").click()
    assert len(seen) == len(set(seen)) == 101
    page.get_by_role("link", name="First page").click()
    assert page.locator("tbody th").first.inner_text() == seen[0]


def test_a_last_page_that_is_exactly_full_has_no_link_to_an_empty_one(page, okta):
    server = okta.server
    full = SCIM(server, "full")
    users = [full.user(f"f{number:03}") for number in range(100)]
    group = full.group("hundred", users)
    server.cli("sync", "full", "--wait")
    forty = SCIM(server, "forty")
    for _ in range(40):
        forty.send("GET", "/Users?count=0")
    for path, pages, link in [
        ("/people?connector=full", 2, "Next page"),
        ("/people?connector=full&state=provisioned&target=directory", 2, "Next page"),
        (f"/people/full/groups/{group}", 1, "Next page"),
        ("/people/full/in/directory?group=hundred", 1, "Next page of members"),
        ("/requests?connector=forty", 1, "Next page"),
    ]:
        page.goto(f"{server.url}{path}")
        seen = 1
        while page.get_by_role("link", name=link, exact=True).count():
            page.get_by_role("link", name=link, exact=True).click()
            assert page.locator("tbody tr").count() > 0, path
            seen += 1
        assert seen == pages, path
    api = requests.get(
        f"{server.url}/api/v1/connectors/full/users?state=provisioned&count=100", timeout=10,
        headers={"Authorization": f"Bearer {(server.data / 'admin-token').read_text().strip()}"}).json()
    assert len(api["items"]) == 100 and not api.get("next")


def test_a_run_tells_its_counts_and_steps_and_its_file_is_that_of_the_api(page, okta):
    page.goto(f"{okta.server.url}/runs?connector=okta&target=directory")
    page.locator("tbody th a").last.click()
    told = page.locator("main").inner_text()
    assert "Create the account" in told and "the rules give the user an account" in told
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as JSON").click()
    number = page.url.rsplit("/", 1)[1]
    assert download.value.suggested_filename == f"run-{number}.json"
    token = (okta.server.data / "admin-token").read_text().strip()
    api = requests.get(
        f"{okta.server.url}/api/v1/runs/{number}/download", headers={"Authorization": f"Bearer {token}"}, timeout=10)
    with open(download.value.path()) as file:
        assert json.load(file) == api.json()


def test_the_live_part_of_a_run_is_sent_as_events(page, okta):
    page.goto(f"{okta.server.url}/runs")
    path = page.locator("tbody th a").first.get_attribute("href")
    first = page.evaluate(
        """path => new Promise((done, fail) => {
            const events = new EventSource(path);
            events.onmessage = event => { events.close(); done(event.data); };
            events.onerror = () => { events.close(); fail("no event"); };
        })""",
        f"{path}/live",
    )
    assert "Users looked at" in first and "<html" not in first


def test_requests_show_what_failed_first_and_what_was_sent_with_secrets_masked(page, okta):
    okta.send("POST", "/Users", {"schemas": [], "userName": "ada@example.com", "password": "hunter2-secret"})
    page.goto(f"{okta.server.url}/requests")
    sections = page.locator("main h2").all_inner_texts()
    assert sections == ["Newest failures", "All requests, the newest first"]
    row = page.get_by_role("region", name="Newest failures").locator("tbody tr").first
    row.locator("summary").click()
    assert "ada@example.com" in row.inner_text() and "hunter2-secret" not in page.content()
    page.get_by_label("Only those that failed").check()
    page.get_by_label("Status").fill("4xx")
    page.get_by_label("Since").fill("2h")
    page.get_by_role("button", name="Show").click()
    assert page.locator("main h2").all_inner_texts() == ["Refused or failed"]
    page.goto(f"{okta.server.url}/requests?since=yesterday")
    assert "such as 2h" in page.locator("main").inner_text()


def test_the_audit_log_is_verified_by_a_click(page, okta):
    page.goto(f"{okta.server.url}/audit?object=/connectors/okta")
    assert "Connector made\nconnector.create" in page.locator("tbody").inner_text()
    page.get_by_role("link", name="Verify the log").click()
    assert "entries are as they were written" in page.locator("main").inner_text()


def test_what_is_not_there_says_so_and_before_the_first_connector_pages_teach(page, okta, usher):
    for path in ["/people/okta/users/nobody", "/people/okta/groups/nobody", "/runs/99999", "/people?connector=no",
                 "/people/okta/in/directory?group=nothing"]:
        answer = page.goto(f"{okta.server.url}{path}")
        assert answer.status == 404 and "does not exist" in page.locator("main").inner_text(), path
    context = page.context.browser.new_context()
    fresh = context.new_page()
    sign_in(fresh, usher)
    for path in ["/people", "/runs", "/requests", "/audit"]:
        assert fresh.goto(f"{usher.url}{path}").status == 200
        assert fresh.locator(".empty, tbody tr").count() > 0, path
    context.close()


def test_a_user_whom_the_rules_leave_out_tells_which_condition_and_every_value_on_the_way(page, okta):
    server = okta.server
    scim = SCIM(server, "rules")
    document = json.loads(server.run("settings", "export", "--json").stdout)
    rules = next(c for c in document["connectors"] if c["name"] == "rules")["targets"][0]
    rules["attributes"] = {"username": {"from": ['{{ userName | before("@") | lower }}']}}
    rules["dropWhen"] = ['userType eq "Contractor"']
    applied = server.run("settings", "apply", "-", stdin=json.dumps(document))
    assert applied.returncode == 0, applied.stderr
    user = scim.user("EVE@example.com", userType="Contractor")
    server.cli("sync", "rules", "--wait")
    page.goto(f"{server.url}/people/rules/users/{user}")
    told = page.get_by_role("region", name="In directory", exact=True)
    assert "left out" in told.locator("h2").inner_text()
    assert "Leave out users that match userType eq" in told.inner_text() and "holds" in told.inner_text()
    mapping = told.locator("details").filter(has_text="Username is")
    mapping.locator("summary").click()
    values = mapping.locator(".chain .value").all_inner_texts()
    assert values == ["“EVE@example.com”", "“EVE”", "“eve”"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_in_the_way_of_anybody(page, okta, scheme):
    server = okta.server
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{server.url}/runs?connector=okta")
    run = page.locator("tbody th a").last.get_attribute("href")
    paths = [
        "/people", "/people?kind=groups", "/people?state=provisioned", f"/people/okta/users/{okta.people['ada']}",
        f"/people/okta/groups/{okta.devs}", "/people/okta/in/directory?group=devs", "/runs", run, "/requests",
        "/audit", "/audit/verify",
    ]
    for path in paths:
        page.goto(f"{server.url}{path}")
        for detail in page.locator("main details").all()[:3]:
            detail.evaluate("detail => detail.open = true")
        found = Axe().run(page).response["violations"]
        serious = [v for v in found if v["impact"] in ("serious", "critical")]
        assert not serious, (path, [(v["id"], [n["html"] for n in v["nodes"]]) for v in serious])


def leaf(page, rows):
    """The first cells of all rows, from the first page to the last; then the first page once more."""
    pages = [rows.locator("tr").all_inner_texts()]
    while page.get_by_role("link", name="Next page").count():
        before = page.url
        page.get_by_role("link", name="Next page").click()
        page.wait_for_url(lambda url: url != before)
        pages.append(rows.locator("tr").all_inner_texts())
    page.get_by_role("link", name="First page").click()
    page.wait_for_url(lambda url: "before=" not in url)
    assert rows.locator("tr").count() == len(pages[0])
    return pages


def test_a_time_line_and_the_versions_of_the_settings_are_leafed_through_to_their_end(page, usher):
    okta = SCIM(usher, "okta")
    ada = okta.user("ada")
    usher.cli("sync", "okta", "--wait")
    api = requests.Session()
    api.headers["Authorization"] = f"Bearer {(usher.data / 'admin-token').read_text().strip()}"
    document = usher.cli("settings", "export")
    rules = document["connectors"][0]["targets"][0]
    for number in range(44):
        rules["groups"] = {"alwaysAssign": [f"g{one:02}" for one in range(number + 1)]}
        assert api.put(f"{usher.url}/api/v1/settings", data=json.dumps(document), timeout=30).status_code == 200
    usher.cli("sync", "okta", "--wait")
    context = page.context.browser.new_context()
    page = context.new_page()
    sign_in(page, usher)
    page.goto(f"{usher.url}/people/okta/users/{ada}")
    pages = leaf(page, page.get_by_role("region", name="Time line in directory").locator("tbody"))
    told = "\n".join(row for rows in pages for row in rows)
    assert [len(rows) for rows in pages][:-1] == [20, 20] and "Create the account" in pages[-1][-1]
    assert sorted(set(re.findall(r"\bg\d\d\b", told))) == [f"g{one:02}" for one in range(44)]
    page.goto(f"{usher.url}/settings")
    newest = int(re.search(r"Version (\d+) is in force", page.locator("main").inner_text()).group(1))
    pages = leaf(page, page.get_by_role("region", name="Versions").locator("tbody"))
    numbers = [int(row.split()[0]) for rows in pages for row in rows]
    assert numbers == list(range(newest, 0, -1)) and len(pages[0]) == 30
    context.close()
