"""The rules of a connector for a target, changed in a browser: tried while typing, previewed, saved."""

import json
import re

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from site_browser import browser_page

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
HOSTILE = '<img src=x onerror="document.title=1">'


@pytest.fixture
def filled(usher):
    base, token = usher.connector("okta")
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"}

    def push(kind, body):
        answer = requests.post(f"{base}/{kind}", json=body, headers=headers, timeout=10)
        assert answer.status_code == 201
        return {"value": answer.json()["id"]}

    ids = [
        push("Users", {"schemas": [USER], "userName": name, "emails": [{"value": f"{name.upper()}@example.com"}]})
        for name in ["ada", "bob"]
    ]
    for name in ["jira-users", HOSTILE]:
        push("Groups", {"schemas": [GROUP], "displayName": name, "members": ids})
    usher.cli("sync", "okta", "--wait")
    yield usher


def rules(usher, document=None):
    document = document or usher.cli("settings", "export")
    return next(c for c in document["connectors"] if c["name"] == "okta")["targets"][0]


def preview(page):
    page.get_by_role("button", name="Preview").last.click()


def address(usher, tab=""):
    return f"{usher.url}/connectors/okta/targets/directory{tab}"


def test_a_rule_is_tried_while_typing_previewed_and_saved(filled):
    with browser_page(filled) as page:
        page.goto(f"{filled.url}/connectors/okta")
        page.get_by_role("navigation", name="Views of okta").get_by_role("link", name="Provisioning").click()
        page.get_by_label("With the user").fill("bob")
        page.get_by_label("E-mail address", exact=True).fill("{{ emails.value | first | lower }}")
        tried = page.locator("#tried")
        tried.get_by_text("E-mail address is “bob@example.com”").wait_for()
        assert "Display name is " in tried.inner_text() and "displayName is " not in tried.inner_text(), "the words of the form"
        assert "“BOB@example.com”" in tried.inner_text()
        page.get_by_label("Never assign").fill("jira-.*\nc++ (berlin")
        tried.get_by_text("Matches 1: jira-users").wait_for()
        tried.get_by_text("Matched with all 2 pushed groups.").wait_for()
        assert "is a plain name, because it is no valid expression" in tried.inner_text()
        assert not rules(filled).get("groups", {}).get("neverAssign")
        preview(page)
        shown = page.get_by_label("Preview", exact=True).inner_text()
        assert "Never assign" in shown and "groups." not in shown and "remove from jira-users" in shown
        assert "c++ (berlin" in shown and '["' not in shown and "~" not in shown, "the words of the form, entry by entry"
        assert not rules(filled).get("groups", {}).get("neverAssign")
        page.get_by_role("button", name="Save").click()
        page.get_by_text("The rules were saved and are in force.").wait_for()
    saved = rules(filled)
    assert saved["groups"]["neverAssign"] == ["jira-.*", "c++ (berlin"]
    assert saved["attributes"]["email"]["from"] == ["{{ emails.value | first | lower }}"]
    assert any(entry["action"] == "rules.change" for entry in filled.cli("audit")["items"])


def test_conditions_are_tried_while_typing_for_one_user_and_for_all(filled):
    with browser_page(filled) as page:
        page.goto(address(filled))
        page.get_by_label("With the user").fill("bob")
        page.get_by_label("Leave out users that match").fill('userName eq "ada"\nuserName sw')
        page.get_by_label("Always assign").fill('staff when: userName eq "bob"\nall')
        tried = page.locator("#tried")
        tried.get_by_text("is for everybody who gets an account").wait_for()
        told = tried.locator("li").all_inner_texts()
        assert any("does not hold for bob" in one and "Holds for 1: ada" in one for one in told), told
        assert any("is no condition yet" in one for one in told), told
        assert any("staff" in one and "holds for bob" in one and "Holds for 1: bob" in one for one in told), told
        assert not any(".." in one for one in told), told
        page.get_by_label("Always assign").fill("staff when:\nadmins when userName eq \"bob\"")
        tried.get_by_text("has no condition yet").wait_for()
        tried.get_by_text("a condition begins with").wait_for()
        page.set_viewport_size({"width": 1300, "height": 500})
        page.get_by_label("Leave out users that match").fill('userName eq "bob"')
        tried.get_by_text("Holds for 1: bob").first.wait_for()
        panel = page.get_by_role("region", name="Try it").bounding_box()
        found = tried.get_by_role("heading", name="Leave out users that match").bounding_box()
        assert panel["y"] <= found["y"] < panel["y"] + panel["height"], "what one types about is in sight"


