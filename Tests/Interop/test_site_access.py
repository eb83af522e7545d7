"""Coming in: the first administrator, names and passwords, roles, API tokens, and single sign-on by a real provider."""

import contextlib
import re

import oidc_provider_mock
import pytest
import requests
from axe_playwright_python.sync_playwright import Axe

from conftest import free_port, start
from site_browser import browser, browser_page, forget_proofs
from wire import SCIM

PASSWORD = "nine lives, one cat"


@contextlib.contextmanager
def outside(usher, path="/sign-in", **options):
    """A page that nobody has signed in on."""
    with browser() as chromium:
        page = chromium.new_context(**options).new_page()
        page.set_default_timeout(10_000)
        # The provider's page wants a style sheet from the internet.
        page.route(re.compile(r"^https://"), lambda route: route.abort())
        page.goto(usher.url + path)
        yield page


def set_up(usher, name="Ada Lovelace", password=PASSWORD):
    answer = requests.post(
        f"{usher.url}/setup",
        data={"code": (usher.data / "setup-code").read_text(), "name": name, "password": password, "again": password},
        allow_redirects=False,
        timeout=30,
    )
    assert answer.status_code == 303, answer.text
    return answer.cookies


def sign_in_by_name(page, name, password):
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def seriously_wrong(page):
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:120]) for one in found if one["impact"] in ("serious", "critical")]


def test_a_new_server_is_set_up_by_whoever_has_its_code(usher):
    code_file = usher.data / "setup-code"
    assert code_file.stat().st_mode & 0o777 == 0o600
    code = code_file.read_text().strip()
    assert "/setup in a browser" in usher.greeting and code not in usher.greeting, "a log keeps no secret"
    with outside(usher) as page:
        assert seriously_wrong(page) == []
        page.get_by_role("link", name="Set it up").click()
        assert seriously_wrong(page) == []
        page.get_by_label("Setup code").fill("0000-0000-0000-0000")
        page.get_by_label("Your name").fill("Ada Lovelace")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("The password again").fill(PASSWORD)
        page.get_by_role("button", name="Create administrator").click()
        assert "This is not the setup code" in page.get_by_role("alert").inner_text()

        page.get_by_label("Setup code").fill(code)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("The password again").fill(PASSWORD + "!")
        page.get_by_role("button", name="Create administrator").click()
        assert "not the same" in page.get_by_role("alert").inner_text()

        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("The password again").fill(PASSWORD)
        page.get_by_role("button", name="Create administrator").click()
        page.wait_for_url(f"{usher.url}/")
        assert "Ada Lovelace" in page.locator(".me").inner_text()
    assert not code_file.exists()
    assert requests.get(f"{usher.url}/setup", allow_redirects=False, timeout=10).headers["Location"] == "/sign-in"
    listed = usher.cli("admin", "list")["items"]
    assert [(one["name"], one["role"], one["signsInBy"]) for one in listed] == [
        ("Ada Lovelace", "administrator", "password")
    ]
    assert usher.cli("audit", "list")["items"][0]["action"] == "site.sign-in"


def test_name_and_password_let_in_and_a_session_outlives_a_restart(usher):
    set_up(usher)
    with outside(usher, "/runs") as page:
        assert "return=/runs" in page.url
        sign_in_by_name(page, "ada lovelace", "wrong")
        assert "do not fit together" in page.get_by_role("alert").inner_text()
        sign_in_by_name(page, "ada lovelace", PASSWORD)
        page.wait_for_url(f"{usher.url}/runs")
        port = usher.port
        usher.stop()
        again = start(usher.data, port)
        usher.process = again.process
        page.goto(f"{usher.url}/audit")
        assert page.get_by_role("heading", level=1).inner_text() == "Audit"
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url(f"{usher.url}/sign-in")
        page.goto(f"{usher.url}/audit")
        assert "/sign-in" in page.url


def make_api_token(page, label):
    page.get_by_label("Label").fill(label)
    page.get_by_role("button", name="Create token").click()


