"""Takes the pictures of docs/images: every page of the admin site of a server with the demo's people, light and dark.

    USHER_BINARY=.build/debug/usher .venv/bin/python Tests/Interop/screenshots.py docs/images
"""

import json
import pathlib
import sys
import tempfile

from conftest import free_port, start
from site_browser import browser, forget_proofs
from wire import SCIM, USER

PASSWORD = "nine lives, one cat"


def fill(server):
    """The demo, a second connector with somebody whose name is taken, and a held mass removal."""
    server.run("demo")
    server.cli("application", "add", "jira", "--target", "directory", expect=0)
    entra = SCIM(server, "entra")
    entra.user("ada@example.com", displayName="Ada Lovelace")
    people = [entra.user(f"member{number}@example.com", displayName=f"Member {number}") for number in range(20)]
    server.run("sync", "entra", "--wait")
    for user in people:
        entra.send("PATCH", f"/Users/{user}", {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "replace", "value": {"active": False}}]})
    server.run("sync", "entra", "--wait")
    # Two of another connector want names that have accounts.
    other = SCIM(server, "onelogin")
    for name in ["ada@example.com", "member1@example.com", "grace@example.com"]:
        other.user(name, displayName=name.partition("@")[0].title())
    other.send("POST", "/Users", {"schemas": [USER], "userName": "grace@example.com"})
    other.send("GET", "/Users?filter=userName+is+grace")
    server.run("sync", "onelogin", "--wait")


def listed(server, *arguments):
    """Also while steps are held, which the exit status tells."""
    return json.loads(server.run(*arguments, "--json").stdout)["items"]


def places(server):
    """Name of the picture and address of the page."""
    document = json.loads(server.run("settings", "export", "--json").stdout)
    found = next(one for one in document["connectors"] if one["name"] == "demo")
    connector, target = found["name"], found["targets"][0]["target"]
    users = listed(server, "user", "list", connector)
    groups = listed(server, "group", "list", connector)
    run = next(one["id"] for one in reversed(listed(server, "runs")) if one["connector"] == connector)
    token = listed(server, "token", "list", connector)[0]["id"]
    version = json.loads(server.run("status", "--json").stdout)["settingsVersion"] - 1
    rules = f"/connectors/{connector}/targets/{target}"
    return {
        "overview": "/", "decisions": "/decisions", "decision": "/decisions/entra/directory",
        "conflict": "/decisions/onelogin/directory", "confirm": f"/connectors/{connector}/tokens/{token}/revoke",
        "connectors": "/connectors", "new-connector": "/new-connector", "connector": f"/connectors/{connector}",
        "connector-edit": f"/connectors/{connector}/edit", "add-target": f"/connectors/{connector}/add-target",
        "application": "/targets/directory/applications/jira",
        "removal": f"/connectors/{connector}/removal", "rules": f"{rules}?user={users[0]['userName']}",
        "safety": f"{rules}/safety", "sync-preview": "/connectors/entra/targets/directory/preview",
        "targets": "/targets", "new-target": "/new-target", "target": f"/targets/{target}", "people": "/people",
        "person": f"/people/{connector}/users/{users[0]['id']}", "groups": "/people?kind=groups",
        "group": f"/people/{connector}/groups/{groups[0]['id']}",
        "target-group": f"/people/{connector}/in/{target}?group={groups[0]['displayName']}",
        "runs": "/runs", "run": f"/runs/{run}", "requests": "/requests?connector=onelogin", "audit": "/audit",
        "audit-verified": "/audit/verify", "settings": "/settings", "settings-version": f"/settings/versions/{version}", "administrators": "/administrators", "administrator": "/administrators/Olga",
        "api-tokens": "/api-tokens", "account": "/account", "system": "/system",
    }


def take(server, folder):
    with browser() as chromium:
        for scheme in ["light", "dark"]:
            context = chromium.new_context(viewport={"width": 1280, "height": 860}, color_scheme=scheme)
            page = context.new_page()
            shoot = lambda name: page.screenshot(path=folder / f"{name}-{scheme}.png")
            if scheme == "light":
                page.goto(f"{server.url}/setup")
                shoot("setup")
                page.emulate_media(color_scheme="dark")
                page.screenshot(path=folder / "setup-dark.png")
                page.emulate_media(color_scheme="light")
                page.get_by_label("Setup code").fill((server.data / "setup-code").read_text().strip())
                page.get_by_label("Your name").fill("Ada Lovelace")
                page.get_by_label("Password", exact=True).fill(PASSWORD)
                page.get_by_label("The password again").fill(PASSWORD)
                page.get_by_role("button", name="Create administrator").click()
                page.wait_for_url(f"{server.url}/")
                server.run("admin", "create", "Olga", "--role", "operator")
            else:
                page.goto(f"{server.url}/sign-in")
                shoot("sign-in")
                page.emulate_media(color_scheme="light")
                page.screenshot(path=folder / "sign-in-light.png")
                page.emulate_media(color_scheme="dark")
                page.get_by_label("Name").fill("Ada Lovelace")
                page.get_by_label("Password").fill(PASSWORD)
                page.get_by_role("button", name="Sign in", exact=True).click()
                page.wait_for_url(f"{server.url}/")
            for name, address in places(server).items():
                answer = page.goto(server.url + address)
                assert answer.status == 200, (address, answer.status)
                page.wait_for_timeout(400)
                shoot(name)
            page.goto(server.url + places(server)["rules"])
            page.get_by_label("Always assign").fill("confluence-users\nall-staff")
            page.get_by_role("button", name="Preview").last.click()
            page.get_by_label("Preview", exact=True).wait_for()
            shoot("rules-preview")
            forget_proofs(server)
            page.goto(f"{server.url}/api-tokens")
            page.get_by_label("Label").fill("nightly report")
            page.get_by_role("button", name="Create token").click()
            page.get_by_role("heading", name="Is it you?").wait_for()
            shoot("proof")
            if scheme == "light":
                page.set_viewport_size({"width": 400, "height": 800})
                for name in ["overview", "connector", "person"]:
                    page.goto(server.url + places(server)[name])
                    page.screenshot(path=folder / f"{name}-phone.png")


if __name__ == "__main__":
    into = pathlib.Path(sys.argv[1])
    into.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        usher = start(pathlib.Path(data) / "data", free_port())
        try:
            fill(usher)
            take(usher, into)
        finally:
            usher.stop()
