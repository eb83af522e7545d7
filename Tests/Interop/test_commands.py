"""What scripts rely on: exit statuses, one JSON document on standard output, an example in every help."""

import json
import os
import pty
import re
import subprocess
import time

import pytest
from conftest import BINARY
from wire import SCIM


def subcommands(path=()):
    """Every command as its parent's help lists it."""
    text = subprocess.run([BINARY, *path, "--help"], capture_output=True, text=True, timeout=60).stdout
    found = re.search(r"SUBCOMMANDS:\n(.*?)\n\n", text, re.DOTALL)
    names = re.findall(r"^  ([a-z-]+)\b", found.group(1), re.MULTILINE) if found else []
    yield path
    for name in names:
        yield from subcommands((*path, name))


COMMANDS = list(subcommands())


def test_the_commands_that_are_promised_are_there():
    names = {path[0] for path in COMMANDS if path}
    promised = "serve connector token api-token application target settings sync user group requests demo doctor"
    assert set(promised.split()) <= names
    assert len(COMMANDS) > 30


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(path) or "usher")
def test_every_help_has_an_example_and_exits_0(path):
    done = subprocess.run([BINARY, *path, "--help"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert re.search(r"^ +usher " + " ".join(path[:1]), done.stdout, re.MULTILINE), done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(path) or "usher")
def test_a_wrong_command_line_is_exit_2_with_a_word_on_standard_error(path):
    done = subprocess.run([BINARY, *path, "--no-such-flag"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "no-such-flag" in done.stderr or "Missing" in done.stderr or "Usage" in done.stderr


@pytest.fixture(scope="module")
def okta(shared):
    scim = SCIM(shared, "okta")
    ada = scim.user("ada", displayName="Ada")
    scim.group("jira-users", [ada])
    shared.cli("application", "add", "jira", "--target", "directory")
    shared.cli("sync", "okta", "--wait")
    return scim


GOOD = [
    "connector list", "connector show okta", "connector guide okta", "connector create temp", "connector delete temp --yes",
    "token create okta --label x", "token list okta", "application list", "application add x --target directory",
    "application delete x", "target list", "target add t --kind directory", "target delete t --yes", "settings export",
    "settings export --defaults", "sync okta", "sync okta --wait", "sync okta --full --wait", "sync okta --user ada --wait",
    "user list okta", "user list okta --search a", "user show okta ada", "group list okta", "group show okta jira-users",
    "requests okta", "requests okta --failures --bodies", "status", "runs", "runs okta --target directory --count 2",
    "run cancel okta",
]


@pytest.mark.parametrize("command", GOOD)
def test_with_json_standard_output_is_one_document_and_without_it_text(okta, command):
    done = okta.server.run(*command.split(), "--json")
    if done.returncode == 2:
        done = okta.server.run(*[word for word in command.split() if word != "--yes"], "--json")
    assert done.returncode == 0, done.stderr
    assert isinstance(json.loads(done.stdout), dict)


@pytest.mark.parametrize("command", [
    "connector list", "connector show okta", "connector guide okta", "token list okta", "application list", "target list",
    "settings export", "sync okta --wait", "user list okta", "user show okta ada", "group list okta",
    "group show okta jira-users", "requests okta", "status", "doctor"])
def test_for_people_it_is_text(okta, command):
    done = okta.server.run(*command.split())
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout.strip()
    assert not done.stdout.startswith("{")


FAILED = ["connector create okta", "connector create Bad_Name", "connector create " + "x" * 100,
          "connector create y --identity-provider nobody",
          "application add jira --target directory", "application add y --target directory --allow nonsense",
          "target add directory --kind directory", "target add y --kind nonsense",
          "user list okta --after x", "group list okta --after x",
          "settings apply /nonexistent", "settings validate /nonexistent", "connector delete okta --accounts sell --yes"]
MISSING = ["connector show nobody", "connector create y --target nowhere", "connector delete nobody --yes", "connector guide nobody", "token create nobody",
           "token list nobody", "token revoke okta nobody", "application list --target nowhere",
           "application add y --target nowhere", "application delete nobody", "target delete nowhere --yes", "sync nobody",
           "sync okta --target nowhere", "sync okta --user nobody", "user list nobody", "user show okta nobody",
           "group show okta nobody", "requests nobody", "user show okta ..", "user show okta a/b", "connector show %2f"]


@pytest.mark.parametrize("command", [
    "user list okta --count 0", "group list okta --count 501", "runs --count 0", "held okta --count 1001",
    "conflicts okta --count 501", "preview okta --limit 1001", "preview okta --page 0", "audit --count 0",
    "requests okta --count 501", "explain okta --group x --count 501", "explain okta --group x --start=-1"])
def test_a_number_out_of_range_is_a_wrong_command_line(okta, command):
    done = okta.server.run(*command.split())
    assert done.returncode == 2 and "must be a whole number from" in done.stderr and done.stdout == ""


@pytest.mark.parametrize("command,told", [
    ("requests okta --status 42", "--status must be a status or a class"), ("requests okta --status 4x", "--status must be"),
    ("user list okta --state silly", "silly"), ("user list okta --state failed --deleted", "--deleted"),
    ("token create okta --expires yesterday", "--expires must be a span of time"),
    ("token create okta --expires 0d", "--expires must be"),
    ("api-token create --role viewer --label x --expires soon", "--expires must be")])
def test_a_wrong_value_is_a_wrong_command_line(okta, command, told):
    done = okta.server.run(*command.split())
    assert done.returncode == 2 and told in done.stderr and done.stdout == "", done


@pytest.mark.parametrize("option", ["--since", "--until"])
@pytest.mark.parametrize("time", ["999999999999h", "101w4000d", "yesterday", "2026-13-01T00:00:00Z", ""])
def test_what_is_no_time_is_a_wrong_command_line(okta, option, time):
    done = okta.server.run("requests", "okta", option, time)
    assert done.returncode == 2 and f"{option} must be a time" in done.stderr and done.stdout == ""


@pytest.mark.parametrize("command,status", [(c, 1) for c in FAILED] + [(c, 3) for c in MISSING])
def test_what_fails_is_exit_1_and_what_is_not_there_exit_3_with_one_clear_message(okta, command, status):
    done = okta.server.run(*command.split(), "--json")
    if done.returncode == 2 and "--yes" in command:
        done = okta.server.run(*[word for word in command.split() if word != "--yes"], "--json")
    assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
    assert done.stdout == ""
    assert done.stderr.startswith("usher: ")
    assert "Error(" not in done.stderr and "Optional(" not in done.stderr
    assert len(done.stderr) < 1_000


def test_nothing_is_deleted_without_yes(okta):
    for command in ("connector delete okta", "target delete directory"):
        assert okta.server.run(*command.split()).returncode == 2
    assert okta.server.cli("connector", "show", "okta")["name"] == "okta"


def test_without_a_server_a_command_says_how_to_start_one(okta, tmp_path):
    environment = {**os.environ, "USHER_URL": "http://127.0.0.1:9", "USHER_DATA": str(okta.server.data)}
    done = subprocess.run([BINARY, "status"], capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode == 1
    assert "usher serve" in done.stderr and "\n" not in done.stderr.strip()
    environment["USHER_DATA"] = str(tmp_path)
    done = subprocess.run([BINARY, "status"], capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode == 1
    assert "admin-token" in done.stderr


def test_a_wrong_token_is_said_and_never_shown(okta):
    environment = {**os.environ, "USHER_URL": okta.server.url, "USHER_TOKEN": okta.token}
    done = subprocess.run([BINARY, "status"], capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode == 1
    assert "USHER_TOKEN" in done.stderr and okta.token not in done.stderr


def test_the_demo_runs_twice_and_takes_itself_away(okta):
    for _ in range(2):
        told = okta.server.cli("demo")
        assert len(told["chapters"]) >= 6
        shown = {item["name"]: item for item in okta.server.cli("target", "list")["items"]}
        assert shown["demo"]["users"] == 50
        assert shown["demo"]["memberships"] > 50
        assert shown["directory"]["users"] == 1
    okta.server.cli("demo", "--remove")
    okta.server.cli("demo", "--remove")
    assert [item["name"] for item in okta.server.cli("target", "list")["items"]] == ["directory"]
    assert "demo" not in [item["name"] for item in okta.server.cli("connector", "list")["items"]]


def test_the_demo_shows_what_arrived_read_back_by_the_crowd_api(okta):
    done = okta.server.run("demo")
    assert done.returncode == 0
    assert "50 users in the directory" in done.stderr + done.stdout
    okta.server.cli("demo", "--remove")


NAMES = {
    "markup": "<script>alert(1)</script>&amp;\"'",
    "right to left": "\u202egro.live\u202c",
    "emoji": "\U0001f469\u200d\U0001f4bb\U0001f3fd",
    "combining": "Zo\u0065\u0308",
    "zero width": "ad\u200ba",
    "a formula": "=cmd()|'/c calc'!A1",
    "quotes of SQL": "x'; DROP TABLE users; --",
    "LIKE": "%_*\\",
    "templates": "{{ userName }} ${x} $(id) `id`",
    "LDAP": "cn=a,dc=b)(|(x=*)",
    "Turkish": "\u0130stanbul \u0131",
    "outside the first plane": "\U00020bb7\U0001d54f",
    "XML text": "]]><![CDATA[ &#x41; <!-- -->",
    "no character": "a\ufffeb\uffff",
    "ANSI": "\u001b[31mred\u001b[0m",
    "C1": "\u009b31mred",
    "line breaks": "one\r\ntwo: injected",
    "a line separator": "one\u2028two",
    "backspaces": "abc\b\b\bxyz",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_hostile_name_comes_back_unaltered_or_is_refused_and_never_reaches_a_terminal_raw(okta, name):
    identifier = f"hostile-{abs(hash(name))}"
    answer = okta.send("POST", "/Users", {"userName": identifier, "displayName": name, "title": name})
    if answer.status_code == 400:
        return
    assert answer.status_code == 201, answer.text
    user = answer.json()["id"]
    assert okta.send("GET", f"/Users/{user}").json()["displayName"] == name
    answer = okta.send("POST", "/Groups", {"displayName": name + " group", "members": [{"value": user}]})
    if answer.status_code == 400:
        return
    group = answer.json()["id"]
    assert okta.send("GET", f"/Groups/{group}").json()["displayName"] == name + " group"
    found = okta.send("GET", "/Groups", params={"filter": f"displayName eq {json.dumps(name + ' group')}"})
    assert [item["id"] for item in found.json()["Resources"]] == [group]
    okta.server.run("sync", "okta", "--wait")
    assert okta.server.cli("user", "show", "okta", identifier)["resource"]["displayName"] == name
    assert okta.server.cli("group", "show", "okta", name + " group")["resource"]["id"] == group
    for command in (("user", "show", "okta", identifier), ("group", "show", "okta", group), ("group", "list", "okta"),
                    ("requests", "okta", "--bodies", "--count", "20"), ("user", "list", "okta", "--search", "hostile")):
        status, text = on_a_terminal(okta.server, *command)
        assert status == 0, text
        raw = [c for c in text if (ord(c) < 32 and c not in "\r\n\t") or 0x7F <= ord(c) < 0xA0
               or c in "\u202e\u202c\u2028\u2029"]
        assert not raw, (command, raw)


def on_a_terminal(server, *command):
    """What a person would see: standard output is a terminal."""
    parent, child = pty.openpty()
    process = subprocess.Popen([BINARY, *command], stdout=child, stderr=child, env={
        **os.environ, "USHER_URL": server.url, "USHER_DATA": str(server.data)})
    os.close(child)
    data = b""
    while True:
        try:
            piece = os.read(parent, 65_536)
        except OSError:
            break
        if not piece:
            break
        data += piece
    os.close(parent)
    return process.wait(timeout=60), data.decode()


def test_a_conflict_names_the_other_connector_and_is_exit_4(usher):
    """A user whom two identity providers push belongs to the first."""
    SCIM(usher, "okta").user("ada")
    usher.cli("sync", "okta", "--wait")
    SCIM(usher, "entra").user("Ada")
    waited = usher.run("sync", "entra", "--wait")
    assert waited.returncode == 4
    assert "usher user list entra --state conflict" in waited.stderr
    found = usher.cli("user", "list", "entra", "--state", "conflict")["items"]
    assert [(one["userName"], "connector `okta`" in one["message"]) for one in found] == [("Ada", True)]
    assert "1 conflict: usher user list entra --state conflict" in usher.run("doctor").stdout
    assert usher.run("sync", "okta", "--wait").returncode == 0


def test_requests_come_failures_first_with_the_time_of_each(usher):
    scim = SCIM(usher, "okta")
    assert "Nothing arrived yet" in usher.run("requests", "okta").stdout
    refused = scim.send("POST", "/Users", {"schemas": []})
    assert refused.status_code == 400
    time.sleep(0.05)
    scim.user("ada")
    lines = usher.run("requests", "okta").stdout.splitlines()
    assert lines[0] == "REFUSED OR FAILED" and "  400  POST " in lines[1]
    assert lines[3] == "ANSWERED" and "  201  POST " in lines[4]
    assert lines[1].split()[0] < lines[4].split()[0]
    assert usher.run("requests", "okta", "--search", "grace").stdout == "No such request.\n"


def test_a_diff_says_what_an_edited_document_would_change_and_changes_nothing(usher, tmp_path):
    usher.connector("okta")
    file = tmp_path / "settings.yaml"
    file.write_text(usher.run("settings", "export").stdout)
    assert usher.run("settings", "diff", str(file)).stdout == "Nothing would change.\n"
    file.write_text(file.read_text().replace("- target: directory", "- target: directory\n        link: never"))
    told = usher.run("settings", "diff", str(file))
    assert told.stdout == '~ connectors[okta].targets[directory].link: "ask" → "never"\n'
    assert "link" not in usher.run("settings", "export").stdout
    file.write_text("version: 1\nnonsense: 1\n")
    refused = usher.run("settings", "diff", str(file))
    assert refused.returncode == 1 and "nonsense" in refused.stderr