def test_a_browser_that_was_left_open_does_no_harm(usher):
    set_up(usher)
    with outside(usher, "/settings") as page:
        sign_in_by_name(page, "Ada Lovelace", PASSWORD)
        page.wait_for_url(f"{usher.url}/settings")
        forget_proofs(usher)
        page.goto(f"{usher.url}/api-tokens")
        make_api_token(page, 'for "Grace" <b>')
        assert page.get_by_role("heading", level=1).inner_text() == "Is it you?"
        assert seriously_wrong(page) == []
        page.get_by_label("Your password").fill("wrong")
        page.get_by_role("button", name="Go on").click()
        assert "The password is not right. Nothing was done." in page.get_by_role("alert").inner_text()
        assert [one["label"] for one in usher.cli("api-token", "list")["items"]] == ["local-admin"]
        page.get_by_label("Your password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        assert 'for "Grace" <b>' in page.locator("main").inner_text()
        # Now it is known for a while who sits there.
        make_api_token(page, "another")
        assert "another" in page.locator("main").inner_text()
        assert "Is it you?" not in page.locator("main").inner_text()
    actions = [one["action"] for one in usher.cli("audit", "list")["items"]]
    assert actions[:3] == ["api-token.create", "api-token.create", "site.confirm"]


def test_whoever_is_signed_in_by_a_token_shows_that_token(usher):
    other = usher.cli("api-token", "create", "--role", "administrator", "--label", "other")["token"]
    with browser_page(usher) as page:
        forget_proofs(usher)
        page.goto(f"{usher.url}/new-connector")
        page.get_by_label("Name", exact=True).fill("okta")
        page.get_by_role("button", name="Create").click()
        page.get_by_label("The API token that you are signed in by").fill(other)
        page.get_by_role("button", name="Go on").click()
        assert "not the token that you are signed in by" in page.get_by_role("alert").inner_text()
        page.get_by_label("The API token that you are signed in by").fill((usher.data / "admin-token").read_text())
        page.get_by_role("button", name="Go on").click()
        assert page.get_by_role("heading", level=1).inner_text() == "okta"
    assert [one["name"] for one in usher.cli("connector", "list")["items"]] == ["okta"]


def test_a_proxy_that_nobody_named_is_told(usher):
    assert "reverse proxy: nobody unknown" in usher.run("doctor").stdout
    requests.post(
        f"{usher.url}/sign-in", data={"name": "a", "password": "b"}, headers={"X-Forwarded-For": "192.0.2.1"}, timeout=10)
    assert "127.0.0.1 passes requests on for others (X-Forwarded-For), but is not in USHER_TRUSTED_PROXIES" in usher.run(
        "doctor").stdout


def test_guessing_is_slowed_down(usher):
    set_up(usher)

    def attempt(name="Ada Lovelace", password="wrong"):
        return requests.post(f"{usher.url}/sign-in", data={"name": name, "password": password}, timeout=30)

    # On a busy machine a wait may be over by the next try; the next one is twice as long.
    tries = [attempt().status_code for _ in range(8)]
    assert tries[:3] == [401] * 3 and 429 in tries
    answer = attempt(password=PASSWORD)
    assert answer.status_code == 429
    assert re.search(r"Try again in \d+ seconds?\.", answer.text)
    assert attempt(name="nobody").status_code == 401


@pytest.mark.parametrize("trusted", [True, False])
def test_behind_a_proxy_of_ones_own_each_address_counts_for_itself(tmp_path, trusted):
    server = start(tmp_path / "data", free_port(), environment={"USHER_TRUSTED_PROXIES": "127.0.0.1"} if trusted else {})

    def attempt(address):
        return requests.post(
            f"{server.url}/sign-in", data={"name": "ada", "password": "wrong"}, timeout=30,
            headers={"X-Forwarded-For": f"198.51.100.9, {address}"})

    try:
        tries = [attempt("203.0.113.5") for _ in range(8)]
        assert [one.status_code for one in tries[:3]] == [401] * 3
        refused = next(one for one in tries if one.status_code == 429)
        assert int(refused.headers["Retry-After"]) >= 1
        others = [attempt("203.0.113.6").status_code for _ in range(3)]
        assert (429 in others) != trusted, "what strangers say of themselves is nothing"
        assert "sign-in refused" in server.log and "wrong" not in server.log
    finally:
        server.stop()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_sign_in_that_another_site_sends_is_refused(usher, origin):
    token = (usher.data / "admin-token").read_text().strip()
    answer = requests.post(
        f"{usher.url}/sign-in", data={"token": token}, headers={"Origin": origin}, allow_redirects=False, timeout=10)
    assert answer.status_code == 403 and "Set-Cookie" not in answer.headers
    own = requests.post(
        f"{usher.url}/sign-in", data={"token": token}, headers={"Origin": usher.url}, allow_redirects=False, timeout=10)
    assert own.status_code == 303


def test_a_page_that_keeps_itself_up_to_date_ends_with_its_session(usher):
    usher.connector("okta")
    token = usher.cli("api-token", "create", "--role", "viewer", "--label", "screen")
    screen = requests.Session()
    screen.post(f"{usher.url}/sign-in", data={"token": token["token"]}, timeout=10)
    with screen.get(
        f"{usher.url}/connectors/okta/arrival", headers={"Accept": "text/event-stream"}, stream=True, timeout=30
    ) as stream:
        pieces = stream.iter_content(None)
        assert b"waiting for it" in next(pieces)
        usher.cli("api-token", "revoke", token["id"])
        SCIM(usher, "okta2")
        rest = b"".join(pieces)
    assert b"data:" not in rest, "nothing more is told"


def test_an_administrator_made_by_another_chooses_his_own_password(usher):
    set_up(usher)
    with browser_page(usher) as page:
        page.get_by_role("link", name="Administrators").click()
        assert seriously_wrong(page) == []
        page.get_by_label("Name").fill("Olga <b>")
        page.get_by_label("Role").select_option("operator")
        page.get_by_role("button", name="Create administrator").click()
        made = page.locator("#made-password").inner_text()
        assert page.url == f"{usher.url}/administrators"
        assert page.get_by_role("link", name="Olga <b>").count() == 1
    with outside(usher) as page:
        sign_in_by_name(page, "Olga <b>", made)
        page.wait_for_url(f"{usher.url}/account")
        page.goto(f"{usher.url}/connectors")
        assert page.url == f"{usher.url}/account", "nothing else until then"
        assert "Choose a password of your own" in page.get_by_role("status").inner_text()
        assert seriously_wrong(page) == []
        page.get_by_label("Present password").fill(made)
        page.get_by_label("New password", exact=True).fill("short")
        page.get_by_label("New password again").fill("short")
        page.evaluate("document.querySelector('form[action=\"/account/password\"]').noValidate = true")
        page.get_by_role("button", name="Change password").click()
        assert "at least 12" in page.get_by_role("alert").inner_text()
        page.get_by_label("Present password").fill(made)
        page.get_by_label("New password", exact=True).fill("my own long words")
        page.get_by_label("New password again").fill("my own long words")
        page.get_by_role("button", name="Change password").click()
        assert "Your password was changed" in page.get_by_role("status").inner_text()
        page.goto(f"{usher.url}/administrators")
        assert page.get_by_role("button", name="Create administrator").count() == 0, "an operator makes nobody"
        page.goto(f"{usher.url}/connectors")
        assert page.get_by_role("heading", level=1).inner_text() == "Connectors"

        usher.cli("admin", "disable", "Olga <b>")
        page.reload()
        assert "/sign-in" in page.url, "disabled is out at once"
        sign_in_by_name(page, "Olga <b>", "my own long words")
        assert "disabled" in page.get_by_role("alert").inner_text()
        usher.cli("admin", "enable", "Olga <b>")
        sign_in_by_name(page, "Olga <b>", "my own long words")
        page.wait_for_url(lambda url: "/sign-in" not in url)


def test_roles_passwords_and_farewells_by_clicks(usher):
    set_up(usher)
    made = usher.cli("admin", "create", "Bob", "--role", "viewer")
    assert re.fullmatch(r"(\w{5}-){3}\w{5}", made["password"])
    with browser_page(usher) as page:
        page.goto(f"{usher.url}/administrators")
        page.get_by_role("link", name="Bob").click()
        assert seriously_wrong(page) == []
        page.get_by_label("Role").select_option("administrator")
        page.get_by_role("button", name="Change role").click()
        assert "Bob has the role administrator" in page.get_by_role("status").inner_text()
        page.get_by_role("button", name="New password").click()
        assert page.locator("#made-password").inner_text() != made["password"]
        page.get_by_role("link", name="Delete").click()
        assert "Delete Bob?" in page.get_by_role("heading", level=1).inner_text()
        page.get_by_role("button", name="Delete").click()
        assert "Bob was deleted" in page.get_by_role("status").inner_text()
        page.get_by_role("link", name="Ada Lovelace").click()
        page.get_by_role("link", name="Disable").click()
        page.get_by_role("button", name="Disable").click()
        assert "is the only one with the role administrator" in page.locator("main").inner_text()
    actions = [entry["action"] for entry in usher.cli("audit", "list")["items"] if entry["action"].startswith("adm")]
    assert actions[:4] == [
        "administrator.delete", "administrator.reset-password", "administrator.role", "administrator.create"]


def test_an_api_token_is_made_and_revoked_by_clicks(usher):
    with browser_page(usher) as page:
        page.goto(f"{usher.url}/api-tokens")
        assert seriously_wrong(page) == []
        page.get_by_label("Label").fill("monitoring")
        page.get_by_label("Expires after").fill("90d")
        page.get_by_role("button", name="Create token").click()
        token = page.locator("#api-token").inner_text()
        answer = requests.get(f"{usher.url}/api/v1/status", headers={"Authorization": f"Bearer {token}"}, timeout=10)
        assert answer.status_code == 200
        page.reload()
        assert token not in page.content(), "shown once"
        page.get_by_role("link", name="Revoke monitoring").click()
        page.get_by_role("button", name="Revoke").click()
        assert "was revoked" in page.get_by_role("status").inner_text()
        answer = requests.get(f"{usher.url}/api/v1/status", headers={"Authorization": f"Bearer {token}"}, timeout=10)
        assert answer.status_code == 401


def test_one_sees_and_ends_ones_other_sessions(usher):
    elsewhere = requests.Session()
    elsewhere.cookies.update(set_up(usher))
    with outside(usher) as page:
        sign_in_by_name(page, "Ada Lovelace", PASSWORD)
        page.wait_for_url(f"{usher.url}/")
        page.goto(f"{usher.url}/account")
        assert page.locator("main table tbody tr").count() == 2
        page.get_by_role("button", name="Sign out everywhere else").click()
        assert page.locator("main table tbody tr").count() == 1
    assert "/sign-in" in elsewhere.get(usher.url, timeout=10).url


def test_who_lost_his_password_gets_one_with_and_without_the_server(usher):
    set_up(usher)
    over = usher.cli("admin", "reset", "ada lovelace")
    assert over["name"] == "Ada Lovelace"
    port = usher.port
    usher.stop()
    plain = ["admin", "reset", "--data", str(usher.data)]
    without = offline(*plain, "ADA LOVELACE")
    assert without.returncode == 0, without.stderr
    password = re.search(r"Password:\s+(\S+)", without.stdout).group(1)
    nobody = offline(*plain, "eve")
    assert nobody.returncode == 3 and "There are: Ada Lovelace." in nobody.stderr
    missing = offline("admin", "reset", "eve", "--data", str(usher.data / "missing"))
    assert missing.returncode == 1 and "There is no database" in missing.stderr
    again = start(usher.data, port)
    usher.process = again.process
    old = requests.post(f"{usher.url}/sign-in", data={"name": "Ada Lovelace", "password": over["password"]}, timeout=30)
    assert old.status_code == 401
    new = requests.post(f"{usher.url}/sign-in", data={"name": "Ada Lovelace", "password": password}, timeout=30)
    assert new.url.endswith("/account")
    assert usher.run("audit", "verify").returncode == 0


def offline(*arguments):
    """A command that is told of no server."""
    import os
    import subprocess

    from conftest import BINARY

    environment = {name: value for name, value in os.environ.items() if not name.startswith("USHER_")}
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=60, env=environment)