def test_leaving_a_form_that_was_changed_asks_and_saving_or_discarding_does_not(filled):
    with browser_page(filled) as page:
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
        page.goto(address(filled))
        page.get_by_label("With the user").fill("bob")
        page.get_by_role("link", name="Runs", exact=True).click()
        page.wait_for_url("**/runs")
        page.goto(address(filled))
        page.get_by_label("Never assign").fill("ops")
        page.get_by_role("link", name="Runs", exact=True).click(no_wait_after=True)
        assert asked == ["beforeunload"] and page.get_by_label("Never assign").input_value() == "ops"
        preview(page)
        page.get_by_label("Preview", exact=True).wait_for()
        page.get_by_role("link", name="Runs", exact=True).click(no_wait_after=True)
        assert asked == ["beforeunload"] * 2, "what was only previewed is not kept either"
        page.get_by_role("link", name="Discard").click()
        page.get_by_label("Preview", exact=True).wait_for(state="detached")
        page.get_by_label("Never assign").fill("ops")
        preview(page)
        page.get_by_role("button", name="Save").click()
        page.get_by_text("The rules were saved and are in force.").wait_for()
        page.get_by_role("link", name="Runs", exact=True).click()
        page.wait_for_url("**/runs")
        assert len(asked) == 2


def test_protected_users_are_matched_too_and_save_says_what_it_does(filled):
    with browser_page(filled) as page:
        page.goto(address(filled, "/safety"))
        page.get_by_label("Users", exact=True).fill("AD.*")
        page.locator("#tried").get_by_text("Matches 1: ada").wait_for()
        page.locator("#tried").get_by_text("Matched with all 2 pushed users.").wait_for()
        page.goto(address(filled))
        page.get_by_label("Always assign").fill("all")
        preview(page)
        page.get_by_role("button", name="Save: 2 changed", exact=True).wait_for()


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(filled):
    with browser_page(filled) as page:
        page.goto(address(filled))
        page.get_by_label("Username", exact=True).fill("{{ userName }}\n{{ nonsense }}")
        preview(page)
        field = page.get_by_label("Username", exact=True)
        assert field.get_attribute("aria-invalid") == "true"
        assert field.input_value().endswith("{{ nonsense }}")
        assert page.locator("#attributes-username-from-problems").inner_text().startswith("Entry 2: ")
        assert page.get_by_role("button", name="Save").count() == 0
        page.goto(address(filled, "/safety"))
        page.get_by_label("Days of grace").fill("soon")
        page.get_by_label("Time zone").fill("CET")
        preview(page)
        assert "whole number" in page.locator("#cleanup-graceDays-problems").inner_text()
        assert "no time zone" in page.locator("#sync-timeZone-problems").inner_text()


def test_only_what_was_previewed_is_saved(filled):
    with browser_page(filled) as page:
        page.goto(address(filled))
        page.get_by_label("Never assign").fill("one")
        preview(page)
        page.get_by_label("Never assign").fill("another")
        page.get_by_role("button", name="Save").click()
        page.get_by_text("the form is not what was previewed").wait_for()
        assert not rules(filled).get("groups", {}).get("neverAssign")
        page.get_by_role("button", name="Save").click()
        page.get_by_text("The rules were saved").wait_for()
    assert rules(filled)["groups"]["neverAssign"] == ["another"]


