"""Who may do what: every kind of caller against every kind of route; only the listed cells succeed."""

import base64
import json
import time

import pytest
import requests
from conftest import free_port, start
from wire import SCIM, is_scim_error, send_raw

DISCOVERY = ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Two connectors, two directories with an application each, and one that may come from elsewhere only."""
    data = tmp_path_factory.mktemp("access") / "data"
    data.parent.chmod(0o755)
    server = start(data, free_port())
    a, b = SCIM(server, "alpha"), SCIM(server, "beta")
    server.cli("target", "add", "second", "--kind", "directory")
    user = a.user("ada")
    server.cli("sync", "alpha", "--wait")
    callers = {
        "nobody": None,
        "connector A": bearer(a.token),
        "connector B": bearer(b.token),
        "administrator": bearer((data / "admin-token").read_text().strip()),
        "a guess": bearer(a.token[:-1] + ("0" if a.token[-1] != "0" else "1")),
        "the id of A with the secret of B": bearer(a.token[:17] + b.token[17:]),
        "an empty token": "Bearer ",
        "a token of 30,000 letters": bearer("x" * 30_000),
        "connector A as Basic": basic("alpha", a.token),
    }
    revoked = server.cli("token", "create", "alpha")
    server.cli("token", "revoke", "alpha", revoked["id"])
    callers["a revoked token of A"] = bearer(revoked["token"])
    for name, target, allow in (("one", "directory", "127.0.0.0/8"), ("two", "second", "127.0.0.0/8"),
                                ("elsewhere", "directory", "192.0.2.0/24")):
        password = server.cli("application", "add", name, "--target", target, "--allow", allow)["password"]
        callers[f"application {name}"] = basic(name, password)
        callers[f"application {name} with a wrong password"] = basic(name, password[:-1])
    yield server, callers, user
    server.stop()


def bearer(token):
    return f"Bearer {token}"


def basic(name, password):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def call(server, method, path, authorization, body=None):
    headers = {"Authorization": authorization} if authorization else {}
    return requests.request(method, server.url + path, headers=headers, json=body, timeout=60, allow_redirects=False)


def test_only_the_token_of_a_connector_opens_its_scim_routes(site):
    server, callers, user = site
    routes = [("GET", "/Users"), ("GET", f"/Users/{user}"), ("GET", "/Groups"), ("POST", "/Users"), ("POST", "/Groups"),
              ("POST", "/Bulk"), ("POST", "/.search"), ("PUT", f"/Users/{user}"), ("PATCH", f"/Users/{user}"),
              ("DELETE", f"/Users/{user}"), ("GET", "/nothing"), *[("GET", path) for path in DISCOVERY]]
    for name, authorization in callers.items():
        if name == "connector A":
            continue
        for method, path in routes:
            answer = call(server, method, f"/scim/alpha/v2{path}", authorization, {"userName": "x"})
            assert answer.status_code == (404 if name == "connector B" else 401), (name, method, path, answer.text)
            assert "ada" not in answer.text
            if answer.status_code == 401:
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    for method, path in routes[:3]:
        assert call(server, method, f"/scim/alpha/v2{path}", callers["connector A"]).status_code == 200


def test_a_connector_that_exists_looks_like_one_that_does_not(site):
    server, callers, _ = site
    for name in ("nobody", "connector B", "administrator", "a guess"):
        there = call(server, "GET", "/scim/alpha/v2/Users", callers[name])
        missing = call(server, "GET", "/scim/omega/v2/Users", callers[name])
        assert (there.status_code, there.text) == (missing.status_code, missing.text), name


def test_only_the_administrator_opens_any_route_of_the_admin_api(site):
    server, callers, _ = site
    document = call(server, "GET", "/api/v1/openapi.json", callers["administrator"]).json()
    routes = [(method.upper(), "/api/v1" + path.replace("{", "").replace("}", ""))
              for path, item in document["paths"].items() for method in item]
    assert len(routes) > 20
    for name, authorization in callers.items():
        if name == "administrator":
            continue
        for method, path in [*routes, ("GET", "/api/v1/nothing"), ("GET", "/api/v1")]:
            answer = call(server, method, path, authorization, {})
            assert answer.status_code == 401, (name, method, path, answer.status_code)
            assert answer.headers["Content-Type"].startswith("application/problem+json")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")


CROWD = "/crowd/rest/usermanagement/1"


def test_only_an_application_with_its_password_and_from_its_address_reads_a_directory(site):
    server, callers, _ = site
    routes = ["/user?username=ada", "/search?entity-type=user", "/config/cookie", "/group/membership", "/event",
              "/user/attribute?username=ada"]
    for name, authorization in callers.items():
        for path in routes:
            answer = call(server, "GET", CROWD + path, authorization)
            if name in ("application one", "application two"):
                assert answer.status_code not in (401, 403), (name, path, answer.text)
                if name == "application two":
                    assert "ada" not in answer.text.replace("username=ada", "").replace("&lt;ada&gt;", ""), path
            else:
                expected = 403 if name == "application elsewhere" else 401
                assert answer.status_code == expected, (name, path, answer.status_code, answer.text)
                assert "ada" not in answer.text
    assert "ada" in call(server, "GET", CROWD + "/user?username=ada", callers["application one"]).text
    assert call(server, "GET", CROWD + "/user?username=ada", callers["application two"]).status_code == 404


def test_an_application_without_write_changes_nothing(site):
    server, callers, _ = site
    for method, path, body in (("POST", "/group", {"name": "made", "type": "GROUP", "active": True}),
                               ("POST", "/group/user/direct?groupname=x", {"name": "ada"}),
                               ("DELETE", "/group?groupname=x", None),
                               ("POST", "/user", {"name": "made", "password": {"value": "x"}}),
                               ("PUT", "/user/password?username=ada", {"value": "x"})):
        answer = call(server, method, CROWD + path, callers["application one"], body)
        assert 400 <= answer.status_code < 500, (method, path, answer.status_code)
    assert call(server, "GET", CROWD + "/group?groupname=made", callers["application one"]).status_code == 404
    assert call(server, "GET", CROWD + "/user?username=made", callers["application one"]).status_code == 404


def test_two_tokens_of_a_connector_work_at_once_and_revoking_one_leaves_the_other(site):
    server, callers, _ = site
    first, second = (server.cli("token", "create", "alpha") for _ in range(2))
    path = "/scim/alpha/v2/Users?count=1"
    for token in (first, second):
        assert call(server, "GET", path, bearer(token["token"])).status_code == 200
    server.cli("token", "revoke", "alpha", first["id"])
    # What is revoked through this server is out at once.
    assert call(server, "GET", path, bearer(first["token"])).status_code == 401
    assert call(server, "GET", path, bearer(second["token"])).status_code == 200
    assert call(server, "GET", path, callers["connector A"]).status_code == 200


def test_a_token_of_one_connector_is_not_revoked_through_another(site):
    server, _, _ = site
    token = server.cli("token", "create", "alpha")
    server.cli("token", "revoke", "beta", token["id"], expect=3)
    assert call(server, "GET", "/scim/alpha/v2/Users?count=1", bearer(token["token"])).status_code == 200


def test_a_token_that_expires_is_out_by_then(site):
    server, _, _ = site
    token = server.cli("token", "create", "alpha", "--expires", "2s")
    path = "/scim/alpha/v2/Users?count=1"
    assert call(server, "GET", path, bearer(token["token"])).status_code == 200
    deadline = time.monotonic() + 10
    while (answer := call(server, "GET", path, bearer(token["token"]))).status_code == 200:
        assert time.monotonic() < deadline, "the token outlived its expiry"
        time.sleep(0.1)
    assert is_scim_error(answer, 401)
    shown = [t for t in server.cli("token", "list", "alpha")["items"] if t["id"] == token["id"]]
    assert shown[0]["expired"] is True


def test_two_authorization_headers_are_no_way_in(site):
    server, callers, _ = site
    for first, second in ((callers["a guess"], callers["connector A"]), (callers["connector A"], callers["a guess"])):
        answer = send_raw(server.port, (
            f"GET /scim/alpha/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: {first}\r\nAuthorization: {second}\r\n"
            "Connection: close\r\n\r\n").encode())
        assert answer.status in (400, 401)
        assert b"ada" not in answer.body


def test_wrong_tokens_never_shut_the_right_one_out(site):
    server, callers, _ = site
    for _ in range(300):
        assert call(server, "GET", "/scim/alpha/v2/Users?count=1", callers["a guess"]).status_code == 401
    assert call(server, "GET", "/scim/alpha/v2/Users?count=1", callers["connector A"]).status_code == 200


def test_no_secret_is_ever_shown_again(site):
    server, callers, _ = site
    server.cli("settings", "export", "--defaults")
    secrets = [value.split(" ")[1] for name, value in callers.items() if name.startswith(("connector A", "connector B", "adm", "a rev"))]
    secrets = [secret for secret in secrets if secret.startswith("ush_")]
    assert len(secrets) == 4
    shown = [server.log, server.greeting]
    for command in (("settings", "export", "--defaults"), ("connector", "list"), ("connector", "show", "alpha"),
                    ("token", "list", "alpha"), ("requests", "alpha", "--bodies", "--count", "500"), ("doctor",),
                    ("application", "list"), ("status",)):
        shown.append(server.run(*command, "--json").stdout)
    database = b"".join(path.read_bytes() for path in server.data.glob("usher.sqlite*"))
    for secret in secrets:
        assert all(secret not in text for text in shown)
        assert secret.encode() not in database and secret[17:].encode() not in database


def test_groups_and_accounts_under_protection_are_not_reached_by_pushing_their_names(tmp_path):
    server = start(tmp_path / "data", free_port())
    scim = SCIM(server, "okta")
    document = server.cli("settings", "export")
    rules = document["connectors"][0]["targets"][0]
    rules["protect"] = {"users": ["root", "svc-.*"], "groups": ["jira-administrators", "site-.*"]}
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(document))
    server.cli("settings", "apply", str(path))
    ada = scim.user("ada")
    for name in ("Root", "svc-backup"):
        scim.user(name)
    group = scim.group("harmless", [ada])
    for name in ("jira-administrators", "Jira-Administrators ", "site-owners"):
        scim.send("POST", "/Groups", {"displayName": name, "members": [{"value": ada}]})
    server.run("sync", "okta", "--wait")
    scim.patch(f"/Groups/{group}", {"op": "replace", "path": "displayName", "value": "site-admins"})
    server.run("sync", "okta", "--wait", "--full")
    password = server.cli("application", "add", "jira", "--target", "directory")["password"]
    seen = requests.get(f"{server.url}{CROWD}/group/membership", auth=("jira", password),
                        headers={"Accept": "application/json"}, timeout=30).text.lower()
    assert "administrators" not in seen and "site-" not in seen
    for name in ("root", "svc-backup"):
        answer = requests.get(f"{server.url}{CROWD}/user", params={"username": name}, auth=("jira", password), timeout=30)
        assert answer.status_code == 404
    server.stop()
