"""Settings documents that an operator gets wrong: every problem with its place, nothing changed, nothing slow."""

import json
import time

import pytest
from wire import SCIM


@pytest.fixture(scope="module")
def okta(shared):
    return SCIM(shared, "okta")


GOOD = """\
version: 1
targets:
  - name: directory
    kind: directory
connectors:
  - name: okta
    targets:
      - target: directory
{rules}
"""


def rules(text):
    return GOOD.format(rules="\n".join("        " + line for line in text.splitlines()))


DOCUMENTS = {
    "nothing": "",
    "no YAML": "version: [1\n",
    "a tab": "version: 1\n\ttargets: []\n",
    "a string": "hello\n",
    "a list": "- 1\n",
    "no version": "targets: []\n",
    "another version": "version: 99\ntargets: []\n",
    "a version that is a word": "version: one\n",
    "a key twice": "version: 1\nversion: 1\n",
    "two documents": "version: 1\n---\nversion: 1\n",
    "an unknown key": GOOD.format(rules="") + "nonsense: 1\n",
    "an unknown key deep down": rules("groups:\n  required: []\n  requierd: [x]"),
    "a target that is not there": GOOD.format(rules="").replace("target: directory", "target: nowhere"),
    "a target twice": GOOD.format(rules="").replace("    kind: directory\n", "    kind: directory\n  - name: directory\n    kind: directory\n"),
    "a kind of target nobody knows": GOOD.format(rules="").replace("kind: directory", "kind: ldap"),
    "a name with capitals": GOOD.format(rules="").replace("name: okta", "name: Okta"),
    "the connector is lost": "version: 1\ntargets:\n  - name: directory\n    kind: directory\nconnectors: []\n",
    "a template without end": rules('attributes:\n  username: { from: ["{{ userName"] }'),
    "an unknown function": rules('attributes:\n  username: { from: ["{{ userName | shout }}"] }'),
    "wrong arguments": rules('attributes:\n  username: { from: ["{{ userName | replace(1) }}"] }'),
    "an unknown path": rules('attributes:\n  username: { from: ["{{ shoeSize }}"] }'),
    "an unknown account attribute": rules('attributes:\n  shoes: { from: ["{{ userName }}"] }'),
    "a bad whenMissing": rules('attributes:\n  username: { from: ["{{ userName }}"], whenMissing: explode }'),
    "a bad filter": rules('dropWhen: ["userName eq"]'),
    "a bad condition": rules('groups:\n  alwaysAssign: [{ name: x, when: "active maybe true" }]'),
    "a bad regex function": rules('attributes:\n  username: { from: ["{{ userName | regex(\\"(\\", \\"x\\") }}"] }'),
    "a bad sync mode": rules("sync: { mode: sometimes }"),
    "a bad schedule": rules('sync: { mode: automatic, schedule: "every day" }'),
    "a bad clean-up": rules("cleanup: { deleted: explode }"),
    "a negative grace": rules("cleanup: { graceDays: -1 }"),
    "a percentage of 200": rules("safety: { accounts: { count: 1, percent: 200, atLeast: 1 } }"),
    "a list where one value belongs": rules("link: [ask]"),
    "a word where a list belongs": rules("groups: { required: x }"),
    "a bad address": GOOD.format(rules="").replace(
        "    kind: directory\n", "    kind: directory\n    applications: [{ name: jira, allow: [300.1.1.1] }]\n"),
    "a password in plain text": GOOD.format(rules="").replace(
        "    kind: directory\n", "    kind: directory\n    applications: [{ name: jira, password: hunter2-hunter2-hunter2 }]\n"),
    "aliases without end": "version: 1\na: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)),
    "10,000 open brackets": "[" * 10_000,
    "a JSON half": '{"version": 1, ',
}


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_a_bad_document_is_refused_with_its_place_and_nothing_is_changed(okta, tmp_path, text):
    server = okta.server
    file = tmp_path / "settings.yaml"
    file.write_text(text)
    before = server.cli("settings", "export", "--defaults"), server.cli("status")["settingsVersion"]
    begin = time.monotonic()
    told = server.cli("settings", "validate", str(file), expect=1)
    assert time.monotonic() - begin < 5
    assert told["valid"] is False
    errors = [issue for issue in told["issues"] if issue["severity"] == "error"]
    assert errors
    for issue in errors:
        assert issue["line"] >= 1 and issue["column"] >= 1 and len(issue["message"]) > 8
        assert "hunter2" not in issue["message"]
    applied = server.run("settings", "apply", str(file))
    assert applied.returncode == 1
    assert applied.stdout == ""
    assert "Nothing was changed" in applied.stderr
    assert (server.cli("settings", "export", "--defaults"), server.cli("status")["settingsVersion"]) == before


def test_the_place_of_a_problem_is_the_line_that_an_editor_shows(okta, tmp_path):
    file = tmp_path / "settings.yaml"
    file.write_text(rules("groups:\n  required: []\n  requierd: [x]"))
    number = next(n for n, line in enumerate(file.read_text().splitlines(), 1) if "requierd" in line)
    done = okta.server.run("settings", "validate", str(file))
    assert f"{file}:{number}:" in done.stdout
    assert "required" in done.stdout


def test_what_is_exported_can_be_applied_again_and_changes_nothing(okta, tmp_path):
    for form, flags in (("yaml", ["--defaults"]), ("yaml", [])):
        file = tmp_path / f"settings.{form}"
        file.write_text(okta.server.run("settings", "export", *flags).stdout)
        before = okta.server.cli("settings", "export", "--defaults")
        assert okta.server.run("settings", "apply", str(file)).returncode == 0
        assert okta.server.cli("settings", "export", "--defaults") == before


