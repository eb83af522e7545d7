"""API tokens of every role against every operation of a real server; made, listed and revoked by the commands."""

import json
import os
import re
import subprocess
import time

import pytest
import requests
from conftest import BINARY, free_port, start
from wire import SCIM

ROLES = ["viewer", "operator", "administrator"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    server = start(tmp_path_factory.mktemp("roles") / "data", free_port())
    SCIM(server, "okta").user("ada")
    tokens = {role: server.cli("api-token", "create", "--role", role, "--label", f"the {role}")["token"] for role in ROLES}
    yield server, tokens
    server.stop()


def call(server, token, method, path, **more):
    return requests.request(
        method, f"{server.url}/api/v1{path}", headers={"Authorization": f"Bearer {token}"}, timeout=60, **more)


def command(server, token, *arguments):
    return subprocess.run(
        [BINARY, *arguments, "--json"], capture_output=True, text=True, timeout=60,
        env={**os.environ, "USHER_URL": server.url, "USHER_TOKEN": token})


def operations(server, token):
    """With names that nothing has, so that what is let through finds nothing."""
    for path, item in call(server, token, "GET", "/openapi.json").json()["paths"].items():
        for method, operation in item.items():
            yield method.upper(), re.sub(r"\{\w+\}", "nothing", path), operation


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_a_role_opens_its_operations_and_no_others(site, role):
    server, tokens = site
    shut, opened = [], []
    for method, path, operation in operations(server, tokens[role]):
        answer = call(server, tokens[role], method, path, json={})
        if ROLES.index(operation["x-role"]) > ROLES.index(role):
            problem = answer.json()
            assert (answer.status_code, problem["code"]) == (403, "forbidden"), (method, path, answer.text)
            assert operation["x-role"] in problem["detail"] and f'"the {role}"' in problem["detail"]
            assert "403" in operation["responses"]
            shut.append((method, path))
        else:
            assert answer.status_code not in (401, 403) and answer.status_code < 500, (method, path, answer.text)
            opened.append((method, path))
    assert ("PUT", "/settings") in shut and ("POST", "/api-tokens") in shut and ("GET", "/status") in opened
    assert (("POST", "/connectors/nothing/sync") in opened) == (role == "operator")


def test_what_was_refused_was_not_done_and_leaves_no_entry(site):
    server, tokens = site
    settings, entries = server.cli("settings", "export"), server.cli("audit", "--count", "500")["items"]
    assert call(server, tokens["viewer"], "DELETE", "/connectors/okta").status_code == 403
    assert call(server, tokens["operator"], "PUT", "/settings", data="{}").status_code == 403
    assert call(server, tokens["operator"], "POST", "/api-tokens", json={"role": "administrator", "label": "x"}).status_code == 403
    assert call(server, tokens["viewer"], "POST", "/connectors/okta/sync", json={}).status_code == 403
    assert server.cli("settings", "export") == settings
    assert server.cli("audit", "--count", "500")["items"] == entries


def test_an_operator_syncs_and_an_administrator_makes_connectors_under_their_names(site):
    server, tokens = site
    assert call(server, tokens["operator"], "POST", "/connectors/okta/sync", json={"wait": True}).status_code == 200
    assert server.cli("audit", "--action", "sync.order")["items"][0]["actor"] == "the operator"
    assert call(server, tokens["administrator"], "POST", "/connectors", json={"name": "entra"}).status_code == 201
    assert server.cli("audit", "--action", "connector.create")["items"][0]["actor"] == "the administrator"


def test_the_commands_say_in_plain_words_what_a_role_does_not_reach(site):
    server, tokens = site
    done = command(server, tokens["viewer"], "sync", "okta")
    assert done.returncode == 1
    assert 'This needs the role operator; the token "the viewer" has the role viewer.' in done.stderr
    assert command(server, tokens["viewer"], "status").returncode == 0


def test_tokens_are_listed_without_secrets_and_told_in_the_audit_log(site):
    server, tokens = site
    made = server.cli("api-token", "create", "--role", "viewer", "--label", "dashboard", "--expires", "90d")
    listed = {token["label"]: token for token in server.cli("api-token", "list")["items"]}
    assert {label: listed[label]["role"] for label in ("local-admin", "the viewer", "the operator", "dashboard")} == {
        "local-admin": "administrator", "the viewer": "viewer", "the operator": "operator", "dashboard": "viewer"}
    assert listed["dashboard"]["expires"] and listed["dashboard"]["expired"] is False
    entry = server.cli("audit", "--action", "api-token.create")["items"][0]
    assert {"path": "role", "after": "viewer"} in entry["changes"]
    seen = json.dumps([listed, entry]) + server.log + server.greeting
    for token in [*tokens.values(), made["token"]]:
        assert token not in seen and token[17:] not in seen


def test_a_revoked_token_is_out_at_once_with_the_browser_that_signed_in_by_it(site):
    server, _ = site
    made = server.cli("api-token", "create", "--role", "viewer", "--label", "leaver")
    browser = requests.Session()
    signed_in = browser.post(
        f"{server.url}/sign-in", data={"token": made["token"]}, headers={"Accept": "text/html"}, timeout=30)
    assert signed_in.status_code == 200 and not signed_in.url.endswith("/sign-in")
    assert call(server, made["token"], "GET", "/status").status_code == 200
    server.cli("api-token", "revoke", made["id"])
    assert call(server, made["token"], "GET", "/status").status_code == 401
    assert "/sign-in" in browser.get(server.url, headers={"Accept": "text/html"}, timeout=30).url
    assert server.cli("audit", "--action", "api-token.revoke")["items"][0]["object"] == f"/api-tokens/{made['id']}"
    server.cli("api-token", "revoke", made["id"], expect=3)


def test_the_site_knows_the_role_of_the_token(site):
    server, tokens = site
    browser = requests.Session()
    browser.post(f"{server.url}/sign-in", data={"token": tokens["viewer"]}, timeout=30)
    assert browser.get(server.url, timeout=30).status_code == 200
    refused = browser.post(f"{server.url}/connectors/okta/pause", timeout=30)
    assert refused.status_code == 403 and "signed in as the viewer, viewer" in refused.text


def test_a_token_that_expires_is_out_by_then(site):
    server, _ = site
    made = server.cli("api-token", "create", "--role", "operator", "--label", "for a moment", "--expires", "2s")
    deadline = time.monotonic() + 10
    while call(server, made["token"], "GET", "/status").status_code == 200:
        assert time.monotonic() < deadline, "the token outlived its expiry"
        time.sleep(0.1)
    shown = [token for token in server.cli("api-token", "list")["items"] if token["id"] == made["id"]]
    assert shown[0]["expired"] is True


def test_a_connector_token_is_neither_revoked_as_an_api_token_nor_the_other_way_round(site):
    server, _ = site
    connector = server.cli("token", "create", "okta")
    made = server.cli("api-token", "create", "--role", "viewer", "--label", "other kind")
    server.cli("api-token", "revoke", connector["id"], expect=3)
    server.cli("token", "revoke", "okta", made["id"], expect=3)
    assert call(server, made["token"], "GET", "/status").status_code == 200


@pytest.mark.parametrize("body, status, words", [
    ({"role": "owner", "label": "x"}, 400, "viewer, operator or administrator"),
    ({"role": "viewer"}, 400, "label is missing"),
    ({"role": "viewer", "label": "local-admin"}, 400, "the server goes by that name"),
    ({"role": "viewer", "label": "a\nb"}, 400, "on one line"),
    ({"role": "viewer", "label": "The Viewer"}, 409, "already"),
    ({"role": "viewer", "label": "x", "expires": "0d"}, 400, "later than now"),
    ({"role": "viewer", "label": "x", "scope": "all"}, 400, "not known here"),
])
def test_a_token_that_would_mislead_is_not_made(site, body, status, words):
    server, tokens = site
    answer = call(server, tokens["administrator"], "POST", "/api-tokens", json=body)
    assert answer.status_code == status and words in answer.json()["detail"], answer.text


def test_an_unknown_role_is_a_wrong_command_line(site):
    server, _ = site
    done = server.run("api-token", "create", "--role", "owner", "--label", "x")
    assert done.returncode == 2 and "owner" in done.stderr
