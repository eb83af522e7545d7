"""HTTP as a client that minds no rule writes it, and SCIM as the tests need it."""

import dataclasses
import json
import socket
import time

import requests

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


@dataclasses.dataclass
class Answer:
    status: int
    head: str
    body: bytes
    seconds: float


def read_answer(connection, begin):
    """The first answer on the connection; status 0 when it was closed without one."""
    data = b""
    try:
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                break
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        text = head.decode("latin-1")
        length = next((int(x.split(":")[1]) for x in text.split("\r\n") if x.lower().startswith("content-length:")), 0)
        while len(body) < length:
            piece = connection.recv(65536)
            if not piece:
                break
            body += piece
    except ConnectionResetError:
        head, text, body = data, data.decode("latin-1"), b""
    status = int(text.split(" ")[1]) if text.startswith(("HTTP/1.1 ", "HTTP/1.0 ")) else 0
    return Answer(status, text, body, time.monotonic() - begin)


def send_raw(port, data, timeout=30):
    begin = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        try:
            connection.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            # Refused while the rest was on its way: the answer is there to be read.
            pass
        return read_answer(connection, begin)


class SCIM:
    """A connector as its identity provider sees it."""

    def __init__(self, server, name):
        self.server = server
        self.name = name
        self.base_url, self.token = server.connector(name)
        self.path = f"/scim/{name}/v2"
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {self.token}"

    def send(self, method, path, body=None, **more):
        """`body`: bytes as they are, everything else as JSON."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/scim+json", **more.pop("headers", {})}
        return self.session.request(
            method, f"{self.base_url}{path}", data=data, headers=headers, timeout=60, allow_redirects=False, **more
        )

    def create(self, path, body):
        answer = self.send("POST", path, body)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def user(self, name, **more):
        return self.create("/Users", {"schemas": [USER], "userName": name, **more})

    def group(self, name, members=()):
        return self.create(
            "/Groups", {"schemas": [GROUP], "displayName": name, "members": [{"value": member} for member in members]}
        )

    def patch(self, path, *operations):
        return self.send("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)})

    def count(self, kind="Users"):
        return self.send("GET", f"/{kind}?count=0").json()["totalResults"]


def is_scim_error(answer, status, scim_type=None):
    """The message of RFC 7644 section 3.12."""
    assert answer.status_code == status, f"{answer.status_code} {answer.text[:300]}"
    assert answer.headers["Content-Type"].startswith("application/scim+json")
    error = answer.json()
    assert error["schemas"] == [ERROR]
    assert error["status"] == str(status)
    assert error["detail"]
    if scim_type:
        assert error["scimType"] == scim_type, error
    return True
