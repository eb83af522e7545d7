"""Hostile XML and names at the Crowd API: a clean refusal, nothing fetched, and a server that lives."""

import http.server
import json
import threading
import time
import xml.etree.ElementTree

import pytest
import requests
from conftest import free_port, start
from wire import SCIM, send_raw

BASE = "/crowd/rest/usermanagement/1"


@pytest.fixture(scope="module")
def crowd(shared):
    """An application that may write, and one user and group to write about."""
    okta = SCIM(shared, "okta")
    okta.group("staff", [okta.user("ada")])
    shared.cli("sync", "okta", "--wait")
    session = requests.Session()
    session.auth = ("jira", shared.cli("application", "add", "jira", "--target", "directory", "--write")["password"])
    session.okta, session.server, session.base = okta, shared, shared.url + BASE
    return session


def lures():
    """A server that counts what is fetched from it."""
    hits = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    return server, hits


LAUGHS = '<!DOCTYPE g [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(10)) + "]><group name='&k;'/>"

DOCUMENTS = {
    "a document type": '<!DOCTYPE group><group name="made"><type>GROUP</type></group>',
    "an entity of its own": '<!DOCTYPE g [<!ENTITY x "made">]><group name="&x;"><type>GROUP</type></group>',
    "a file": '<!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/passwd">]><group name="made"><description>&x;</description></group>',
    "an address": '<!DOCTYPE g [<!ENTITY x SYSTEM "LURE/entity">]><group name="made"><description>&x;</description></group>',
    "a document type from an address": '<!DOCTYPE g SYSTEM "LURE/dtd"><group name="made"/>',
    "a parameter entity": '<!DOCTYPE g [<!ENTITY % x SYSTEM "LURE/parameter"> %x;]><group name="made"/>',
    "a billion laughs": LAUGHS,
    "an unknown entity": '<group name="made&nbsp;"><type>GROUP</type></group>',
    "100,000 elements in each other": "<a>" * 100_000,
    "a tree of 1,000 levels": "<group>" * 1_000 + "</group>" * 1_000,
    "100,000 attributes": "<group " + " ".join(f'a{n}="x"' for n in range(100_000)) + "/>",
    "an attribute twice": '<group name="made" name="other"/>',
    "a half": "<group name='made'",
    "two roots": "<group name='made'/><group name='other'/>",
    "nothing": "",
    "no XML": "hello",
    "another root": "<html><body/></html>",
    "NUL": "<group name='ma\0de'/>",
    "an escaped NUL": "<group name='ma&#0;de'/>",
    "broken UTF-8": b"<group name='ma\xffde'/>",
    "UTF-7": b"<?xml version='1.0' encoding='UTF-7'?>+ADw-group name='made'/+AD4-",
    "no name": "<group><type>GROUP</type></group>",
    "an empty name": "<group name=''><type>GROUP</type></group>",
}


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS.keys())
@pytest.mark.parametrize("path", ["/group", "/search?entity-type=user"])
def test_hostile_xml_is_refused_at_once_and_fetches_nothing(crowd, text, path):
    server, hits = lures()
    data = text if isinstance(text, bytes) else text.replace("LURE", f"http://127.0.0.1:{server.server_port}").encode()
    begin = time.monotonic()
    answer = crowd.post(crowd.base + path, data=data, headers={"Content-Type": "application/xml"}, timeout=30)
    seconds = time.monotonic() - begin
    server.shutdown()
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text[:300])
    assert seconds < 2
    assert "root:" not in answer.text
    assert not hits
    for name in ("made", "other"):
        assert crowd.get(f"{crowd.base}/group", params={"groupname": name}, timeout=30).status_code == 404


BODIES = {"a half": b"{", "a list": b"[]", "a name twice": b'{"name":"made","name":"other"}', "deep": b"[" * 100_000,
          "NUL": b'{"name":"ma\\u0000de"}', "broken UTF-8": b'{"name":"\xff"}', "a number for a name": b'{"name":1}',
          "nothing": b""}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_hostile_json_is_refused_too(crowd, body):
    answer = crowd.post(f"{crowd.base}/group", data=body, headers={"Content-Type": "application/json"}, timeout=30)
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text[:300])
    assert crowd.get(f"{crowd.base}/group", params={"groupname": "made"}, timeout=30).status_code == 404


def test_10_MB_of_xml_are_refused(crowd):
    answer = crowd.post(f"{crowd.base}/group", data=b"<group name='" + b"x" * 10_000_000 + b"'/>",
                        headers={"Content-Type": "application/xml"}, timeout=30)
    assert answer.status_code == 413
    declared = crowd.prepare_request(requests.Request("POST", f"{crowd.base}/group")).headers["Authorization"]
    answer = send_raw(crowd.server.port, (
        f"POST {BASE}/group HTTP/1.1\r\nHost: x\r\nAuthorization: {declared}\r\nContent-Type: application/xml\r\n"
        "Content-Length: 1000000000\r\n\r\n").encode())
    assert answer.status == 413


