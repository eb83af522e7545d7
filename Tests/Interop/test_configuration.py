"""A server that can't start says why in one line and exits 78; what it was given to start with is guarded."""

import contextlib
import json
import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import threading
import time

import pytest
import requests
from conftest import BINARY, free_port, start
from wire import SCIM, read_answer


def refused(*arguments, environment=None, cwd="/"):
    """The one line of a server that can't start."""
    begin = time.monotonic()
    done = subprocess.run([BINARY, "serve", *map(str, arguments)], capture_output=True, text=True, timeout=30, cwd=cwd,
                          env={**os.environ, **(environment or {})})
    assert done.returncode == 78, (done.returncode, done.stdout, done.stderr)
    assert time.monotonic() - begin < 5
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines() if line.startswith("usher: ")]
    assert len(lines) == 1, done.stderr
    # At most records of the log before it; a backtrace is neither.
    others = [line for line in done.stderr.splitlines() if line not in lines]
    assert all(re.match(r"\d{4}-\d\d-\d\dT[\d:.]+Z (info|notice|warning|error) ", line) for line in others), done.stderr
    for sign in ("Fatal error", "Thread 0", "Backtrace", "Error(", "Optional("):
        assert sign not in done.stderr
    return lines[0]


@pytest.fixture
def listen():
    return ["--listen", f"127.0.0.1:{free_port()}"]


FILES = {
    "an unknown key": ("logLevel: info\nlisten_on: 1\n", "usher.yaml:2", "listen_on"),
    "a wrong value": ("\n\nlogLevel: loud\n", "usher.yaml:3", "loud"),
    "a wrong listen": ("listen: nowhere\n", "usher.yaml:1", "ADDRESS:PORT"),
    "a port too high": ("listen: 127.0.0.1:99999\n", "usher.yaml:1", "99999"),
    "a list": ("- listen\n", "usher.yaml:1", "keys and values"),
    "a nested value": ("listen: {a: b}\n", "usher.yaml:1", "one value"),
    "no YAML": ("listen: [\n", "usher.yaml", "YAML"),
    "a wrong public address": ("publicURL: usher.example.com\n", "usher.yaml:1", "https://"),
    "a database of another kind": ("databaseURL: postgres://x\n", "usher.yaml:1", "sqlite:"),
    "a certificate without a key": ("tlsCertificate: x.pem\n", "USHER_TLS_KEY", "certificate"),
}


@pytest.mark.parametrize("text,place,word", FILES.values(), ids=FILES.keys())
def test_a_wrong_usher_yaml_is_refused_with_file_and_line(tmp_path, listen, text, place, word):
    file = tmp_path / "usher.yaml"
    file.write_text(text)
    # The flag for the port only where it is not what is tested.
    flags = [] if "listen" in text.lower() else listen
    line = refused(*flags, "--data", tmp_path / "data", "--config", file)
    assert place in line and word in line
    assert not (tmp_path / "data").exists(), "nothing may be made by a start that is refused"


def test_usher_yaml_in_the_working_folder_is_read(tmp_path):
    (tmp_path / "usher.yaml").write_text("nonsense: 1\n")
    assert "usher.yaml:1" in refused(cwd=tmp_path)


def test_a_configuration_file_that_is_not_there_is_said(tmp_path, listen):
    assert "missing.yaml" in refused(*listen, "--config", tmp_path / "missing.yaml", "--data", tmp_path / "data")
    assert str(tmp_path) in refused(*listen, "--config", tmp_path, "--data", tmp_path / "data")


VARIABLES = {
    "USHER_LISTEN": "x", "USHER_LOG_LEVEL": "loud", "USHER_LOG_FORMAT": "xml", "USHER_PUBLIC_URL": "ftp://x",
    "USHER_DATABASE_URL": "mysql://", "USHER_SECRET_KEY_FILE": "/nonexistent/key", "USHER_TLS_CERT": "/nonexistent.pem",
    "USHER_DATA": "/dev/null/x",
}


@pytest.mark.parametrize("name", VARIABLES)
def test_a_wrong_variable_is_refused_by_its_name(tmp_path, name):
    environment = {"USHER_DATA": str(tmp_path / "data"), "USHER_LISTEN": f"127.0.0.1:{free_port()}", name: VARIABLES[name]}
    line = refused(environment=environment, cwd=tmp_path)
    assert name in line or VARIABLES[name] in line


@pytest.mark.parametrize("flags", [["--listen", "x"], ["--public-url", "x"], ["--data", "/dev/null"]],
                         ids=lambda flags: flags[0])
