"""A machine that fails: a full disk, a locked database, a write that never reaches the disk. Nothing that was
acknowledged is lost, reads go on, and the server works again by itself."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import time

import pytest
import requests
from conftest import free_port, start
from wire import SCIM, is_scim_error


@pytest.fixture
def disk(tmp_path):
    """A file system of 12 MiB. The tests run as root, in CI too."""
    path = tmp_path / "disk"
    path.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m,mode=0700", "tmpfs", path], capture_output=True, text=True)
    assert done.returncode == 0, f"the test of a full disk must mount a small file system, as root: {done.stderr}"
    yield path
    assert subprocess.run(["umount", path]).returncode == 0


def fill(path):
    with open(path, "wb", buffering=0) as ballast, contextlib.suppress(OSError):
        while True:
            ballast.write(b"x" * 4096)


def test_on_a_full_disk_reads_go_on_writes_are_refused_and_all_is_well_when_there_is_room(disk):
    port = free_port()
    server = start(disk / "data", port)
    scim = SCIM(server, "okta")
    acknowledged = [scim.user("first")]
    # Room for the log and the standard output of the server is not what is tested.
    fill(disk / "ballast")

    refused = None
    for number in range(5_000):
        answer = scim.send("POST", "/Users", {"userName": f"u{number}", "title": "x" * 2_000})
        if answer.status_code != 201:
            refused = answer
            break
        acknowledged.append(answer.json()["id"])
    assert refused is not None, "the disk was never full"
    assert refused.status_code in (503, 507), refused.text
    assert is_scim_error(refused, refused.status_code)
    assert int(refused.headers["Retry-After"]) > 0

    deadline = time.monotonic() + 10
    while requests.get(f"{server.url}/readyz", timeout=10).status_code != 503:
        assert time.monotonic() < deadline, "a server that can't write must not be ready"
        scim.send("POST", "/Users", {"userName": "once more", "title": "x" * 2_000})
    assert requests.get(f"{server.url}/livez", timeout=10).status_code == 200
    for _ in range(20):
        assert scim.send("GET", f"/Users/{acknowledged[0]}").json()["userName"] == "first"
        assert scim.send("PUT", f"/Users/{acknowledged[0]}", {"userName": "first", "title": "y" * 9_000}).status_code in (503, 507)
    assert scim.count() == len(acknowledged)
    made = server.run("connector", "create", "late")
    assert made.returncode == 1 and "usher: " in made.stderr and "SQL" not in made.stderr
    assert server.run("doctor").returncode == 1
    assert server.process.poll() is None

    (disk / "ballast").unlink()
    deadline = time.monotonic() + 5
    while scim.send("POST", "/Users", {"userName": "after"}).status_code != 201:
        assert time.monotonic() < deadline, "it does not work again though there is room"
        time.sleep(0.1)
    assert requests.get(f"{server.url}/readyz", timeout=10).status_code == 200
    for identifier in acknowledged:
        assert scim.send("GET", f"/Users/{identifier}").status_code == 200
    server.cli("connector", "create", "late")
    server.cli("sync", "okta", "--wait")
    assert server.cli("user", "list", "okta", "--state", "provisioned", "--count", "1")["total"] == len(acknowledged) + 1

    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    server = start(disk / "data", port)
    scim.server = server
    assert scim.count() == len(acknowledged) + 1
    server.stop()


def test_a_start_on_a_full_disk_is_refused_with_one_line(disk):
    from test_configuration import refused

    fill(disk / "ballast")
    line = refused("--listen", f"127.0.0.1:{free_port()}", "--data", disk / "data")
    assert str(disk) in line


@contextlib.contextmanager
def locked(server):
    """Another process (this one) holds the write lock of the database."""
    database = sqlite3.connect(server.data / "usher.sqlite", isolation_level=None, timeout=10)
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        database.execute("ROLLBACK")
        database.close()


def post_in_the_background(scim, name):
    import concurrent.futures

    pool = concurrent.futures.ThreadPoolExecutor(1)
    begin = time.monotonic()
    future = pool.submit(lambda: (scim.send("POST", "/Users", {"userName": name}), time.monotonic() - begin))
    pool.shutdown(wait=False)
    return future


def test_a_database_locked_for_3_seconds_is_waited_for(usher):
    scim = SCIM(usher, "okta")
    reader = SCIM(usher, "reader")
    with locked(usher):
        waiting = post_in_the_background(scim, "patient")
        begin = time.monotonic()
        while time.monotonic() - begin < 3:
            asked = time.monotonic()
            assert reader.send("GET", "/Users").status_code == 200
            assert time.monotonic() - asked < 2, "reads must not wait for the lock"
            time.sleep(0.1)
    answer, _ = waiting.result(timeout=30)
    assert answer.status_code == 201


def test_a_database_locked_for_longer_is_503_and_then_all_is_well(usher):
    scim = SCIM(usher, "okta")
    with locked(usher):
        answer, seconds = post_in_the_background(scim, "impatient").result(timeout=60)
        assert is_scim_error(answer, 503)
        assert int(answer.headers["Retry-After"]) > 0
        assert seconds < 20
        made = usher.run("connector", "create", "late")
        assert made.returncode == 1 and "usher: " in made.stderr
    assert scim.send("POST", "/Users", {"userName": "impatient"}).status_code == 201
    assert requests.get(f"{usher.url}/readyz", timeout=10).status_code == 200
    usher.cli("connector", "create", "late")


@pytest.fixture(scope="module")
def strace():
    if not shutil.which("strace"):
        subprocess.run(["apt-get", "install", "-y", "-qq", "strace"], check=True, stdout=subprocess.DEVNULL)
    return shutil.which("strace")


@contextlib.contextmanager
def traced(strace, server, output, *expressions):
    """The server under strace, from the moment that it is attached to every thread."""
    arguments = [word for expression in expressions for word in ("-e", expression)]
    process = subprocess.Popen([strace, "-f", "-p", str(server.process.pid), "-o", output, *arguments],
                               stderr=subprocess.PIPE, text=True)
    assert "attached" in process.stderr.readline(), "strace could not attach: the tests need to be root"
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def test_every_single_write_is_on_the_disk_before_it_is_acknowledged(usher, strace, tmp_path):
    scim = SCIM(usher, "okta")
    writes = 20
    with traced(strace, usher, tmp_path / "trace", "trace=fsync,fdatasync"):
        for number in range(writes):
            scim.user(f"u{number}")
    flushed = [line for line in (tmp_path / "trace").read_text().splitlines() if "sync(" in line]
    assert len(flushed) >= writes


@pytest.mark.parametrize("fault", ["fdatasync:error=EIO", "fsync,fdatasync:error=EIO", "pwrite64:error=EIO",
                                   "pwrite64:error=ENOSPC", "ftruncate:error=EIO"])
def test_a_write_that_fails_is_never_acknowledged_and_never_damages_what_was(usher, strace, tmp_path, fault):
    scim = SCIM(usher, "okta")
    before = [scim.user(f"before{number}") for number in range(5)]
    acknowledged = []
    with traced(strace, usher, tmp_path / "trace", f"trace={fault.split(':')[0]}", f"inject={fault}:when=1+2"):
        for number in range(12):
            answer = scim.send("POST", "/Users", {"userName": f"during{number}"})
            if answer.status_code == 201:
                acknowledged.append(answer.json()["id"])
            else:
                assert answer.status_code in (500, 503, 507), answer.text
                assert is_scim_error(answer, answer.status_code)
    if "EIO" in fault and "ftruncate" not in fault:
        assert len(acknowledged) < 12, "no fault was met"
    assert usher.process.poll() is None
    deadline = time.monotonic() + 10
    while scim.send("POST", "/Users", {"userName": "after"}).status_code not in (201, 409):
        assert time.monotonic() < deadline, "it does not work again though the disk does"
        time.sleep(0.2)
    usher.process.send_signal(signal.SIGKILL)
    usher.process.wait()
    again = start(usher.data, usher.port)
    usher.process = again.process
    for identifier in before + acknowledged:
        assert scim.send("GET", f"/Users/{identifier}").status_code == 200
    with contextlib.closing(sqlite3.connect(usher.data / "usher.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_an_answer_that_the_client_does_not_wait_for_leaves_a_whole_write_or_none(usher):
    import socket

    scim = SCIM(usher, "okta")
    for number in range(50):
        body = b'{"userName": "gone%d"}' % number
        connection = socket.create_connection(("127.0.0.1", usher.port), timeout=10)
        connection.sendall((f"POST {scim.path}/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {scim.token}\r\n"
                            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body)
        # A reset, not a polite end.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        connection.close()
    scim.user("last")
    for user in scim.send("GET", "/Users").json()["Resources"]:
        assert scim.send("GET", f"/Users/{user['id']}").json() == user
    assert os.path.exists(f"/proc/{usher.process.pid}")
    assert " error " not in usher.log


def test_groups_without_members_are_listed_without_a_look_at_the_memberships(usher):
    okta = SCIM(usher, "okta")
    ada = okta.user("ada")
    for number in range(3):
        okta.group(f"team {number}", [ada])

    def listed(more=""):
        answer = okta.send("GET", f"/Groups?filter=displayName+sw+%22team%22{more}")
        return answer.status_code, answer.json().get("totalResults")

    database = sqlite3.connect(usher.data / "usher.sqlite")
    # Whoever looks for it fails.
    database.execute("ALTER TABLE membership RENAME TO hidden_membership")
    assert listed("&excludedAttributes=members") == (200, 3)
    assert listed("&attributes=displayName") == (200, 3)
    with pytest.raises((AssertionError, requests.exceptions.RequestException)):
        assert listed() == (200, 3)
    database.execute("ALTER TABLE hidden_membership RENAME TO membership")
    database.close()
    assert listed() == (200, 3)
