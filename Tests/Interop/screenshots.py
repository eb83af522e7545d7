"""Takes the pictures of docs/images: every page of the admin site of a server with the demo's people, light and dark.

    USHER_BINARY=.build/debug/usher .venv/bin/python Tests/Interop/screenshots.py docs/images
"""

import json
import pathlib
import sys
import tempfile

from conftest import free_port, start
from site_browser import browser
from wire import SCIM

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


def listed(server, *arguments):
    """Also while steps are held, which the exit status tells."""
    return json.loads(server.run(*arguments, "--json").stdout)["items"]


def places(server):
    """Name of the picture and address of the page."""
    document = json.loads(server.run("settings", "export", "--json").stdout)
    found = next(one for one in document["connectors"] if one["name"] != "entra")
    connector, target = found["name"], found["targets"][0]["target"]
    users = listed(server, "user", "list", connector)
    groups = listed(server, "group", "list", connector)
    run = listed(server, "runs")[0]["id"]
    rules = f"/connectors/{connector}/targets/{target}"
    return {
        "overview": "/", "decisions": "/decisions", "decision": "/decisions/entra/directory",
        "connectors": "/connectors", "new-connector": "/new-connector", "connector": f"/connectors/{connector}",
        "connector-edit": f"/connectors/{connector}/edit", "add-target": f"/connectors/{connector}/add-target",
        "application": "/targets/directory/applications/jira",
        "removal": f"/connectors/{connector}/removal", "rules": f"{rules}?user={users[0]['userName']}",
        "safety": f"{rules}/safety", "targets": "/targets", "target": f"/targets/{target}", "people": "/people",
        "person": f"/people/{connector}/users/{users[0]['id']}", "groups": "/people?kind=groups",
        "group": f"/people/{connector}/groups/{groups[0]['id']}",
        "target-group": f"/people/{connector}/in/{target}?group={groups[0]['displayName']}",
        "runs": "/runs", "run": f"/runs/{run}", "requests": f"/requests?connector={connector}", "audit": "/audit",
        "settings": "/settings", "administrators": "/administrators", "administrator": "/administrators/Olga",
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
