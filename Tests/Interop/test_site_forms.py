"""The admin site in a browser: what was entered stays when something is wrong with it, and when a session ends."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from site_browser import browser_page, forget_proofs, sign_in
from wire import SCIM


@pytest.fixture(scope="module")
def page(shared):
    okta = SCIM(shared, "okta")
    okta.user("ada")
    shared.cli("sync", "okta", "--wait")
    with browser_page(shared) as page:
        yield page


def main(page):
    return page.locator("main").inner_text()


def submit(page, button):
    with page.expect_navigation() as answer:
        page.get_by_role("button", name=button, exact=True).click()
    return answer.value.status


@pytest.mark.parametrize("address, button", [("/connectors/okta", "New token"), ("/api-tokens", "Create token")])
def test_a_token_with_a_wrong_time_is_mended_on_the_same_page_and_tells_when_it_ends(page, shared, address, button):
    page.goto(shared.url + address)
    page.get_by_label("Label").fill("spring")
    page.get_by_label("Expires after").fill("soon")
    assert submit(page, button) == 422
    assert page.get_by_label("Label").input_value() == "spring" and "expires" in page.get_by_role("alert").inner_text()
    page.get_by_label("Expires after").fill("2m")
    assert submit(page, button) == 200
    assert "in 2 minutes" in page.get_by_role("region", name="New token").inner_text()
    assert page.get_by_label("Label").input_value() == "" or address == "/connectors/okta"


def test_other_forms_keep_what_was_entered_too(page, shared):
    page.goto(f"{shared.url}/administrators")
    page.get_by_label("Name").fill("local/admin")
    page.get_by_label("Role").select_option("operator")
    assert submit(page, "Create administrator") >= 400
    assert page.get_by_label("Name").input_value() == "local/admin"
    assert page.get_by_label("Role").input_value() == "operator"
    page.goto(f"{shared.url}/targets/directory")
    page.get_by_label("Name").fill("jira")
    page.get_by_label("Let in from").fill("everywhere")
    page.get_by_label("May add local groups").check()
    assert submit(page, "Add application") >= 400
    assert page.get_by_label("Let in from").input_value() == "everywhere"
    assert page.get_by_label("May add local groups").is_checked()
    page.goto(f"{shared.url}/requests?since=yesterday&search=abc")
    assert "such as 2h" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Path or client holds").input_value() == "abc"


def test_what_was_typed_into_the_rules_outlives_the_session(page, shared):
    rules = f"{shared.url}/connectors/okta/targets/directory"
    page.goto(rules)
    page.get_by_label("Only users in one of these groups").fill("jira-users")
    page.context.clear_cookies()
    page.get_by_label("Only users in one of these groups").press("End")
    page.keyboard.type("2")
    page.get_by_text("You are signed out. Sign in in another tab").wait_for()
    assert submit(page, "Preview") == 401
    assert "kept" in main(page)
    with page.expect_popup() as other:
        page.get_by_role("link", name="sign in in another tab").click()
    sign_in(other.value, shared)
    other.value.close()
    page.get_by_role("button", name="Go on").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Go on?"
    found = Axe().run(page).response["violations"]
    assert not [v["id"] for v in found if v["impact"] in ("serious", "critical")]
    page.get_by_role("button", name="Go on").click()
    assert page.get_by_label("Only users in one of these groups").input_value() == "jira-users2"
    assert "What saving would change" in main(page)


def test_a_password_does_not_outlive_the_session(page, shared):
    made = shared.cli("admin", "create", "carol", "--role", "viewer")
    context = page.context.browser.new_context()
    carol = context.new_page()
    carol.goto(f"{shared.url}/sign-in")
    carol.get_by_label("Name").fill("carol")
    carol.get_by_label("Password").fill(made["password"])
    carol.get_by_role("button", name="Sign in", exact=True).click()
    carol.goto(f"{shared.url}/account")
    carol.get_by_label("Present password").fill(made["password"])
    carol.get_by_label("New password", exact=True).fill("correct horse battery")
    carol.get_by_label("New password again").fill("correct horse battery")
    context.clear_cookies()
    assert submit(carol, "Change password") == 401
    assert "Passwords are not kept" in main(carol) and not carol.get_by_role("button", name="Go on").count()
    content = carol.content()
    assert made["password"] not in content and "correct horse" not in content
    assert carol.get_by_role("link", name="Open the page again").get_attribute("href") == "/account"
    context.close()


def test_a_settings_document_outlives_the_session_but_not_with_a_password_in_it(page, shared):
    reference = "version: 1\ntargets:\n  - { name: d, kind: directory, applications: [{ name: a, password: { env: A } }] }\n"
    for text, isKept in [(reference, True), (reference.replace("{ env: A }", "hunter2"), False)]:
        page.goto(f"{shared.url}/settings")
        page.get_by_label("The document (YAML or JSON)").fill(text)
        page.context.clear_cookies()
        assert submit(page, "Check and preview") == 401
        assert (page.get_by_role("button", name="Go on").count() == 1) == isKept
        assert ("hunter2" in page.content(), "passwords are not kept" in main(page)) == (False, not isKept)
        if not isKept:
            assert "says where a secret is" in main(page)
            assert page.get_by_role("link", name="Open the page again").get_attribute("href") == "/settings"
        sign_in(page, shared)


def test_what_goes_wrong_leads_back_to_where_one_was(page, shared):
    page.goto(f"{shared.url}/connectors/okta")
    page.evaluate("() => { const link = document.createElement('a'); link.href = '/runs/99999'; link.id = 'lost'; "
                  "link.textContent = 'lost'; document.querySelector('main').append(link); }")
    page.locator("#lost").click()
    page.get_by_role("link", name="Back to the page before").click()
    page.wait_for_url(f"{shared.url}/connectors/okta")


def test_what_is_paused_is_said_where_one_would_sync_and_what_is_refused_can_be_tried_again(page, shared):
    user = SCIM(shared, "pausing").user("pia")
    shared.cli("sync", "pausing", "--wait")
    page.goto(f"{shared.url}/people/pausing/users/{user}")
    shared.cli("pause", "pausing")
    assert submit(page, "Sync now") == 423
    assert "Resume it first" in main(page) and "still there" not in main(page)
    assert submit(page, "Try again") == 423
    page.get_by_role("link", name="Back to the page before").click()
    page.wait_for_url(f"{shared.url}/people/pausing/users/{user}")
    assert "is paused by" in main(page) and not page.get_by_role("button", name="Sync now").count()
    page.get_by_role("link", name="Resume it").click()
    page.get_by_role("button", name="Resume").click()
    page.get_by_text("The sync goes on.").wait_for()


def test_a_form_is_checked_before_anybody_has_to_show_who_he_is(page, shared):
    forget_proofs(shared)
    page.goto(f"{shared.url}/new-connector")
    page.get_by_label("Name", exact=True).fill("okta")
    assert submit(page, "Create") == 422
    assert "okta" in page.get_by_role("alert").inner_text() and "Is it you?" not in main(page)
    page.get_by_label("Name", exact=True).fill("not-there-yet")
    assert submit(page, "Create") == 403
    assert "Is it you?" in main(page)
    page.context.clear_cookies()
    sign_in(page, shared)


def test_a_day_of_the_audit_log_is_whole(page, shared):
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    page.goto(f"{shared.url}/audit?since={today}&until={today}")
    assert page.locator("tbody tr").count() > 0 and "UTC" in main(page)


def test_viewers_try_and_preview_rules_and_settings_but_save_nothing(page, shared):
    token = shared.cli("api-token", "create", "--role", "viewer", "--label", "somebody who looks")["token"]
    context = page.context.browser.new_context()
    viewer = context.new_page()
    sign_in(viewer, shared, token)
    viewer.goto(f"{shared.url}/connectors/okta/targets/directory/safety")
    viewer.get_by_label("The user was deleted").select_option("delete")
    viewer.get_by_role("button", name="Preview", exact=True).click()
    assert "What saving would change" in main(viewer) and not viewer.get_by_role("button", name="Save").count()
    viewer.goto(f"{shared.url}/settings")
    viewer.get_by_role("button", name="Check and preview").click()
    assert "No difference" in main(viewer)
    viewer.goto(f"{shared.url}/connectors/okta")
    viewer.get_by_role("link", name="Preview of a full sync with directory").click()
    assert "What would be done" in main(viewer) and "everybody has what these rules give" in main(viewer)
    assert not viewer.get_by_role("button", name="Full sync").count()
    context.close()


def test_disabling_somebody_asks_first(page, shared):
    shared.cli("admin", "create", "bob", "--role", "viewer")
    page.goto(f"{shared.url}/administrators/bob")
    page.get_by_role("link", name="Disable bob").click()
    assert "sessions" in main(page)
    page.get_by_role("button", name="Disable").click()
    assert "can’t sign in any more" in page.get_by_role("status").inner_text()


def test_buttons_that_need_a_script_are_not_there_without_one(page, shared):
    context = page.context.browser.new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(f"{shared.url}/connectors/okta")
    assert not plain.get_by_role("button", name="Copy").count()
    plain.goto(f"{shared.url}/connectors/okta/targets/directory")
    assert not plain.get_by_role("button", name="Another property").count()
    context.close()
