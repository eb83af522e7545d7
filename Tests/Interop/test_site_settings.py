"""Settings as code, targets and system, in a browser."""

import re

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from site_browser import browser_page

USER = "urn:ietf:params:scim:schemas:core:2.0:User"


def put(page, text):
    page.get_by_label("The document (YAML or JSON)").fill(text)
    page.get_by_role("button", name="Check and preview").click()


@pytest.fixture
def filled(usher):
    base, token = usher.connector("okta")
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"}
    for name in ["ada", "bob"]:
        body = {"schemas": [USER], "userName": name}
        assert requests.post(f"{base}/Users", json=body, headers=headers, timeout=10).status_code == 201
    usher.cli("sync", "okta", "--wait")
    yield usher


def test_a_document_is_previewed_put_in_force_and_rolled_back(filled):
    with browser_page(filled) as page:
        page.goto(f"{filled.url}/settings")
        before = page.get_by_label("The document (YAML or JSON)").input_value()
        assert "alwaysAssign" not in before
        rules = 'targets:\n      - target: directory\n        groups: { alwaysAssign: [jira-users] }'
        put(page, re.sub(r"targets:\n +- target: directory", rules, before))
        page.get_by_role("heading", name="What changes in the settings").wait_for()
        assert "alwaysAssign" in page.get_by_role("listitem").all_inner_texts()[-1] or "alwaysAssign" in page.content()
        preview = page.locator("main").inner_text()
        assert "of 2 users change" in preview and "add to jira-users" in preview
        assert filled.cli("group", "list", "okta")["items"] == []
        page.get_by_role("button", name="Put in force").click()
        page.get_by_text(re.compile(r"Version \d+ is in force\.")).first.wait_for()
        row = page.get_by_role("row").nth(2)
        row.get_by_role("link").click()
        page.get_by_role("button", name=re.compile("Roll back to version")).click()
        page.get_by_text(re.compile(r"Version \d+ is in force\.")).first.wait_for()
        assert "alwaysAssign" not in page.get_by_label("The document (YAML or JSON)").input_value()