def test_a_wrong_flag_is_refused_by_its_name(tmp_path, listen, flags):
    line = refused(*listen[: 0 if flags[0] == "--listen" else 2], "--data", tmp_path / "data", *flags)
    assert flags[0] in line or flags[1] in line


def test_a_bad_secret_key_is_named_and_never_shown(tmp_path, listen):
    key = tmp_path / "key"
    key.write_text("c2VjcmV0LXRvby1zaG9ydA==\n")
    line = refused(*listen, "--data", tmp_path / "data", environment={"USHER_SECRET_KEY_FILE": str(key)})
    assert str(key) in line and "c2Vj" not in line
    (tmp_path / "data").mkdir(mode=0o700, exist_ok=True)
    (tmp_path / "data" / "secret-key").write_text("rubbish")
    assert "secret-key" in refused(*listen, "--data", tmp_path / "data")


def certificate(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                    folder / "key.pem", "-out", folder / "cert.pem", "-subj", "/CN=localhost", "-days", "2", "-addext",
                    "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
    return folder / "cert.pem", folder / "key.pem"


def test_a_bad_certificate_is_named(tmp_path, listen):
    good, key = certificate(tmp_path)
    bad = tmp_path / "bad.pem"
    bad.write_text("-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n")
    empty = tmp_path / "empty.pem"
    empty.write_text("")
    (tmp_path / "other").mkdir()
    other = certificate(tmp_path / "other")[1]
    locked = tmp_path / "locked.pem"
    subprocess.run(["openssl", "pkey", "-in", key, "-aes256", "-passout", "pass:secret", "-out", locked], check=True)
    for cert, private, words in (
            (bad, key, f"USHER_TLS_CERT: {bad} holds no certificate"), (empty, key, f"{empty} holds no certificate"),
            (key, key, f"{key} holds no certificate"), (good, bad, f"USHER_TLS_KEY: {bad} holds no private key"),
            (good, empty, f"{empty} holds no private key"), (good, other, f"{other} does not belong to the certificate {good}"),
            (good, locked, f"{locked} is protected by a passphrase"), (good, tmp_path, f"{tmp_path} is no file"),
            ("/nonexistent.pem", key, "/nonexistent.pem can't be read: No such file or directory")):
        line = refused(*listen, "--data", tmp_path / "data",
                       environment={"USHER_TLS_CERT": str(cert), "USHER_TLS_KEY": str(private)})
        assert words in line and "NIOSSL" not in line and "BoringSSL" not in line, line


def test_with_a_certificate_it_speaks_tls(tmp_path):
    cert, key = certificate(tmp_path)
    port = free_port()
    process = subprocess.Popen([BINARY, "serve", "--listen", f"127.0.0.1:{port}", "--data", tmp_path / "data"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**os.environ, "USHER_TLS_CERT": str(cert), "USHER_TLS_KEY": str(key)})
    deadline = time.monotonic() + 30
    while True:
        try:
            assert requests.get(f"https://127.0.0.1:{port}/readyz", verify=str(cert), timeout=5).status_code == 200
            break
        except requests.ConnectionError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    with pytest.raises(requests.RequestException):
        requests.get(f"http://127.0.0.1:{port}/readyz", timeout=5)
    process.terminate()
    assert process.wait(timeout=20) == 0


def test_a_port_in_use_is_exit_78_with_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = refused("--listen", f"127.0.0.1:{port}", "--data", tmp_path / "data")
    assert str(port) in line and "Another program listens" in line and "errno" not in line


def test_after_a_start_that_could_not_listen_the_next_one_says_what_to_do_first(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused("--listen", f"127.0.0.1:{taken.getsockname()[1]}", "--data", tmp_path / "data")
    # What all starts said: the first one to listen says it, the next one does not say it again.
    for _ in range(2):
        server = start(tmp_path / "data", free_port())
        server.stop()
        assert server.greeting.count("This is the first start") == 1


def test_a_database_that_somebody_locks_is_tried_again_by_a_supervisor(usher):
    usher.stop()
    holder = sqlite3.connect(usher.data / "usher.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    done = subprocess.run([BINARY, "serve", "--listen", f"127.0.0.1:{free_port()}", "--data", usher.data],
                          capture_output=True, text=True, timeout=60)
    # Not 78: that is what a supervisor does not try again after.
    assert done.returncode == 1 and "locked by another process" in done.stderr, (done.returncode, done.stderr)
    holder.close()


def test_an_address_that_is_not_ours_is_exit_78_with_one_line(tmp_path):
    assert "192.0.2.1" in refused("--listen", "192.0.2.1:8480", "--data", tmp_path / "data")
    assert "no.such.host.invalid" in refused("--listen", "no.such.host.invalid:8480", "--data", tmp_path / "data")


def test_a_second_server_on_the_same_data_folder_is_refused(usher):
    line = refused("--listen", f"127.0.0.1:{free_port()}", "--data", usher.data)
    assert str(usher.data) in line
    # And the first one goes on.
    SCIM(usher, "okta").user("ada")


def test_a_data_folder_that_is_a_file_or_can_not_be_made_is_refused(tmp_path, listen):
    (tmp_path / "file").write_text("")
    assert "file" in refused(*listen, "--data", tmp_path / "file")
    assert "file/below" in refused(*listen, "--data", tmp_path / "file" / "below")


@pytest.mark.parametrize("content", [b"", b"rubbish" * 1000], ids=["empty", "rubbish"])
def test_a_database_that_is_none_is_refused_or_made_anew(tmp_path, listen, content):
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "usher.sqlite").write_bytes(content)
    if not content:
        start(data, free_port()).stop()
        return
    line = refused(*listen, "--data", data)
    assert str(data) in line
    assert (data / "usher.sqlite").read_bytes() == content


def test_the_database_of_a_newer_release_is_refused_and_left_alone(tmp_path, listen):
    server = start(tmp_path / "data", free_port())
    server.stop()
    path = tmp_path / "data" / "usher.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("INSERT INTO schema_version (version, name) VALUES (1000, 'of the future')")
        before = list(database.iterdump())
    database.close()
    line = refused(*listen, "--data", tmp_path / "data")
    assert "newer" in line
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert list(database.iterdump()) == before


def test_a_setting_that_an_earlier_release_let_in_is_told_and_the_rest_is_in_force(tmp_path):
    port = free_port()
    server = start(tmp_path / "data", port)
    for name in ("okta", "entra"):
        server.connector(name)
    server.stop()
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "usher.sqlite")) as database, database:
        (text,) = database.execute("SELECT text FROM settings_version ORDER BY version DESC LIMIT 1").fetchone()
        settings = json.loads(text)
        settings["connectors"][0]["targets"][0]["sync"] = {"schedule": "*/90 * * * *"}
        database.execute("UPDATE settings_version SET text = ? WHERE version = (SELECT MAX(version) FROM settings_version)",
                         (json.dumps(settings),))
    server = start(tmp_path / "data", port)
    try:
        path = "connectors[0].targets[0].sync.schedule"
        assert "settings with errors" in server.log and path in server.log
        told = server.run("status")
        assert told.returncode == 0 and path in told.stdout and "usher settings apply" in told.stdout, told.stdout
        assert [error["path"] for error in server.cli("status")["settingsErrors"]] == [path]
        checks = {check["name"]: check for check in json.loads(server.run("doctor", "--json").stdout)["checks"]}
        assert checks["settings"]["verdict"] == "failed" and path in checks["settings"]["detail"]
        for name in ("okta", "entra"):
            assert server.run("sync", name, "--wait").returncode == 0
        refused = server.run("connector", "create", "ping")
        assert refused.returncode == 1 and path in refused.stderr
        exported = server.run("settings", "export").stdout
        assert "*/90" in exported
        mended = server.run("settings", "apply", "-", stdin=exported.replace("*/90", "*/30"))
        assert mended.returncode == 0, mended.stderr
        assert server.cli("status")["settingsErrors"] == []
    finally:
        server.stop()


