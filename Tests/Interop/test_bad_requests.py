"""What no well-behaved client sends: a clear refusal in SCIM's form, and nothing of it done."""

import json
import socket

import pytest
from wire import SCIM, is_scim_error, send_raw


@pytest.fixture(scope="module")
def okta(shared):
    scim = SCIM(shared, "okta")
    scim.user("ada")
    scim.user("grace")
    return scim


@pytest.fixture(scope="module")
def entra(shared):
    return SCIM(shared, "entra")


BODIES = {
    "nothing": b"",
    "a half": b'{"userName": "x"',
    "two documents": b'{"userName": "x"}{"userName": "y"}',
    "a list": b"[]",
    "a string": b'"x"',
    "null": b"null",
    "a name twice": b'{"userName": "x", "userName": "y"}',
    "a name twice but for its case": b'{"userName": "x", "username": "y"}',
    "a bare NUL": b'{"userName": "x\0y"}',
    "an escaped NUL": b'{"userName": "x\\u0000y"}',
    "a lone surrogate": b'{"userName": "x\\ud800"}',
    "broken UTF-8": b'{"userName": "x\xff\xfe"}',
    "an overlong UTF-8 slash": b'{"userName": "x\xc0\xaf"}',
    "UTF-16": '{"userName": "x"}'.encode("utf-16"),
    "a raw line break in a string": b'{"userName": "x\ny"}',
    "a comment": b'{"userName": "x" /* y */}',
    "a comma too many": b'{"userName": "x",}',
    "NaN": b'{"userName": "x", "n": NaN}',
    "a number without end": b'{"userName": "x", "n": 1e99999}',
    "100 lists in each other": b'{"userName": "x", "n": ' + b"[" * 100 + b"]" * 100 + b"}",
    "100,000 open brackets": b"[" * 100_000,
    "100,000 open objects": b'{"a":' * 100_000,
    "200,000 values": b'{"userName": "x", "n": [' + b"1," * 200_000 + b"1]}",
    "a name of 70,000 letters": b'{"userName": "' + b"x" * 70_000 + b'"}',
    "a user name that is a number": b'{"userName": 1}',
    "a user name that is a list": b'{"userName": ["x", "y"]}',
    "a user name that is an object": b'{"userName": {"x": 1}}',
    "no user name": b'{"displayName": "x"}',
    "an empty user name": b'{"userName": ""}',
    "a user name of blanks": b'{"userName": "  "}',
    "active as a list": b'{"userName": "x", "active": [true, false]}',
    "active as a word": b'{"userName": "x", "active": "perhaps"}',
    "name as a string": b'{"userName": "x", "name": "x"}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_body_that_is_no_user_is_refused_and_nothing_is_made(okta, body):
    before = okta.count()
    assert is_scim_error(okta.send("POST", "/Users", body), 400)
    assert okta.count() == before


PATCHES = {
    "operations as an object": {"op": "replace"},
    "an operation that is a string": ["replace"],
    "an unknown operation": [{"op": "destroy", "path": "displayName", "value": "x"}],
    "no operation word": [{"path": "displayName", "value": "x"}],
    "a remove without a path": [{"op": "remove"}],
    "a path that is no path": [{"op": "replace", "path": "emails[type eq", "value": "x"}],
    "a path of 10,000 letters": [{"op": "replace", "path": "a" * 10_000, "value": "x"}],
    "a path of 1,000 brackets": [{"op": "replace", "path": "emails[" + "(" * 1_000, "value": "x"}],
    "the id": [{"op": "replace", "path": "id", "value": "1"}],
    "the user name taken away": [{"op": "remove", "path": "userName"}],
    "a user name that is an object": [{"op": "replace", "path": "userName", "value": {"a": 1}}],
    "a good one and then a bad one": [
        {"op": "replace", "path": "displayName", "value": "changed"},
        {"op": "replace", "path": "userName", "value": ""},
    ],
}


@pytest.mark.parametrize("operations", PATCHES.values(), ids=PATCHES.keys())
def test_a_patch_that_is_not_understood_changes_nothing(okta, operations):
    path = f"/Users/{okta.send('GET', '/Users?filter=userName eq %22ada%22').json()['Resources'][0]['id']}"
    before = okta.send("GET", path).json()
    answer = okta.send("PATCH", path, {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                                       "Operations": operations})
    assert is_scim_error(answer, 400)
    assert okta.send("GET", path).json() == before


def test_removing_members_takes_those_that_are_named_and_never_all(okta):
    ids = [okta.user(f"member-{n}") for n in range(3)]
    group = f"/Groups/{okta.group('staff', ids)}"

    def left():
        return sorted(m["value"] for m in okta.send("GET", group).json().get("members", []))

    # Named beside the path, named in the path, not a member, and not understood.
    assert okta.patch(group, {"op": "remove", "path": "members", "value": [{"value": ids[0]}]}).status_code < 300
    assert left() == sorted(ids[1:])
    assert okta.patch(group, {"op": "remove", "path": f'members[value eq "{ids[1]}"]'}).status_code < 300
    assert left() == [ids[2]]
    okta.patch(group, {"op": "remove", "path": "members", "value": [{"value": ids[0]}]})
    assert left() == [ids[2]]
    for odd in ({"a": 1}, [[1]], 7, [{"display": "x"}]):
        okta.patch(group, {"op": "remove", "path": "members", "value": odd})
        assert left() == [ids[2]], odd
    assert okta.patch(group, {"op": "add", "path": "members", "value": [{"value": ids[0]}]}).status_code < 300
    assert left() == sorted([ids[0], ids[2]])


FILTERS = {
    "an unknown attribute": 'shoeSize eq "44"',
    "an unknown attribute and a known one": 'userName eq "ada" and shoeSize eq "44"',
    "an unknown attribute or a known one": 'shoeSize eq "44" or userName eq "nobody"',
    "an unknown part of a name": 'name.nick eq "x"',
    "an unknown schema": 'urn:example:schema:x eq "1"',
    "no filter at all": "x",
    "a half": "userName eq",
    "an open bracket": '(userName eq "ada"',
    "a quote left open": 'userName eq "ada',
    "SQL": "userName eq 'a' or 1=1 --",
    "an unknown operator": 'userName like "a"',
    "the wrong type": "active gt true",
    "deep brackets": "(" * 200 + 'userName eq "ada"' + ")" * 200,
    "deep nots": "not (" * 200 + 'userName eq "ada"' + ")" * 200,
    "many parts": " or ".join(['userName eq "ada"'] * 300),
    "empty": "",
}


@pytest.mark.parametrize("text", FILTERS.values(), ids=FILTERS.keys())
def test_a_filter_that_makes_no_sense_never_gives_everybody(okta, text):
    answer = okta.send("GET", "/Users", params={"filter": text})
    if answer.status_code == 200:
        assert answer.json()["totalResults"] == 0
    else:
        assert is_scim_error(answer, 400, "invalidFilter")
    search = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": text}
    answer = okta.send("POST", "/Users/.search", search)
    if answer.status_code == 200:
        assert answer.json()["totalResults"] == 0
    else:
        assert is_scim_error(answer, 400, "invalidFilter")


def test_a_filter_longer_than_8_KiB_is_refused_at_once_in_a_search(okta):
    text = " or ".join(['userName eq "' + "a" * 100 + '"'] * 90)
    assert len(text) > 8_192
    answer = okta.send("POST", "/Users/.search", {"filter": text})
    assert is_scim_error(answer, 400)
    answer = okta.send("GET", "/Users", params={"filter": text})
    assert is_scim_error(answer, 414)


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded"])
def test_a_content_type_that_is_no_JSON_is_415(okta, kind):
    answer = okta.send("POST", "/Users", {"userName": "typed"}, headers={"Content-Type": kind})
    assert is_scim_error(answer, 415)


PATHS = [
    "/Users%2f{id}",
    "/Users/%2e%2e/Users/{id}",
    "/Users/../Users/{id}",
    "/./Users/{id}",
    "//Users/{id}",
    "/Users//{id}",
    "/Users;x=1/{id}",
    "/Users/{id};x=1",
    "/Users/{id}%00",
    "/Users/{id}%",
    "/Users/{id}%zz",
    "/Users/%ff",
    "/Users/{id}%5c..",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_could_mean_two_things_is_refused(okta, path):
    identifier = okta.send("GET", '/Users?filter=userName eq "ada"').json()["Resources"][0]["id"]
    head = (
        f"GET {okta.path}{path.format(id=identifier)} HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {okta.token}\r\nConnection: close\r\n\r\n"
    )
    answer = send_raw(okta.server.port, head.encode())
    assert answer.status == 400
    assert b"ada" not in answer.body


@pytest.mark.parametrize("path", ["/scim/okta/v2/Users", "/scim%2fokta/v2/Users", "/scim/okta/v2/%55sers",
                                  "//scim/okta/v2/Users", "/x/../scim/okta/v2/Users", "/SCIM/okta/v2/Users",
                                  "/api/v1/connectors", "/api//v1/connectors", "/api/v1/%63onnectors",
                                  "/crowd/../api/v1/connectors", "/livez/../api/v1/connectors"])
def test_no_spelling_of_a_path_gets_round_the_token(okta, path):
    answer = send_raw(okta.server.port, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert answer.status in (400, 401, 404)
    assert b"ada" not in answer.body and b"okta" not in answer.body


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_health_checks_of_load_balancers_need_name_no_host(okta, path, version):
    closing = "Connection: close\r\n" if version == "1.1" else ""
    answer = send_raw(okta.server.port, f"GET {path} HTTP/{version}\r\n{closing}\r\n".encode())
    assert answer.status == 200, answer
    assert answer.head.startswith(f"HTTP/{version} ")


def test_a_client_of_http_1_0_gets_long_answers_whole_and_the_end_of_the_connection(okta):
    with socket.create_connection(("127.0.0.1", okta.server.port), timeout=30) as connection:
        connection.sendall(f"GET {okta.path}/Schemas HTTP/1.0\r\nHost: x\r\n"
                           f"Authorization: Bearer {okta.token}\r\n\r\n".encode())
        data = b""
        # Ends: the server closes.
        while piece := connection.recv(65536):
            data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.0 200 ") and b"chunked" not in head.lower()
    assert json.loads(body)["totalResults"] >= 3


HEADS = {
    "no Host": "GET {path}/Users HTTP/1.1\r\n{auth}\r\n",
    "two Hosts": "GET {path}/Users HTTP/1.1\r\nHost: a\r\nHost: b\r\n{auth}\r\n",
    "two equal Hosts": "GET {path}/Users HTTP/1.1\r\nHost: a\r\nHost: a\r\n{auth}\r\n",
    "an empty Host": "GET {path}/Users HTTP/1.1\r\nHost: \r\n{auth}\r\n",
    "two lengths": "POST {path}/Users HTTP/1.1\r\nHost: a\r\n{auth}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}x",
    "length and chunks": "POST {path}/Users HTTP/1.1\r\nHost: a\r\n{auth}Content-Length: 2\r\n"
    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a negative length": "POST {path}/Users HTTP/1.1\r\nHost: a\r\n{auth}Content-Length: -1\r\n\r\n",
    "a length that is no number": "POST {path}/Users HTTP/1.1\r\nHost: a\r\n{auth}Content-Length: x\r\n\r\n",
    "a chunk size that is none": "POST {path}/Users HTTP/1.1\r\nHost: a\r\n{auth}Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a blank before the colon": "GET {path}/Users HTTP/1.1\r\nHost : a\r\n{auth}\r\n",
    "a line folded": "GET {path}/Users HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n{auth}\r\n",
    "no request line": "\x00\x01\x02 nonsense\r\n\r\n",
    "letters outside ASCII": "GET {path}/Us\u00e9rs HTTP/1.1\r\nHost: a\r\n{auth}\r\n",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_a_malformed_head_is_never_answered_with_data(okta, head):
    auth = f"Authorization: Bearer {okta.token}\r\nConnection: close\r\n"
    answer = send_raw(okta.server.port, head.format(path=okta.path, auth=auth).encode())
    assert answer.status in (0, 400), answer.head
    assert b"ada" not in answer.body


def test_the_location_comes_from_the_configured_address_and_not_from_the_request(okta):
    body = json.dumps({"userName": "located"}).encode()
    head = (
        f"POST {okta.path}/Users HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
        f"Forwarded: host=evil.example\r\nAuthorization: Bearer {okta.token}\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    answer = send_raw(okta.server.port, head.encode() + body)
    assert answer.status == 201
    assert b"evil" not in answer.body and "evil" not in answer.head
    assert okta.base_url in answer.head


def test_an_external_id_never_becomes_an_id(okta):
    known = okta.send("GET", '/Users?filter=userName eq "ada"').json()["Resources"][0]["id"]
    for wish in ("1", known, "../ada"):
        made = okta.send("POST", "/Users", {"userName": f"wisher {wish}", "externalId": wish, "id": wish})
        assert made.status_code == 201, made.text
        assert made.json()["id"] not in ("1", known, "../ada")
        assert made.json()["externalId"] == wish
    assert okta.send("GET", f"/Users/{known}").json()["userName"] == "ada"
    assert okta.send("GET", "/Users/1").status_code == 404


def test_objects_of_another_connector_are_not_there(okta, entra):
    foreign = okta.send("GET", '/Users?filter=userName eq "ada"').json()["Resources"][0]["id"]
    foreign_group = okta.group("foreign group", [foreign])
    missing = foreign[:-4] + ("0000" if not foreign.endswith("0000") else "1111")
    body = {"userName": "taken over"}
    for kind, identifier in (("Users", foreign), ("Groups", foreign_group)):
        for method, content in (("GET", None), ("PUT", body), ("DELETE", None), ("PATCH", {"Operations": [
                {"op": "replace", "path": "displayName", "value": "taken over"}]})):
            one = entra.send(method, f"/{kind}/{identifier}", content)
            other = entra.send(method, f"/{kind}/{missing}", content)
            assert one.status_code == other.status_code == 404, (method, one.text)
            assert one.text.replace(identifier, "ID") == other.text.replace(missing, "ID")
            assert len(one.content) == len(other.content)
    assert okta.send("GET", f"/Users/{foreign}").json()["userName"] == "ada"
    assert [m["value"] for m in okta.send("GET", f"/Groups/{foreign_group}").json()["members"]] == [foreign]


def test_a_member_of_another_connector_is_refused_and_nothing_of_the_request_done(okta, entra):
    foreign = okta.send("GET", '/Users?filter=userName eq "ada"').json()["Resources"][0]["id"]
    own = entra.user("own")
    before = entra.count("Groups")
    answer = entra.send("POST", "/Groups", {"displayName": "mixed", "members": [{"value": own}, {"value": foreign}]})
    assert is_scim_error(answer, 400)
    assert entra.count("Groups") == before
    group = f"/Groups/{entra.group('pure', [])}"
    answer = entra.patch(group, {"op": "add", "path": "members", "value": [{"value": own}, {"value": foreign}]})
    assert is_scim_error(answer, 400)
    assert not entra.send("GET", group).json().get("members")
    for name in ("members.value", "members"):
        found = entra.send("GET", "/Groups", params={"filter": f'{name} eq "{foreign}"'})
        assert found.status_code == 400 or found.json()["totalResults"] == 0


def test_the_server_lives_and_no_request_was_an_incident(okta):
    assert okta.send("GET", "/Users?count=1").status_code == 200
    assert "incident" not in okta.server.log