def test_a_version_from_before_a_connector_is_rolled_back_to_and_the_connector_kept(filled):
    with browser_page(filled) as page:
        page.goto(f"{filled.url}/settings")
        number = int(re.search(r"Version (\d+) is in force", page.locator("main").inner_text()).group(1))
        filled.connector("entra")
        filled.cli("connector", "edit", "okta", "--display-name", "Changed")
        page.goto(f"{filled.url}/settings/versions/{number}")
        told = page.locator("main").inner_text()
        assert "Made since that version" in told and "Connector entra remove it" in told and "Line 1" not in told
        assert not [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        assert page.get_by_role("button", name=re.compile("Roll back")).count() == 0
        page.get_by_role("link", name="Roll back, and keep these as they are now").click()
        assert "Changed" in page.locator("main").inner_text()
        page.get_by_role("button", name=f"Roll back to version {number}, and keep what was made since").click()
        page.get_by_text(re.compile(r"Version \d+ is in force\.")).first.wait_for()
    connectors = {item["name"]: item["displayName"] for item in filled.cli("connector", "list")["items"]}
    assert connectors.keys() == {"okta", "entra"} and connectors["okta"] != "Changed"


def test_problems_of_a_document_are_shown_with_their_place_and_it_is_not_lost(filled):
    with browser_page(filled) as page:
        page.goto(f"{filled.url}/settings")
        put(page, "version: 1\nconnectors:\n  - nam: okta\n")
        assert re.search(r"Line 3, column \d+", page.locator("main").inner_text())
        assert page.get_by_role("button", name="Put in force").count() == 0
        assert "nam: okta" in page.get_by_label("YAML or JSON").input_value()


def test_a_version_that_was_overtaken_is_refused(filled):
    with browser_page(filled) as page:
        page.goto(f"{filled.url}/settings")
        text = page.get_by_label("The document (YAML or JSON)").input_value()
        put(page, text.replace("name: okta", "name: okta\n    displayName: Another", 1))
        filled.cli("connector", "create", "other")
        page.get_by_role("button", name="Put in force").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Nothing was changed"
    assert {c["name"] for c in filled.cli("connector", "list")["items"]} == {"okta", "other"}


def test_an_application_is_let_in_and_shut_out(filled):
    with browser_page(filled) as page:
        page.goto(f"{filled.url}/targets")
        page.get_by_role("link", name="directory").click()
        page.get_by_label("Name", exact=True).fill("jira")
        page.get_by_role("button", name="Add application").click()
        password = page.locator("#application-password").inner_text()
        url = f"{filled.url}/crowd/rest/usermanagement/1/config/cookie"
        assert requests.get(url, auth=("jira", password), timeout=10).status_code == 200
        page.get_by_role("link", name=re.compile("Revoke access")).click()
        page.get_by_role("button", name="Revoke access").click()
        page.get_by_text("was shut out").wait_for()
        assert requests.get(url, auth=("jira", password), timeout=10).status_code == 401


def test_a_second_directory_is_added_by_the_form_of_its_kind_and_tested(filled):
    with browser_page(filled) as page:
        page.goto(f"{filled.url}/targets")
        page.get_by_role("link", name="New target").click()
        page.get_by_label("Name", exact=True).fill("directory")
        page.get_by_role("button", name="Preview").click()
        assert "there is a target `directory` already" in page.locator("main").inner_text().lower()
        page.get_by_label("Name", exact=True).fill("contractors")
        page.get_by_role("button", name="Preview").click()
        assert "contractors" in page.get_by_role("region", name="Preview").inner_text()
        assert [target["name"] for target in filled.cli("target", "list")["items"]] == ["directory"]
        page.get_by_label("Name", exact=True).fill("suppliers")
        page.get_by_role("button", name="Save").click()
        assert "is not what was previewed" in page.get_by_role("status").inner_text()
        page.get_by_role("button", name="Save").click()
        page.get_by_text("The target suppliers was added.").wait_for()
        assert page.url == f"{filled.url}/targets/suppliers"
        page.get_by_role("button", name="Test").click()
        assert "Users: 0" in page.get_by_role("status").inner_text()
        assert "Built-in directory" in page.locator("main").inner_text()
        assert "Passwords" in page.get_by_role("region", name="Abilities").inner_text()
    names = [target["name"] for target in filled.cli("target", "list")["items"]]
    assert names == ["directory", "suppliers"]
    entry = filled.cli("audit", "--action", "target.create")["items"][0]
    assert entry["object"] == "/targets/suppliers"
    assert filled.cli("target", "test", "suppliers")["works"] is True
    assert filled.run("target", "test", "nobody").returncode == 3
    assert "directory: Kept by Usher itself" in filled.run("target", "kinds").stdout


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_these_pages_are_accessible(filled, scheme):
    with browser_page(filled, color_scheme=scheme) as page:
        for path in ["/settings", "/settings/versions/1", "/targets", "/targets/directory", "/system", "/decisions"]:
            page.goto(filled.url + path)
            found = Axe().run(page).response["violations"]
            serious = [v for v in found if v["impact"] in ("serious", "critical")]
            assert not serious, (path, [(v["id"], [n["html"] for n in v["nodes"]]) for v in serious])


def test_the_system_page_tells_what_doctor_tells(filled):
    checks = filled.cli("doctor")["checks"]
    with browser_page(filled) as page:
        page.goto(f"{filled.url}/system")
        text = page.locator("main").inner_text()
        assert all(check["name"] in text for check in checks)


def test_the_system_page_leads_to_the_pages_that_help_and_names_no_command_for_them(filled):
    filled.cli("token", "revoke", "okta", filled.cli("token", "list", "okta")["items"][0]["id"])
    assert "usher token create okta" in filled.run("doctor").stdout
    with browser_page(filled) as page:
        page.goto(f"{filled.url}/system")
        assert "usher token create" not in page.locator("main").inner_text()
        assert re.search(r"\d (MB|GB|TB) at ", page.get_by_role("region", name="Checks").inner_text())
        page.get_by_role("link", name="make one").click()
        assert page.url == f"{filled.url}/connectors/okta#tokens"
