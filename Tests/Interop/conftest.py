"""Starts the real server on a free port with an empty data folder, and hands out what a test needs to talk to it."""

import dataclasses
import json
import os
import pathlib
import socket
import subprocess
import time

import pytest
import requests

BINARY = pathlib.Path(os.environ["USHER_BINARY"]).resolve()


@dataclasses.dataclass
class Usher:
    url: str
    data: pathlib.Path
    process: subprocess.Popen

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])

    @property
    def log(self):
        """What the server wrote to standard error since its first start on this data folder."""
        return log_file(self.data).read_text(errors="replace")

    @property
    def greeting(self):
        return out_file(self.data).read_text()

    def run(self, *arguments, stdin=None):
        """Runs a command against this server, whatever comes of it."""
        return subprocess.run(
            [BINARY, *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            input=stdin,
            env={**os.environ, "USHER_URL": self.url, "USHER_DATA": str(self.data)},
        )

    def cli(self, *arguments, expect=0):
        """Runs a command against this server; its JSON answer when it has one."""
        done = self.run(*arguments, "--json")
        assert done.returncode == expect, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return json.loads(done.stdout) if done.stdout.strip() else None

    def connector(self, name):
        made = self.cli("connector", "create", name)
        return made["baseURL"], made["token"]

    def stop(self):
        self.process.terminate()
        assert self.process.wait(timeout=20) == 0, self.log[-2000:]


def log_file(data):
    return data.with_name(data.name + ".log")


def out_file(data):
    return data.with_name(data.name + ".out")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(data, port, arguments=(), environment=None, prefix=(), certificate=None):
    """Over https when there is a certificate to trust. Files, not pipes: a pipe that nobody reads would stop the server
    when it is full."""
    data = pathlib.Path(data)
    with open(log_file(data), "ab") as log, open(out_file(data), "ab") as out:
        process = subprocess.Popen(
            [*prefix, BINARY, "serve", "--listen", f"127.0.0.1:{port}", "--data", str(data), *arguments],
            stdout=out,
            stderr=log,
            env={**os.environ, **(environment or {})},
        )
    server = Usher(f"https://localhost:{port}" if certificate else f"http://127.0.0.1:{port}", data, process)
    trusted = {"verify": str(certificate)} if certificate else {}
    deadline = time.monotonic() + 60
    while True:
        try:
            if requests.get(f"{server.url}/readyz", timeout=2, **trusted).status_code == 200:
                return server
        except requests.RequestException:
            pass
        assert process.poll() is None, server.log
        assert time.monotonic() < deadline, "the server did not become ready"
        time.sleep(0.05)


@pytest.fixture
def usher(tmp_path):
    server = start(tmp_path / "data", free_port())
    yield server
    server.stop()


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One server for the tests of a file, which leave each other's users alone."""
    server = start(tmp_path_factory.mktemp("server") / "data", free_port())
    yield server
    server.stop()
