"""Starts and stops the two servers, and reads what the kernel knows of their memory."""

import http.client
import json
import os
import pathlib
import socket
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
USHER = HERE.parent / ".build/release/usher"
CEILING = HERE / "Ceiling/.build/release/ceiling"


class Server:
    """A process that answers /readyz on a port of this machine."""

    def __init__(self, command, log, environment=None):
        self.command, self.log, self.environment = command, log, {**os.environ, **(environment or {})}
        self.port = free_port()
        self.start()

    def start(self):
        """Starts the process and waits until it is ready; `start_seconds` says how long that took."""
        begin = time.perf_counter()
        with open(self.log, "ab") as log:
            command = [str(part) for part in self.command(self.port)]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=self.environment)
        while not ready(self.port):
            if self.process.poll() is not None or time.perf_counter() - begin > 120:
                raise SystemExit(f"{self.command(self.port)[0]} did not start; see {self.log}")
            time.sleep(0.005)
        self.start_seconds = time.perf_counter() - begin

    def stop(self):
        if self.process.poll() is not None:
            return
        self.process.terminate()
        self.process.wait(60)

    def memory(self, key="VmRSS"):
        """In MB; VmHWM is the highest since `forget_peak`."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(key + ":"))

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")


class Ceiling(Server):
    def __init__(self, folder, environment=None):
        folder.mkdir()
        super().__init__(lambda port: [CEILING, port, folder], folder.with_suffix(".log"), environment)


class Usher(Server):
    def __init__(self, folder, environment=None):
        self.folder = folder
        super().__init__(
            lambda port: [USHER, "serve", "--listen", f"127.0.0.1:{port}", "--data", folder],
            # All load comes by one token, and more of it than any identity provider sends.
            folder.with_suffix(".log"), {"USHER_TOKEN_REQUESTS_PER_SECOND": "off", **(environment or {})})

    def admin(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        token = (self.folder / "admin-token").read_text().strip()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        connection.request(method, f"/api/v1{path}", json.dumps(body) if body is not None else None, headers)
        response = connection.getresponse()
        data = response.read()
        if response.status >= 300:
            raise SystemExit(f"{method} {path}: {response.status} {data[:500]}")
        return json.loads(data) if data else None

    def connector(self, name, targets):
        """The path of the SCIM base URL and the token."""
        made = self.admin("POST", "/connectors", {"name": name, "targets": targets})
        return f"/scim/{name}/v2", made["token"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ready(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
