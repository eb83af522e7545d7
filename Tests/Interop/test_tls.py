"""Usher speaks https itself when it is given a certificate and a key."""

import subprocess

import pytest
import requests
from conftest import free_port, start
from site_browser import browser_page


@pytest.fixture
def certificate(tmp_path):
    """A certificate of its own for localhost, and its key."""
    made, key = tmp_path / "server.pem", tmp_path / "server.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", made],
        check=True, capture_output=True)
    return made, key


def serve(data, certificate, key):
    """The server over https, ready."""
    environment = {"USHER_TLS_CERT": str(certificate), "USHER_TLS_KEY": str(key)}
    return start(data, free_port(), environment=environment, certificate=certificate)


def test_an_identity_provider_and_an_administrator_come_by_https(tmp_path, certificate):
    server = serve(tmp_path / "data", *certificate)
    try:
        session = requests.Session()
        session.verify = str(certificate[0])
        session.trust_env = False
        token = (tmp_path / "data" / "admin-token").read_text().strip()
        made = session.post(f"{server.url}/api/v1/connectors", json={"name": "okta", "targets": []},
                            headers={"Authorization": f"Bearer {token}"}, timeout=10)
        assert made.status_code == 201, made.text
        session.headers["Authorization"] = f"Bearer {made.json()['token']}"
        names = [f"user{number}" for number in range(30)]
        for name in names:
            answer = session.post(f"{server.url}/scim/okta/v2/Users", json={"userName": name}, timeout=10)
            assert answer.status_code == 201, answer.text
        # More than one TLS record each way.
        listed = session.get(f"{server.url}/scim/okta/v2/Users", timeout=10).json()
        assert [user["userName"] for user in listed["Resources"]] == names
        large = session.post(f"{server.url}/scim/okta/v2/Users", timeout=10,
                             json={"userName": "large", "urn:example:1.0:Note": {"text": "x" * 60_000}})
        assert large.status_code == 201 and len(large.json()["urn:example:1.0:Note"]["text"]) == 60_000
    finally:
        server.stop()


def test_a_browser_keeps_cookies_that_no_other_host_can_set(tmp_path, certificate):
    server = serve(tmp_path / "data", *certificate)
    try:
        with browser_page(server, ignore_https_errors=True) as page:
            kept = {one["name"]: one for one in page.context.cookies()}
            assert list(kept) == ["__Host-usher"]
            session = kept["__Host-usher"]
            assert session["secure"] and session["httpOnly"] and session["path"] == "/" and session["sameSite"] == "Lax"
            page.goto(f"{server.url}/new-connector")
            page.get_by_label("Name", exact=True).fill("okta")
            page.get_by_role("button", name="Create").click()
            page.get_by_role("button", name="Pause").click()
            assert "Paused" in page.locator(".notice, [role=status]").first.inner_text()
            page.get_by_role("button", name="Sign out").click()
            page.wait_for_url(f"{server.url}/sign-in")
            assert [one["name"] for one in page.context.cookies()] == []
    finally:
        server.stop()


def test_plain_http_gets_no_answer_and_harms_nobody(tmp_path, certificate):
    server = serve(tmp_path / "data", *certificate)
    try:
        with pytest.raises(requests.ConnectionError):
            requests.get(server.url.replace("https", "http") + "/readyz", timeout=10)
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(f"{server.url}/readyz", timeout=10)
        assert requests.get(f"{server.url}/readyz", timeout=10, verify=str(certificate[0])).status_code == 200
    finally:
        server.stop()


def test_commands_go_by_the_name_in_the_certificate_and_say_when_it_does_not_fit(tmp_path, certificate):
    made, key = certificate
    environment = {
        "USHER_TLS_CERT": str(made), "USHER_TLS_KEY": str(key), "USHER_PUBLIC_URL": "https://usher.example.com"}
    server = start(tmp_path / "data", free_port(), environment=environment, certificate=made)
    try:
        assert (tmp_path / "data" / "server-url").read_text().strip() == "https://usher.example.com"
        # Nobody whom this machine trusts issued it.
        done = server.run("status")
        assert done.returncode == 1 and f"The certificate of {server.url}" in done.stderr, done.stderr
        assert "--url" in done.stderr and "boring" not in done.stderr.lower()
    finally:
        server.stop()