# Single sign-on.


PEOPLE = [
    oidc_provider_mock.User(
        sub="00u1", claims={"preferred_username": "grace@example.com", "groups": ["everybody", "usher-admins"]}),
    oidc_provider_mock.User(sub="00u2", claims={"email": "ken@example.com", "groups": "usher-staff"}),
    oidc_provider_mock.User(sub="00u3", claims={"preferred_username": "mallory", "groups": ["everybody"]}),
]


@pytest.fixture(scope="module")
def provider():
    with oidc_provider_mock.run_server_in_thread(user_claims=PEOPLE) as server:
        yield f"http://localhost:{server.server_port}"


def single_sign_on(tmp_path, provider):
    """A server whose administrators sign in by the provider."""
    secret = tmp_path / "oidc-secret"
    secret.write_text("s3cret\n")
    return start(
        tmp_path / "data", free_port(),
        environment={
            "USHER_OIDC_ISSUER": provider,
            "USHER_OIDC_CLIENT_ID": "usher",
            "USHER_OIDC_CLIENT_SECRET_FILE": str(secret),
            "USHER_OIDC_ROLES": "usher-admins=administrator,usher-staff=viewer",
        },
    )


@pytest.fixture
def company(tmp_path, provider):
    server = single_sign_on(tmp_path, provider)
    yield server
    server.stop()