def test_a_change_made_meanwhile_is_not_overwritten(okta, tmp_path):
    version = okta.server.cli("status")["settingsVersion"]
    file = tmp_path / "settings.yaml"
    file.write_text(okta.server.run("settings", "export").stdout)
    okta.server.cli("token", "list", "okta")
    okta.server.cli("target", "add", "meanwhile", "--kind", "directory")
    done = okta.server.run("settings", "apply", str(file), "--expecting", str(version))
    assert done.returncode == 1 and "Nothing was changed" in done.stderr
    okta.server.cli("target", "delete", "meanwhile", "--yes")


def test_a_document_of_standard_input_and_one_that_is_no_text(okta, tmp_path):
    text = okta.server.run("settings", "export").stdout
    assert okta.server.run("settings", "validate", "-", stdin=text).returncode == 0
    file = tmp_path / "settings.yaml"
    file.write_bytes(b"version: 1\xff\xfe\n")
    done = okta.server.run("settings", "validate", str(file))
    assert done.returncode == 1 and "UTF-8" in done.stderr


def test_a_password_file_that_can_not_be_read_is_refused_by_its_name(okta, tmp_path):
    file = tmp_path / "settings.json"
    document = okta.server.cli("settings", "export")
    document["targets"][0]["applications"] = [{"name": "jira", "password": {"file": "/nonexistent/password"}}]
    file.write_text(json.dumps(document))
    told = okta.server.cli("settings", "validate", str(file), expect=1)
    assert "/nonexistent/password" in told["issues"][0]["message"]
    done = okta.server.run("settings", "apply", str(file))
    assert done.returncode == 1
    assert "/nonexistent/password" in done.stderr and "Nothing was changed" in done.stderr
    short = tmp_path / "password"
    short.write_text("hunter2\n")
    document["targets"][0]["applications"][0]["password"] = {"file": str(short)}
    file.write_text(json.dumps(document))
    done = okta.server.run("settings", "apply", str(file))
    assert done.returncode == 1 and str(short) in done.stderr and "hunter2" not in done.stderr


PATTERNS = ["(a+)+$", "(a|a)*$", "(.*a){20}", "^(([a-z])+.)+[A-Z]([a-z])+$", "(a?){50}a{50}", "((a*)*)*b", "(x+x+)+y"]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_that_would_run_for_ever_costs_a_bounded_time(okta, tmp_path, pattern):
    server = okta.server
    document = server.cli("settings", "export")
    binding = document["connectors"][0]["targets"][0]
    binding["groups"] = {"neverAssign": [pattern], "required": []}
    binding["protect"] = {"users": [pattern], "groups": [pattern]}
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(document))
    applied = server.run("settings", "apply", str(file))
    if applied.returncode != 0:
        assert "Nothing was changed" in applied.stderr
        return
    name = f"long{PATTERNS.index(pattern)}-{'a' * 200}"
    user = okta.user(name[:250])
    okta.create("/Groups", {"displayName": "a" * 240 + f"!{PATTERNS.index(pattern)}", "members": [{"value": user}]})
    begin = time.monotonic()
    server.run("sync", "okta", "--wait")
    assert time.monotonic() - begin < 10
    # Whatever came of it is said, and the next pushes are answered as ever.
    state = server.cli("user", "show", "okta", name[:250])["targets"][0]
    assert state["state"]
    begin = time.monotonic()
    assert okta.send("GET", "/Users?count=1").status_code == 200
    assert time.monotonic() - begin < 2


def test_contradicting_rules_are_told_apart_or_have_one_meaning(okta, tmp_path):
    """Everything protected and assigned, required and never assigned: no crash, and nothing is done to anybody."""
    document = okta.server.cli("settings", "export")
    binding = document["connectors"][0]["targets"][0]
    binding["groups"] = {"required": [".*"], "neverAssign": [".*"], "onlyAssign": ["x"], "alwaysAssign": ["x"],
                         "neverRemove": [".*"]}
    binding["protect"] = {"users": [".*"], "groups": [".*"]}
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(document))
    refused = okta.server.run("settings", "apply", str(file))
    assert refused.returncode == 1 and "`x` is protected by protect.groups" in refused.stderr
    binding["groups"]["alwaysAssign"] = []
    file.write_text(json.dumps(document))
    applied = okta.server.run("settings", "apply", str(file))
    assert applied.returncode == 0 and applied.stderr.count("warning") == 2, applied.stderr
    before = okta.server.cli("target", "list")["items"][0]
    user = okta.user("contradicted")
    okta.group("x", [user])
    okta.server.run("sync", "okta", "--wait")
    after = okta.server.cli("target", "list")["items"][0]
    assert after["users"] == before["users"]
    assert "incident" not in okta.server.log


def test_rules_that_say_what_nobody_means_are_told_everywhere(usher, tmp_path):
    usher.connector("okta")
    document = tmp_path / "settings.yaml"
    rules = "cleanup: { graceDays: 3 }"
    text = """version: 1
targets: [{ name: directory, kind: directory }]
connectors:
  - name: okta
    targets:
      - target: directory
        %s
"""
    document.write_text(text % rules)
    for command in ("validate", "diff", "apply"):
        done = usher.run("settings", command, str(document))
        assert done.returncode == 0
        assert "7:31: warning" in done.stdout + done.stderr, command
    told = usher.run("doctor")
    assert "graceDays: has no effect" in told.stdout
    document.write_text(text % "groups: { alwaysAssign: ['admins '] }\n        protect: { groups: [admins] }")
    refused = usher.run("settings", "apply", str(document))
    assert refused.returncode == 1 and "is protected by protect.groups" in refused.stderr