def restriction(depth):
    text = ("<property-search-restriction><property><name>name</name><type>STRING</type></property>"
            "<match-mode>CONTAINS</match-mode><value>a</value></property-search-restriction>")
    for _ in range(depth):
        text = ("<boolean-search-restriction boolean-logic='and'><restrictions>" + text
                + "</restrictions></boolean-search-restriction>")
    return text


def test_a_deep_or_unknown_restriction_is_refused_and_never_finds_everybody(crowd):
    for text in (restriction(500), restriction(1).replace("CONTAINS", "SOUNDS_LIKE"),
                 restriction(1).replace("<name>name</name>", "<name>shoeSize</name>")):
        answer = crowd.post(f"{crowd.base}/search?entity-type=user", data=text,
                            headers={"Content-Type": "application/xml"}, timeout=30)
        assert 400 <= answer.status_code < 500 or "ada" not in answer.text, answer.text[:300]


@pytest.mark.parametrize("query", ["max-results=x", "start-index=x", "start-index=-5", "max-results=99999999999999999999"])
def test_a_page_that_is_no_number_is_never_an_incident(crowd, query):
    answer = crowd.get(f"{crowd.base}/search?entity-type=user&{query}", timeout=30)
    assert answer.status_code < 500


NAMES = ["<b>&amp;\"'</b>", "]]><x/>", "\u202etxt\u202c", "\U0001f469\u200d\U0001f4bb", "\u0130\u0131", "=cmd()", "%_*",
         "a\ufffeb", "tab\there", "a\u2028b", "{{ x }}", "e\u0301"]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_hostile_name_comes_through_to_xml_and_json_unaltered_or_is_refused(crowd, name):
    okta = crowd.okta
    username = f"hostile-{NAMES.index(name)}"
    made = okta.send("POST", "/Users", {"userName": username, "displayName": name})
    if made.status_code == 400:
        return
    group = okta.send("POST", "/Groups", {"displayName": name + "-g", "members": [{"value": made.json()["id"]}]})
    okta.server.run("sync", "okta", "--wait")
    as_json = crowd.get(f"{crowd.base}/user", params={"username": username}, headers={"Accept": "application/json"},
                        timeout=30)
    assert json.loads(as_json.content)["display-name"] == name
    as_xml = crowd.get(f"{crowd.base}/user", params={"username": username}, headers={"Accept": "application/xml"}, timeout=30)
    root = xml.etree.ElementTree.fromstring(as_xml.content)
    shown = root.findtext("display-name")
    # XML has no way to say U+FFFE; it may be replaced, never break the document.
    assert shown == name.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    memberships = xml.etree.ElementTree.fromstring(crowd.get(f"{crowd.base}/group/membership", timeout=60).content)
    groups = [element.get("group") for element in memberships.findall("membership")]
    if group.status_code == 201:
        assert name + "-g" in groups
        found = crowd.get(f"{crowd.base}/group", params={"groupname": name + "-g"}, timeout=30)
        assert found.status_code == 200


@pytest.mark.parametrize("sign", ["\uffff", "\ufffe", "\ufdd0"])
def test_a_name_that_xml_would_make_another_one_is_refused_everywhere(crowd, sign):
    """Otherwise jira-administrators with such a sign would pass every rule about jira-administrators, and arrive as it."""
    okta = crowd.okta
    assert okta.send("POST", "/Users", {"userName": "ada" + sign}).status_code == 400
    assert okta.send("POST", "/Groups", {"displayName": "jira-administrators" + sign}).status_code == 400
    group = okta.send("POST", "/Groups", {"displayName": "plain" + ascii(sign)}).json()["id"]
    renamed = okta.send("PATCH", f"/Groups/{group}", {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "replace", "value": {"displayName": "jira-administrators" + sign}}]})
    assert renamed.status_code == 400 and renamed.json()["scimType"] == "invalidValue"


def test_the_server_lives_and_nothing_was_an_incident(crowd):
    assert crowd.get(f"{crowd.base}/user", params={"username": "ada"}, timeout=30).status_code == 200
    assert "incident" not in crowd.server.log


def asked(server, password, forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return requests.get(
        f"{server.url}{BASE}/search?entity-type=user", auth=("wiki", password), headers=headers, timeout=10)


def test_a_proxy_of_this_machine_that_nobody_named_lets_nobody_in_as_this_machine(shared):
    password = shared.cli("application", "add", "wiki", "--target", "directory")["password"]
    assert asked(shared, password).status_code == 200
    refused = asked(shared, password, "192.0.2.7")
    assert refused.status_code == 403 and "USHER_TRUSTED_PROXIES" in refused.text


def test_behind_a_named_proxy_the_address_of_the_application_counts(tmp_path):
    server = start(tmp_path / "data", free_port(), environment={"USHER_TRUSTED_PROXIES": "127.0.0.1"})
    try:
        allowed = ("--allow", "192.0.2.0/24")
        password = server.cli("application", "add", "wiki", "--target", "directory", *allowed)["password"]
        assert asked(server, password, "192.0.2.7").status_code == 200
        assert asked(server, password, "192.0.2.7, 198.51.100.1").status_code == 403
        assert "198.51.100.1 is not allowed" in asked(server, password, "198.51.100.1").text
        assert asked(server, password).status_code == 403
    finally:
        server.stop()