def test_rules_that_were_changed_meanwhile_are_not_written_over(filled):
    with browser_page(filled) as page:
        page.goto(address(filled, "/safety"))
        page.get_by_label("Users", exact=True).fill("root")
        preview(page)
        other = page.context.new_page()
        other.goto(address(filled, "/safety"))
        other.get_by_label("Days of grace").fill("7")
        preview(other)
        other.get_by_role("button", name="Save").click()
        other.get_by_text("The rules were saved").wait_for()
        page.get_by_role("button", name="Save").click()
        page.get_by_text("these rules were changed meanwhile").wait_for()
        assert "Days of grace: 7 → 0" in page.get_by_label("Preview", exact=True).inner_text()
    assert rules(filled)["cleanup"]["graceDays"] == 7


def test_a_template_of_several_lines_survives_changes_of_other_fields(filled, tmp_path):
    lines = "{{ userName }}\nof {{ userName }}"
    document = filled.cli("settings", "export")
    rules(filled, document)["attributes"] = {"displayName": {"from": [lines]}, "properties": {"note": {"from": [lines]}}}
    (tmp_path / "settings.json").write_text(json.dumps(document))
    filled.cli("settings", "apply", str(tmp_path / "settings.json"))
    with browser_page(filled) as page:
        page.goto(address(filled))
        assert page.get_by_label("Display name", exact=True).get_attribute("readonly") is not None
        page.get_by_label("Never remove").fill("local-.*")
        preview(page)
        page.get_by_role("button", name="Save").click()
        page.get_by_text("The rules were saved").wait_for()
    saved = rules(filled)
    assert saved["attributes"]["displayName"]["from"] == [lines]
    assert saved["attributes"]["properties"]["note"]["from"] == [lines]
    assert saved["groups"]["neverRemove"] == ["local-.*"]


def test_a_property_is_added_and_removed(filled):
    with browser_page(filled) as page:
        page.goto(address(filled))
        page.get_by_role("button", name="Another property").click()
        page.get_by_label("Name", exact=True).fill("shortName")
        page.get_by_label("Templates, one a line").fill("{{ userName | upper }}")
        page.locator("#tried").get_by_text("shortName is “").wait_for()
        preview(page)
        page.get_by_role("button", name="Save").click()
        page.get_by_text("The rules were saved").wait_for()
        assert rules(filled)["attributes"]["properties"]["shortName"]["from"] == ["{{ userName | upper }}"]
        page.get_by_label("Name", exact=True).fill("")
        page.get_by_label("Templates, one a line").fill("")
        preview(page)
        page.get_by_role("button", name="Save").click()
        page.get_by_text("The rules were saved").wait_for()
    assert "shortName" not in str(rules(filled))


def test_names_with_markup_are_shown_as_text(filled):
    with browser_page(filled) as page:
        page.goto(address(filled))
        page.get_by_label("Never assign").fill(HOSTILE + "\n.*")
        page.locator("#tried").get_by_text(re.compile("Matches 2: ")).wait_for()
        preview(page)
        assert HOSTILE in page.get_by_label("Preview", exact=True).inner_text()
        assert page.locator("main img").count() == 0


def test_rules_are_changed_without_javascript(filled):
    with browser_page(filled, java_script_enabled=False) as page:
        page.goto(address(filled))
        page.get_by_label("Only assign").fill("jira-users")
        preview(page)
        assert "Matches 1: jira-users" in page.locator("#tried").inner_text()
        page.get_by_role("button", name="Save").click()
        page.get_by_text("The rules were saved").wait_for()
    assert rules(filled)["groups"]["onlyAssign"] == ["jira-users"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_these_pages_are_accessible(filled, scheme, width):
    with browser_page(filled, color_scheme=scheme, viewport={"width": width, "height": 800}) as page:
        for tab in ["", "/safety"]:
            page.goto(address(filled, tab))
            page.get_by_label("Never remove" if not tab else "Days of grace").fill("3")
            preview(page)
            found = Axe().run(page).response["violations"]
            serious = [v for v in found if v["impact"] in ("serious", "critical")]
            assert not serious, [(v["id"], [n["html"] for n in v["nodes"]]) for v in serious]
            assert page.evaluate("document.documentElement.scrollWidth") <= width
