"""Backup and restore by the commands, and what the server tells of them."""

import json
import os
import stat
import subprocess

import requests
from conftest import BINARY, free_port, start
from site_browser import browser_page
from wire import SCIM


def usher(*arguments):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=60)


def test_a_backup_is_made_while_the_server_is_at_work_and_put_back_while_it_stands_still(tmp_path):
    data, copy = tmp_path / "data", tmp_path / "copy.sqlite"
    server = start(data, free_port())
    okta = SCIM(server, "okta")
    okta.user("ada")
    assert server.cli("system")["lastBackup"] is None
    made = usher("backup", str(copy), "--data", str(data))
    assert made.returncode == 0, made.stderr
    assert "secret-key" in made.stdout
    assert stat.S_IMODE(os.stat(copy).st_mode) == 0o600
    okta.user("bob")
    report = server.cli("system")
    assert report["lastBackup"]["file"] == str(copy)
    assert report["database"]["product"].startswith("SQLite 3.") and report["database"]["bytes"] > 100_000
    assert len(report["nodes"]) == 1 and report["nodes"][0]["name"]
    again = usher("backup", str(copy), "--data", str(data))
    assert again.returncode == 1 and "exists already" in again.stderr
    busy = usher("restore", str(copy), "--data", str(data), "--yes")
    assert busy.returncode == 1 and "Stop it first" in busy.stderr
    server.stop()
    careful = usher("restore", str(copy), "--data", str(data))
    assert careful.returncode == 2 and "--yes" in careful.stderr
    done = usher("restore", str(copy), "--data", str(data), "--yes")
    assert done.returncode == 0, done.stderr
    server = start(data, free_port())
    try:
        okta.base_url = f"{server.url}/scim/okta/v2"
        names = [user["userName"] for user in okta.send("GET", "/Users").json()["Resources"]]
        assert names == ["ada"]
    finally:
        server.stop()


def test_a_lost_key_is_told_before_and_at_the_next_start_and_replaced_knowingly(tmp_path):
    data = tmp_path / "data"
    server = start(data, free_port())
    okta = SCIM(server, "okta")
    okta.user("ada")
    (data / "secret-key").unlink()
    checks = json.loads(usher("doctor", "--data", str(data), "--json").stdout)["checks"]
    assert {check["name"]: check["verdict"] for check in checks}["secret key"] == "failed"
    server.stop()
    refused = usher("serve", "--data", str(data), "--listen", f"127.0.0.1:{free_port()}")
    assert refused.returncode == 78 and "secret-key is missing" in refused.stderr
    assert not (data / "secret-key").exists()
    careful = usher("new-key", "--data", str(data))
    assert careful.returncode == 2 and "anonymized accounts" in careful.stderr
    assert not (data / "secret-key").exists()
    done = usher("new-key", "--data", str(data), "--yes")
    assert done.returncode == 0, done.stderr
    server = start(data, free_port())
    try:
        okta.base_url = f"{server.url}/scim/okta/v2"
        assert okta.send("GET", "/Users").json()["totalResults"] == 1, "Tokens are good without the key."
        checks = server.cli("doctor")["checks"]
        assert {check["name"]: check["verdict"] for check in checks}["secret key"] == "ok"
    finally:
        server.stop()


def test_the_system_page_tells_the_command_and_the_last_backup(tmp_path):
    data, copy = tmp_path / "data", tmp_path / "copy.sqlite"
    server = start(data, free_port())
    try:
        with browser_page(server, permissions=["clipboard-read", "clipboard-write"]) as page:
            page.goto(f"{server.url}/system")
            backup = page.get_by_role("region", name="Backup")
            assert "None is known yet." in backup.inner_text()
            backup.get_by_role("button", name="Copy the command").click()
            page.get_by_text("Copied").wait_for()
            command = page.evaluate("navigator.clipboard.readText()")
            assert command.startswith("usher backup ") and f'--data "{data}"' in command
            path = {**os.environ, "PATH": f"{BINARY.parent}:{os.environ['PATH']}"}
            line = command.replace("/var/backups/usher-$(date +%F).sqlite", str(copy))
            assert subprocess.run(["sh", "-c", line], env=path, capture_output=True, timeout=60).returncode == 0
            page.reload()
            assert str(copy) in page.get_by_role("region", name="Backup").inner_text()
            database = page.get_by_role("region", name="Database").inner_text()
            assert "SQLite 3." in database and str(data) in database and "version" in database
            assert "serves since" in page.get_by_role("region", name="Nodes").inner_text()
            assert requests.get(server.url + page.get_by_role("link", name="/metrics").get_attribute("href"), timeout=10).ok
    finally:
        server.stop()
