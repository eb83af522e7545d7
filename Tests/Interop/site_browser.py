"""A real browser, signed in to the admin site of a server."""

import contextlib
import shutil
import sqlite3

from playwright.sync_api import sync_playwright

# Debian's; no skipping: without a browser these tests fail.
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


@contextlib.contextmanager
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield chromium
        finally:
            chromium.close()


def sign_in(page, usher, token=None):
    """By an API token; without one by that of the first start."""
    token = token or (usher.data / "admin-token").read_text().strip()
    page.goto(f"{usher.url}/sign-in")
    page.get_by_text("Sign in by an API token").click()
    page.get_by_label("API token").fill(token)
    page.get_by_role("button", name="Sign in by token").click()
    page.wait_for_url(f"{usher.url}/")


def forget_proofs(usher):
    """As if all had signed in long ago."""
    with contextlib.closing(sqlite3.connect(usher.data / "usher.sqlite", timeout=10)) as database, database:
        database.execute("UPDATE admin_session SET proved = 0")


@contextlib.contextmanager
def browser_page(usher, **options):
    """A signed-in page. What its scripts or the policy of the site complain about fails the test."""
    with browser() as chromium:
        context = chromium.new_context(**options)
        page = context.new_page()
        page.set_default_timeout(10_000)
        complaints = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
        sign_in(page, usher)
        yield page
        assert not complaints, complaints