def test_the_first_start_makes_private_files_and_says_what_to_do_next(usher):
    assert stat.S_IMODE(usher.data.stat().st_mode) == 0o700
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in usher.data.iterdir()}
    assert {"usher.sqlite", "secret-key", "admin-token"} <= set(files)
    assert set(files.values()) == {0o600}, files
    for word in ("first start", str(usher.data), usher.url, "usher connector create okta", "usher demo", "admin-token"):
        assert word in usher.greeting
    assert (usher.data / "admin-token").read_text().strip() not in usher.greeting + usher.log


def test_a_restart_keeps_tokens_settings_and_what_is_still_to_do(tmp_path):
    port = free_port()
    server = start(tmp_path / "data", port)
    scim = SCIM(server, "okta")
    document = server.cli("settings", "export")
    document["connectors"][0]["targets"][0]["sync"] = {"mode": "manual"}
    (tmp_path / "settings.json").write_text(json.dumps(document))
    server.cli("settings", "apply", str(tmp_path / "settings.json"))
    password = server.cli("application", "add", "jira", "--target", "directory")["password"]
    ada = scim.user("ada")
    before = server.cli("settings", "export")
    token = (server.data / "admin-token").read_text()
    server.stop()

    server = start(tmp_path / "data", port)
    scim.server = server
    assert (server.data / "admin-token").read_text() == token
    assert server.cli("settings", "export") == before
    assert scim.send("GET", f"/Users/{ada}").json()["userName"] == "ada"
    assert server.greeting.count("first start") == 1
    # What was marked before the restart is still to do, and is done when it is asked for.
    assert server.cli("target", "list")["items"][0]["users"] == 0
    server.cli("sync", "okta", "--wait")
    assert server.cli("target", "list")["items"][0]["users"] == 1
    answer = requests.get(f"{server.url}/crowd/rest/usermanagement/1/user", params={"username": "ada"},
                          auth=("jira", password), timeout=30)
    assert answer.status_code != 401
    server.stop()