def by_provider(page, subject):
    page.get_by_role("link", name=re.compile("Sign in by localhost")).click()
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button", name="Authorize").click()


def test_whoever_has_a_role_at_the_provider_signs_in_from_there(company):
    with outside(company, "/runs") as page:
        by_provider(page, "00u1")
        page.wait_for_url(f"{company.url}/runs")
        assert "grace@example.com" in page.locator(".me").inner_text()
        page.goto(f"{company.url}/account")
        assert "http://localhost" in page.locator("main").inner_text()
    with outside(company) as page:
        by_provider(page, "00u2")
        page.wait_for_url(f"{company.url}/")
        page.goto(f"{company.url}/new-connector")
        assert "This needs the role administrator" in page.locator("main").inner_text()
    listed = company.cli("admin", "list")["items"]
    assert [(one["name"], one["role"]) for one in listed] == [
        ("grace@example.com", "administrator"), ("ken@example.com", "viewer")]
    refused = company.run("admin", "role", "ken@example.com", "administrator")
    assert refused.returncode == 1 and "OpenID provider" in refused.stderr


def test_single_sign_on_shows_again_who_sits_there(tmp_path):
    # The provider's tokens say when somebody signed in there (auth_time): at this moment.
    grace = oidc_provider_mock.User(sub="00u1", claims={"preferred_username": "grace", "groups": ["usher-admins"]})
    with oidc_provider_mock.run_server_in_thread(user_claims=[grace]) as mock:
        server = single_sign_on(tmp_path, f"http://localhost:{mock.server_port}")
        try:
            with outside(server, "/api-tokens") as page:
                by_provider(page, "00u1")
                page.wait_for_url(f"{server.url}/api-tokens")
                forget_proofs(server)
                make_api_token(page, "from grace")
                with page.context.expect_page() as opened:
                    page.get_by_role("link", name=re.compile("in another tab")).click()
                other = opened.value
                other.locator("input[name=sub]").fill("00u1")
                other.get_by_role("button", name="Authorize").click()
                other.wait_for_url(f"{server.url}/account/confirmed")
                other.close()
                page.get_by_role("button", name="Go on").click()
                assert "from grace" in page.locator("main").inner_text()
                assert "Is it you?" not in page.locator("main").inner_text()
        finally:
            server.stop()


