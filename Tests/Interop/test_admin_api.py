"""The Admin API is what its OpenAPI document says, for every route, and takes no nonsense."""

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import validate
from wire import SCIM, send_raw


@pytest.fixture(scope="module")
def admin(shared):
    okta = SCIM(shared, "okta")
    ada = okta.user("ada")
    okta.group("jira-users", [ada])
    shared.cli("application", "add", "jira", "--target", "directory")
    shared.cli("admin", "create", "ada", "--role", "viewer")
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {(shared.data / 'admin-token').read_text().strip()}"
    session.base = f"{shared.url}/api/v1"
    session.server = shared
    session.token = shared.cli("token", "list", "okta")["items"][0]["id"]
    session.run = str(shared.cli("sync", "okta", "--wait")["targets"][0]["run"])
    return session


def document(admin):
    answer = admin.get(f"{admin.base}/openapi.json", timeout=30)
    assert answer.status_code == 200
    return answer.json()


def is_problem(answer, status):
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["status"] == status and problem["code"] and problem["detail"]
    return True


def test_the_document_is_valid_openapi(admin):
    validate(document(admin))


def test_every_operation_has_an_id_of_its_own_and_describes_its_answers(admin):
    operations = [op for item in document(admin)["paths"].values() for op in item.values()]
    assert len({op["operationId"] for op in operations}) == len(operations) > 20
    for operation in operations:
        assert operation["summary"]
        assert {"400", "401"} <= set(operation["responses"])
        assert any(status.startswith("2") for status in operation["responses"])


def test_lists_tell_how_users_stand_and_how_many_members_groups_have(admin):
    users = admin.server.cli("user", "list", "okta")["items"]
    assert [user["targets"] for user in users] == [[{"target": "directory", "state": "provisioned"}]]
    groups = admin.server.cli("group", "list", "okta")["items"]
    assert [(group["members"], group["moreMembers"]) for group in groups] == [(1, False)]
    header, row = admin.server.run("user", "list", "okta").stdout.splitlines()[:2]
    assert row[header.index("IN TARGETS"):].startswith("provisioned ")
    header, row = admin.server.run("group", "list", "okta").stdout.splitlines()[:2]
    assert row[header.index("MEMBERS"):].startswith("1 ")


def routes(admin):
    for path, item in document(admin)["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def filled(admin, path):
    values = {"{connector}": "okta", "{target}": "directory", "{token}": admin.token, "{user}": "ada",
              "{group}": "jira-users", "{application}": "jira", "{run}": admin.run, "{administrator}": "ada"}
    for name, value in values.items():
        path = path.replace(name, value)
    assert "{" not in path, path
    return path


def test_every_operation_answers_and_only_as_it_says(admin):
    for method, path, operation in routes(admin):
        if method == "DELETE":
            # What is deleted is missed by the others; that they exist shows by 404 in the words of the resource.
            path = path.replace("{connector}", "nobody").replace("{target}", "nobody").replace("{administrator}", "nobody")
        answer = admin.request(method, admin.base + filled(admin, path), timeout=60)
        assert answer.status_code != 405, (method, path)
        assert str(answer.status_code) in operation["responses"], (method, path, answer.status_code, answer.text[:300])
        if answer.status_code == 404:
            assert method == "DELETE" and "does not exist" in answer.json()["detail"], (method, path, answer.text)
        if answer.status_code >= 400:
            is_problem(answer, answer.status_code)
        assert answer.headers.get("Cache-Control") == "no-store" or answer.status_code >= 400


def test_a_method_that_a_path_does_not_have_is_405_with_those_that_it_has(admin):
    for path, item in document(admin)["paths"].items():
        for method in {"get", "post", "put", "delete", "patch"} - set(item):
            answer = admin.request(method.upper(), admin.base + filled(admin, path), timeout=60)
            assert is_problem(answer, 405)
            assert {word.strip().lower() for word in answer.headers["Allow"].split(",")} - {"head"} == set(item)


def test_a_path_that_is_not_there_is_404(admin):
    for path in ("", "/nothing", "/connectors/okta/nothing", "/connectors/okta/users/ada/x", "/openapi.json/x"):
        assert is_problem(admin.get(admin.base + path, timeout=30), 404)


BODIES = {
    "nothing": b"", "a half": b"{", "a list": b"[]", "a string": b'"x"', "a name twice": b'{"name":"a","name":"b"}',
    "an unknown member": b'{"name": "x", "nonsense": 1}', "a number for a name": b'{"name": 1}', "null": b'{"name": null}',
    "no name": b"{}", "NUL": b'{"name": "a\\u0000"}', "broken UTF-8": b'{"name": "\xff"}', "deep": b"[" * 10_000,
    "an empty name": b'{"name": ""}', "a slash": b'{"name": "a/b"}', "a long name": b'{"name": "' + b"a" * 10_000 + b'"}',
    "a list for text": b'{"name": "x", "displayName": []}', "a text for a list": b'{"name": "x", "targets": "directory"}',
    "numbers in a list": b'{"name": "x", "targets": [1]}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_bad_body_is_refused_and_makes_nothing(admin, body):
    before = admin.get(f"{admin.base}/connectors", timeout=30).json()
    answer = admin.post(f"{admin.base}/connectors", data=body, headers={"Content-Type": "application/json"}, timeout=60)
    assert is_problem(answer, answer.status_code) and answer.status_code in (400, 404, 409, 422)
    assert admin.get(f"{admin.base}/connectors", timeout=30).json() == before


def test_a_body_too_large_is_413(admin):
    token = admin.headers["Authorization"]
    answer = send_raw(admin.server.port, (f"PUT /api/v1/settings HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n"
                                          "Content-Length: 10000000\r\n\r\n").encode())
    assert answer.status == 413


QUERIES = ["count=0", "count=1001", "count=x", "count=", "count=-1", "count=99999999999999999999", "after=x", "after=1.5",
           "state=silly", "before=x", "since=x", "format=xml", "defaults=perhaps", "failures=2", "bodies=x"]


@pytest.mark.parametrize("query", QUERIES)
def test_a_parameter_that_is_not_understood_is_refused_or_unknown_to_the_route(admin, query):
    name = query.split("=")[0]
    known = 0
    for method, path, operation in routes(admin):
        if method != "GET":
            continue
        answer = admin.get(f"{admin.base}{filled(admin, path)}?{query}", timeout=60)
        assert answer.status_code < 500, (path, answer.text)
        if name in [parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "query"]:
            known += 1
            assert is_problem(answer, 400), (path, answer.text)
            assert name in answer.json()["detail"]
    assert known > 0 or name == "since"


def test_random_requests_that_the_document_allows_are_never_an_incident(admin):
    schema = schemathesis.openapi.from_dict(document(admin))
    schema.config.update(base_url=admin.base)
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.method.upper() == "DELETE":
            continue

        @given(case=operation.as_strategy())
        @settings(max_examples=8, deadline=None, database=None, derandomize=True,
                  suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
        def play(case):
            answer = case.call(headers={"Authorization": admin.headers["Authorization"]}, timeout=60)
            assert answer.status_code < 500, (case.as_curl_command(), answer.text)

        play()


def test_no_request_was_an_incident(admin):
    assert "incident" not in admin.server.log
