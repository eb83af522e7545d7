"""The audit log of a real server: every change with who and what, and whoever changes the file is found out."""

import re
import sqlite3

import pytest
from conftest import free_port, start


def heads(server):
    lines = [line for line in server.log.splitlines() if "audit head" in line]
    return [re.search(r"\d+:[0-9a-f]{64}", line).group() for line in lines]


def verify(server, *arguments, expect=0):
    return server.cli("audit", "verify", *arguments, expect=expect)


def test_changes_are_told_with_actor_before_and_after(usher):
    usher.connector("okta")
    made = usher.cli("token", "create", "okta", "--label", "second")
    usher.cli("token", "revoke", "okta", made["id"])
    application = usher.cli("application", "add", "jira", "--target", "directory")
    usher.cli("sync", "okta")
    usher.cli("connector", "delete", "okta", "--yes")
    entries = usher.cli("audit", "--count", "500")["items"]
    actions = [entry["action"] for entry in reversed(entries)]
    assert [action for action in actions if not action.startswith(("settings.initial", "admin-token"))] == [
        "connector.create", "token.create", "token.create", "token.revoke", "application.create", "sync.order",
        # What was agreed to, before anything is done; then the change of the settings.
        "connector.delete", "connector.delete",
    ]
    for entry in entries:
        assert entry["actor"] in ("local-admin", "server start")
        assert entry["actor"] == "server start" or entry["requestID"]
    revoked = usher.cli("audit", "--action", "token.revoke")["items"]
    assert [entry["object"] for entry in revoked] == [f"/connectors/okta/tokens/{made['id']}"]
    gone = usher.cli("audit", "--action", "connector.delete")["items"][0]
    assert any(change["path"] == "connectors[okta]" and "before" in change for change in gone["changes"])
    text = usher.run("audit", "--count", "500").stdout
    assert made["token"] not in text and made["token"][-20:] not in text
    assert application["password"] not in text
    assert verify(usher)["intact"] is True


TAMPERINGS = {
    "edit": ("UPDATE audit SET document = replace(document, 'okta', 'akto') WHERE sequence = 3", "Entry 3 was changed"),
    "removal": ("DELETE FROM audit WHERE sequence = 3", "Entry 3 is missing"),
    "cut": ("DELETE FROM audit WHERE sequence > 3", "cut off"),
    "clean cut": (
        "DELETE FROM audit WHERE sequence > 3; UPDATE sequence SET value = 3 WHERE name = 'audit'", "cut off"),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_verify_finds_what_was_done_to_the_file(tmp_path, name):
    statements, expected = TAMPERINGS[name]
    port = free_port()
    server = start(tmp_path / "data", port)
    for connector in ("okta", "entra"):
        server.connector(connector)
    assert verify(server)["intact"] is True
    server.stop()
    head = heads(server)[-1]
    with sqlite3.connect(tmp_path / "data" / "usher.sqlite") as database:
        with pytest.raises(sqlite3.IntegrityError):
            database.execute("DELETE FROM audit")
        database.executescript(
            "DROP TRIGGER audit_never_changes; DROP TRIGGER audit_never_shrinks; " + statements)
    database.close()
    server = start(tmp_path / "data", port)
    answer = verify(server, "--head", head, expect=1)
    assert answer["intact"] is False
    assert any(expected in problem for problem in answer["problems"]), answer
    assert "NOT whole" in server.run("audit", "verify", "--head", head).stdout
    server.stop()


def test_a_whole_log_goes_on_after_a_restart(tmp_path):
    port = free_port()
    server = start(tmp_path / "data", port)
    server.connector("okta")
    server.stop()
    head = heads(server)[-1]
    server = start(tmp_path / "data", port)
    server.connector("entra")
    assert verify(server, "--head", head)["intact"] is True
    assert server.run("audit", "verify", "--head", "nonsense").returncode == 2
    server.stop()


def test_what_cannot_be_audited_is_not_done(tmp_path):
    port = free_port()
    server = start(tmp_path / "data", port)
    server.connector("okta")
    server.cli("sync", "okta", "--wait")
    server.stop()
    with sqlite3.connect(tmp_path / "data" / "usher.sqlite") as database:
        database.execute("ALTER TABLE audit RENAME TO elsewhere")
    database.close()
    server = start(tmp_path / "data", port)
    before = [server.cli(*reading) for reading in READINGS]
    for change in (("token", "create", "okta"), ("connector", "create", "entra"), ("sync", "okta", "--wait"),
                   ("application", "add", "jira", "--target", "directory"), ("connector", "delete", "okta", "--yes")):
        done = server.run(*change)
        assert (done.returncode, done.stdout) == (1, "") and "database" in done.stderr, (change, done)
    assert [server.cli(*reading) for reading in READINGS] == before
    server.stop()


READINGS = [("settings", "export"), ("token", "list", "okta"), ("connector", "list"), ("runs", "okta")]