def test_whoever_has_no_role_is_told_why(company):
    with outside(company) as page:
        by_provider(page, "00u3")
        told = page.get_by_role("alert").inner_text()
        assert 'mallory has no role here: the claim "groups" holds "everybody"' in told
    assert company.cli("admin", "list")["items"] == []


def test_a_way_back_that_nobody_began_lets_nobody_in(company):
    answer = requests.get(f"{company.url}/oidc/callback?state=x&code=y", timeout=10)
    assert answer.status_code == 403 and "Begin again" in answer.text
    assert "usher-session" not in answer.cookies


def test_a_provider_that_is_down_leaves_the_other_ways_in(tmp_path):
    secret = tmp_path / "oidc-secret"
    secret.write_text("s3cret")
    server = start(
        tmp_path / "data", free_port(),
        environment={
            "USHER_OIDC_ISSUER": f"http://localhost:{free_port()}", "USHER_OIDC_CLIENT_ID": "usher",
            "USHER_OIDC_CLIENT_SECRET_FILE": str(secret), "USHER_OIDC_ROLES": "usher-admins=administrator",
        },
    )
    try:
        with outside(server) as page:
            page.get_by_role("link", name=re.compile("Sign in by localhost")).click()
            assert "can't be reached" in page.get_by_role("alert").inner_text().replace("’", "'")
        with browser_page(server):
            pass
    finally:
        server.stop()


@pytest.mark.parametrize("missing", ["CLIENT_ID", "CLIENT_SECRET_FILE", "ROLES", "ISSUER"])
def test_a_single_sign_on_that_is_not_whole_is_refused_at_the_start(tmp_path, missing):
    import os
    import subprocess

    from conftest import BINARY

    (tmp_path / "secret").write_text("s3cret")
    settings = {
        "USHER_OIDC_ISSUER": "https://idp.example", "USHER_OIDC_CLIENT_ID": "usher",
        "USHER_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret"), "USHER_OIDC_ROLES": "a=viewer",
    }
    del settings[f"USHER_OIDC_{missing}"]
    done = subprocess.run(
        [BINARY, "serve", "--data", str(tmp_path / "data"), "--listen", "127.0.0.1:0"], capture_output=True, text=True,
        timeout=30, env={**os.environ, **settings})
    assert done.returncode == 78 and "USHER_OIDC_" in done.stderr
