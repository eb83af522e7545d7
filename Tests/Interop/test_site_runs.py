"""The admin site in a browser: a run under way and its end, runs by outcome, failures first among requests, times."""

import contextlib
import json
import re
import sqlite3

import pytest
from site_browser import browser_page, sign_in
from wire import SCIM


@pytest.fixture(scope="module")
def okta(shared):
    scim = SCIM(shared, "okta")
    scim.people = [scim.user(f"p{number}") for number in range(3)]
    shared.cli("sync", "okta", "--wait")
    return scim


@pytest.fixture(scope="module")
def page(okta):
    with browser_page(okta.server) as page:
        yield page


def change(server, statement, *values):
    """As a server that is in the middle of something would have left it."""
    with contextlib.closing(sqlite3.connect(server.data / "usher.sqlite", timeout=20)) as database, database:
        return database.execute(statement, values).lastrowid


def main(page):
    return page.locator("main").inner_text()


def test_a_run_under_way_tells_how_far_it_is_offers_its_end_and_shows_its_steps_when_it_is_over(page, okta):
    server = okta.server
    counts = json.dumps({"users": {"provisioned": 1234}})
    binding = server.cli("runs")["items"][-1]["id"]
    run = change(
        server, "INSERT INTO sync_run (binding_id, cause, started_at, outcome, counts) "
        "SELECT binding_id, 'schedule', started_at, 'running', ? FROM sync_run WHERE id = ?", counts, binding)
    page.goto(f"{server.url}/runs?outcome=running")
    page.get_by_role("link", name=str(run)).click()
    assert "1,234 users so far." in main(page)
    # Nothing runs any more in truth, and that is said.
    page.get_by_role("button", name="Cancel this run").click()
    assert "had ended already" in page.get_by_role("status").inner_text()
    change(server, "UPDATE sync_run SET outcome = 'done', finished_at = started_at + 99 WHERE id = ?", run)
    page.wait_for_selector("[data-live]", state="detached")
    assert "99 ms" in main(page) and not page.get_by_role("button", name="Cancel this run").count()
    assert json.loads(server.run("runs", "--outcome", "running", "--json").stdout)["items"] == []
    assert "No run that is interrupted." in server.run("runs", "--outcome", "interrupted").stdout
    assert server.run("runs", "--outcome", "wrong").returncode == 2


def test_viewers_are_offered_no_end_of_a_run(okta, page):
    server = okta.server
    token = server.cli("api-token", "create", "--role", "viewer", "--label", "somebody who looks")["token"]
    some = server.cli("runs")["items"][-1]["id"]
    run = change(
        server, "INSERT INTO sync_run (binding_id, cause, started_at, outcome, counts) "
        "SELECT binding_id, 'schedule', started_at, 'running', '{}' FROM sync_run WHERE id = ?", some)
    context = page.context.browser.new_context()
    viewer = context.new_page()
    sign_in(viewer, server, token)
    viewer.goto(f"{server.url}/runs/{run}")
    assert "so far" in main(viewer) and not viewer.get_by_role("button", name="Cancel").count()
    change(server, "DELETE FROM sync_run WHERE id = ?", run)
    context.close()


def test_the_failed_steps_of_a_run_alone(page, okta):
    server = okta.server
    run = server.cli("runs")["items"][-1]["id"]
    change(
        server, "INSERT INTO step_record (binding_id, resource_id, account, action, detail, reason, outcome, message, at, "
        "run_id) SELECT binding_id, '', 'zoe', 'createAccount', '', 'r', 'failed', 'the disk is full', started_at, id "
        "FROM sync_run WHERE id = ?", run)
    page.goto(f"{server.url}/runs/{run}")
    assert page.locator("tbody tr").count() == 4
    page.get_by_role("link", name="Failed only").click()
    assert page.locator("tbody tr").count() == 1 and "the disk is full" in main(page)
    told = server.run("run", "show", str(run), "--failed").stdout
    assert "the disk is full" in told and "p0" not in told


def test_the_newest_failures_stand_before_hundreds_of_answered_requests(page, okta):
    server = okta.server
    for number in range(12):
        okta.send("POST", "/Users", {"schemas": [], "userName": f"p{number % 3}"})
    for _ in range(45):
        okta.send("GET", "/Users?count=1")
    page.goto(f"{server.url}/requests")
    failures = page.get_by_role("region", name="Newest failures").locator("tbody tr")
    assert failures.count() == 10 and "409" in failures.first.inner_text()
    page.get_by_role("link", name="Next page").click()
    assert page.locator("main h2").all_inner_texts() == ["All requests, the newest first"]
    page.goto(f"{server.url}/requests")
    page.get_by_role("link", name="Show all 12").click()
    assert page.locator("tbody tr").count() == 12
    assert page.get_by_label("Only those that failed").is_checked()


def test_dates_stand_in_the_page_in_the_readers_time_and_without_scripts_in_utc(okta, page):
    address = f"{okta.server.url}/runs"

    def opened(**options):
        other = page.context.browser.new_context(**options).new_page()
        other.context.add_cookies(page.context.cookies())
        other.goto(address)
        return other

    there = opened(timezone_id="Asia/Kolkata")
    time = there.locator("tbody time").first
    utc, told = time.get_attribute("datetime"), time.inner_text()
    shifted = there.evaluate("utc => new Date(new Date(utc).getTime() + 19800000).toISOString()", utc)
    assert told == shifted[:19].replace("T", " ")
    assert re.fullmatch(r"now|\d+ (second|minute)s? ago", there.locator("tbody tr small").first.inner_text())
    plain = opened(java_script_enabled=False).locator("tbody time").first
    assert plain.inner_text() == plain.get_attribute("datetime")[:19].replace("T", " ") + " UTC"
