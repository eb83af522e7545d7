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

    def cli(self, *arguments, expect=0):
        """Runs a command against this server; its JSON answer when it has one."""
        done = subprocess.run(
            [BINARY, *arguments, "--json"],
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, "USHER_URL": self.url, "USHER_DATA": str(self.data)},
        )
        assert done.returncode == expect, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return json.loads(done.stdout) if done.stdout.strip() else None

    def connector(self, name):
        made = self.cli("connector", "create", name)
        return made["baseURL"], made["token"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(data, port):
    process = subprocess.Popen(
        [BINARY, "serve", "--listen", f"127.0.0.1:{port}", "--data", str(data)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while True:
        try:
            if requests.get(f"{url}/readyz", timeout=2).status_code == 200:
                return Usher(url, pathlib.Path(data), process)
        except requests.ConnectionError:
            pass
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline, "the server did not become ready"
        time.sleep(0.05)


@pytest.fixture
def usher(tmp_path):
    server = start(tmp_path / "data", free_port())
    yield server
    server.process.terminate()
    assert server.process.wait(timeout=20) == 0
