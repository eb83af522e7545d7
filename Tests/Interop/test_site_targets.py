"""Targets of a connector by clicks, and by the command line: one more, which one is looked at, what can be edited."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from site_browser import browser_page
from wire import SCIM


@pytest.fixture
def filled(usher):
    """A connector with two people, and a second target that nothing writes to."""
    okta = SCIM(usher, "okta")
    for name in ["ada", "grace"]:
        okta.user(name, displayName=name)
    usher.cli("sync", "okta", "--wait")
    usher.cli("target", "add", "second", "--kind", "directory")
    return usher


def main(page):
    return page.locator("main").inner_text()


def test_a_target_is_added_previewed_and_synced(filled):
    with browser_page(filled) as page:
        page.goto(f"{filled.url}/connectors/okta")
        page.get_by_role("link", name="Add a target").click()
        page.get_by_label("At once").check()
        page.locator("form").get_by_role("button", name="Preview").last.click()
        assert "What the sync with second would do" in main(page)
        assert "2" in page.get_by_role("region", name="Preview").inner_text() and "ada" in main(page)
        assert [one["target"] for one in filled.cli("connector", "show", "okta")["targets"]] == ["directory"]
        page.get_by_label("By hand").check()
        page.get_by_role("button", name="Save").click()
        assert "Nothing was saved yet: the form is not what was previewed" in main(page)
        page.get_by_role("button", name="Save").click()
        page.get_by_text("okta writes to second. These are its rules.").wait_for()
        assert page.url == f"{filled.url}/connectors/okta/targets/second"
    targets = {one["target"]: one for one in filled.cli("connector", "show", "okta")["targets"]}
    assert targets["second"]["mode"] == "manual" and targets["second"]["users"]["provisioned"] == 0
    filled.cli("sync", "okta", "--target", "second", "--wait")
    targets = {one["target"]: one for one in filled.cli("connector", "show", "okta")["targets"]}
    assert targets["second"]["users"]["provisioned"] == 2
    assert "connector.add-target" in str(filled.cli("audit"))


def test_the_target_is_chosen_once_and_stays_chosen(filled):
    filled.cli("connector", "add-target", "okta", "second", "--begin", "disabled", "--like", "directory")
    with browser_page(filled) as page:
        page.goto(f"{filled.url}/connectors/okta")
        views = page.get_by_role("navigation", name="Views of okta")
        assert views.get_by_role("link").all_inner_texts() == ["Connection", "Provisioning", "Sync and safety"]
        page.get_by_role("navigation", name="Target").get_by_role("link", name="second").click()
        for view, path in [("Sync and safety", "/targets/second/safety"), ("Connection", "?target=second"),
                           ("Provisioning", "/targets/second")]:
            views.get_by_role("link", name=view).click()
            assert page.url == f"{filled.url}/connectors/okta{path}"
        page.get_by_role("navigation", name="Target").get_by_role("link", name="directory").click()
        assert page.url == f"{filled.url}/connectors/okta/targets/directory"


def test_a_connector_is_renamed_for_people_and_disabled(filled):
    with browser_page(filled) as page:
        page.goto(f"{filled.url}/connectors/okta")
        page.get_by_role("link", name="Edit", exact=True).click()
        page.get_by_label("Shown as").fill("Okta <b>production</b>")
        page.get_by_label("Identity provider").select_option("Microsoft Entra ID")
        page.get_by_label("Enabled").uncheck()
        page.get_by_role("button", name="Save").click()
        page.get_by_text("The connector was changed.").wait_for()
        assert page.get_by_role("heading", level=1).inner_text() == "Okta <b>production</b>"
        assert "What to do in Microsoft Entra ID" in main(page)
        assert "This connector is disabled: what it is sent is refused" in main(page)
    shown = filled.cli("connector", "edit", "okta", "--enabled")
    assert (shown["enabled"], shown["displayName"]) == (True, "Okta <b>production</b>")
    assert filled.run("connector", "edit", "okta").returncode == 2


def test_what_is_wrong_is_said_on_the_form_and_nothing_is_lost(filled):
    filled.cli("application", "add", "jira", "--target", "directory")
    with browser_page(filled) as page:
        page.goto(f"{filled.url}/targets/directory/applications/jira")
        page.get_by_label("Let in from").fill("10.0.0.300")
        page.get_by_label("May add local groups").check()
        page.get_by_role("button", name="Save").click()
        assert "10.0.0.300" in page.get_by_role("alert").inner_text()
        assert page.get_by_label("Let in from").input_value() == "10.0.0.300"
        assert page.get_by_label("May add local groups").is_checked()
        page.goto(f"{filled.url}/connectors")
        page.get_by_role("link", name="New connector").click()
        page.get_by_label("Name", exact=True).fill("entra")
        page.get_by_role("checkbox", name="directory (built-in directory)").uncheck()
        page.get_by_role("button", name="Create").click()
        assert "without one what arrives stays here" in page.get_by_role("alert").inner_text()
        assert page.get_by_label("Name", exact=True).input_value() == "entra"


def test_the_addresses_of_an_application_are_changed_and_its_password_stays(filled):
    password = filled.cli("application", "add", "jira", "--target", "directory")["password"]
    with browser_page(filled) as page:
        page.goto(f"{filled.url}/targets/directory")
        page.get_by_role("link", name="Edit jira").click()
        page.get_by_label("Let in from").fill("10.0.0.5, 10.1.0.0/16")
        page.get_by_role("button", name="Save").click()
        page.get_by_text("The application jira was changed.").wait_for()
        assert "10.0.0.5\n10.1.0.0/16" in main(page)
    from_here = lambda: requests_status(filled, password)
    assert from_here() == 403
    changed = filled.cli("application", "edit", "jira", "--allow", "127.0.0.1")
    assert (changed["allow"], changed["write"]) == (["127.0.0.1"], False)
    assert from_here() == 200


def requests_status(usher, password):
    import requests

    url = f"{usher.url}/crowd/rest/usermanagement/1/search?entity-type=user"
    return requests.get(url, auth=("jira", password), timeout=10).status_code


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_forms_are_accessible(filled, scheme):
    filled.cli("application", "add", "jira", "--target", "directory")
    with browser_page(filled, color_scheme=scheme, viewport={"width": 400, "height": 800}) as page:
        for path in ["/connectors/okta/edit", "/connectors/okta/add-target", "/targets/directory/applications/jira"]:
            page.goto(filled.url + path)
            found = Axe().run(page).response["violations"]
            assert not found, (path, [(v["id"], [n["html"] for n in v["nodes"]]) for v in found])
        page.goto(f"{filled.url}/connectors/okta/add-target")
        page.get_by_role("button", name="Preview").last.click()
        found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        assert not found, [(v["id"], [n["html"] for n in v["nodes"]]) for v in found]
