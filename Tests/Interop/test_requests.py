"""The request log of a real server: found by user, status and time, bounded, and honest about what it does not hold."""

import re
import sqlite3

import requests
from conftest import free_port, start
from wire import SCIM


def lines(server, *arguments):
    return [(entry["method"], entry["status"]) for entry in server.cli("requests", "okta", *arguments)["items"]]


def test_requests_are_found_by_user_status_and_time(usher):
    scim = SCIM(usher, "okta")
    ada = scim.user("ada@example.com")
    scim.user("grace@example.com")
    assert scim.send("POST", "/Users", {"userName": "ADA@example.com"}).status_code == 409
    scim.send("GET", "/Users?filter=" + requests.utils.quote('userName eq "ada@example.com"'))
    scim.send("GET", f"/Users/{ada}")
    assert scim.send("PATCH", f"/Users/{ada}", {"schemas": []}).status_code == 400
    scim.send("GET", "/Users/nobody")
    of_ada = [("PATCH", 400), ("GET", 200), ("GET", 200), ("POST", 409), ("POST", 201)]
    assert lines(usher, "--user", "ada@example.com") == of_ada
    assert lines(usher, "--user", ada) == of_ada
    assert lines(usher, "--user", "ada@example.com", "--status", "4xx") == [("PATCH", 400), ("POST", 409)]
    assert lines(usher, "--status", "409") == [("POST", 409)]
    assert lines(usher, "--status", "5XX") == []
    assert lines(usher, "--user", "ada") == []
    assert len(lines(usher, "--since", "1h")) == 7
    assert lines(usher, "--until", "1h") == []
    times = [entry["at"] for entry in usher.cli("requests", "okta")["items"]]
    found = usher.cli("requests", "okta", "--since", times[4], "--until", times[1])["items"]
    assert found and all(times[4] <= entry["at"] < times[1] for entry in found)
    scim.send("DELETE", f"/Users/{ada}")
    assert ("POST", 201) in lines(usher, "--user", "ada@example.com")
    assert lines(usher, "--user", ada, "--status", "204") == [("DELETE", 204)]
    for wrong in (("--status", "4x"), ("--status", "99"), ("--since", "yesterday"), ("--until", "-1h")):
        done = usher.run("requests", "okta", "=".join(wrong))
        assert done.returncode == 2 and wrong[0][2:] in done.stderr and wrong[1] in done.stderr, done


def test_a_bulk_request_is_found_by_each_of_its_users(usher):
    scim = SCIM(usher, "okta")
    bulk = scim.send("POST", "/Bulk", {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
        "Operations": [{"method": "POST", "path": "/Users", "bulkId": name, "data": {"userName": name}}
                       for name in ("ada", "grace", "ada")]})
    assert bulk.status_code == 200
    for name in ("ada", "grace"):
        assert lines(usher, "--user", name) == [("POST", 200)]
    assert lines(usher, "--user", "nobody") == []
    assert usher.cli("requests", "okta")["items"][0]["subject"] == "ada and 1 more"


def test_requests_without_a_valid_token_are_in_the_log_and_a_flood_of_them_is_counted(usher):
    base, token = usher.connector("okta")
    for _ in range(8):
        answer = requests.get(f"{base}/Users", headers={"Authorization": f"Bearer {token[:-1]}"}, timeout=30)
        assert answer.status_code == 401
    answer = usher.cli("requests", "okta", "--status", "401")
    kept, omitted = len(answer["items"]), answer["omitted"]["unauthenticated"]
    assert kept >= 1 and kept + omitted == 8
    text = usher.run("requests", "okta").stdout
    assert f"Not in the log since the server started: {omitted} (without a valid token" in text
    metrics = requests.get(f"{usher.url}/metrics", timeout=30).text
    assert f'usher_request_log_omitted_total{{reason="unauthenticated"}} {omitted}\n' in metrics
    assert 'usher_request_log_omitted_total{reason="no-room"} 0\n' in metrics
    assert token[:-1] not in usher.run("requests", "okta", "--bodies").stdout


def test_the_log_is_bounded_by_size_and_age(tmp_path):
    data = tmp_path / "data"
    (tmp_path / "usher.yaml").write_text("requestLogMegabytes: 1\nrequestLogDays: 3\n")
    port = free_port()
    server = start(data, port, ("--config", str(tmp_path / "usher.yaml")))
    scim = SCIM(server, "okta")
    for number in range(400):
        assert scim.send("POST", "/Users", {"userName": f"u{number}", "title": "x" * 8000}).status_code == 201
    kept = lines(server, "--count", "500")
    assert 40 < len(kept) < 140
    server.stop()
    with sqlite3.connect(data / "usher.sqlite") as database:
        size, = database.execute("SELECT SUM(LENGTH(request_body) + LENGTH(response_body)) FROM request_log").fetchone()
        assert size < 1.1 * 1024 * 1024
        newest, = database.execute("SELECT MAX(number) FROM request_log").fetchone()
        database.execute("UPDATE request_log SET at = at - 4 * 86400000 WHERE number <= ?", (newest - 5,))
    database.close()
    server = start(data, port, ("--config", str(tmp_path / "usher.yaml")))
    assert len(lines(server, "--count", "500")) == 5
    server.stop()


def test_help_tells_what_can_be_searched_for(usher):
    text = usher.run("requests", "--help").stdout
    assert all(re.search(rf"--{name} ", text) for name in ("user", "status", "since", "until", "search"))