def test_a_lost_admin_token_file_is_made_again_and_the_lost_one_is_out(tmp_path):
    port = free_port()
    server = start(tmp_path / "data", port)
    lost = (server.data / "admin-token").read_text().strip()
    server.stop()
    (server.data / "admin-token").unlink()
    server = start(tmp_path / "data", port)
    assert server.cli("status")["version"]
    headers = {"Authorization": f"Bearer {lost}"}
    assert requests.get(f"{server.url}/api/v1/status", headers=headers, timeout=30).status_code == 401
    server.stop()


def test_a_termination_answers_what_is_in_work_and_exits_0(tmp_path):
    server = start(tmp_path / "data", free_port())
    scim = SCIM(server, "okta")
    body = b'{"userName": "last"}'
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall((
            f"POST {scim.path}/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {scim.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body[:5])
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        connection.sendall(body[5:])
        assert read_answer(connection, time.monotonic()).status == 201
    assert server.process.wait(timeout=11) == 0


def test_a_termination_under_load_cuts_nothing_that_was_taken(tmp_path):
    port = free_port()
    server = start(tmp_path / "data", port)
    scim = SCIM(server, "okta")
    acknowledged, cut, stop = [], [], threading.Event()

    def push(worker):
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {scim.token}"
        for number in range(100_000):
            name = f"w{worker}-{number}"
            try:
                answer = session.post(f"{scim.base_url}/Users", json={"userName": name}, timeout=20)
            except requests.exceptions.ConnectionError as error:
                # Between two requests the connection may go; in the midst of an answer it must not.
                if "Connection refused" not in str(error):
                    cut.append(str(error))
                return
            if answer.status_code == 201:
                acknowledged.append(name)
            if stop.is_set() and answer.status_code != 201:
                return

    workers = [threading.Thread(target=push, args=(number,)) for number in range(8)]
    for worker in workers:
        worker.start()
    while len(acknowledged) < 200:
        time.sleep(0.01)
    stop.set()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=11) == 0
    for worker in workers:
        worker.join(timeout=30)
    assert not [error for error in cut if "IncompleteRead" in error or "InvalidChunk" in error], cut
    server = start(tmp_path / "data", port)
    scim.server = server
    # At most what each worker had on the wire when its connection went may be there unacknowledged.
    assert len(acknowledged) <= scim.count() <= len(acknowledged) + 8
    server.stop()


def test_a_log_in_json_is_one_object_a_line_whatever_comes(tmp_path):
    server = start(tmp_path / "data", free_port(), environment={"USHER_LOG_FORMAT": "json"})
    scim = SCIM(server, "okta")
    for name in ("a\r\nb", "\x1b[31m", "\u2028", '"}\n{"level":"info"'):
        scim.send("POST", "/Users", {"userName": name})
        scim.send("GET", "/Users/" + requests.utils.quote(name, safe=""))
        scim.send("GET", "/Users", headers={"User-Agent": "x" * 1000, "X": "y"}, params={"filter": name})
    server.stop()
    lines = server.log.split("\n")
    assert len(lines) > 10 and lines[-1] == ""
    for line in lines[:-1]:
        record = json.loads(line)
        assert {"time", "level", "message"} <= set(record)
    # For machines standard output holds nothing but results, and there are none.
    assert server.greeting == ""
