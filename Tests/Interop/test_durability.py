"""A server that is killed keeps every write that it acknowledged, whole, and goes on from there."""

import concurrent.futures
import signal
import threading

import requests
from conftest import free_port, start

ROUNDS = 5


def provision(base_url, token, round_number, worker, stop, acknowledged):
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"
    for number in range(10_000):
        if stop.is_set():
            return
        name = f"u{round_number}-{worker}-{number}"
        try:
            answer = session.post(f"{base_url}/Users", json={"userName": name}, timeout=10)
        except requests.RequestException:
            return
        if answer.status_code == 201:
            acknowledged.append((answer.json()["id"], name))


def test_kill_during_provisioning_loses_nothing_and_halves_nothing(tmp_path):
    port = free_port()
    server = start(tmp_path / "data", port)
    base_url, token = server.connector("okta")
    acknowledged = []
    for round_number in range(ROUNDS):
        stop = threading.Event()
        wanted = len(acknowledged) + 40
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for worker in range(8):
                pool.submit(provision, base_url, token, round_number, worker, stop, acknowledged)
            while len(acknowledged) < wanted:
                pass
            server.process.send_signal(signal.SIGKILL)
            server.process.wait()
            stop.set()
        server = start(tmp_path / "data", port)

    headers = {"Authorization": f"Bearer {token}"}
    found = {}
    start_index = 1
    while True:
        page = requests.get(
            f"{base_url}/Users", params={"startIndex": start_index, "count": 500}, headers=headers, timeout=30
        ).json()
        for user in page["Resources"]:
            assert user["userName"] not in found, "a double"
            found[user["userName"]] = user["id"]
        start_index += page["itemsPerPage"]
        if start_index > page["totalResults"]:
            break
    for identifier, name in acknowledged:
        assert found.get(name) == identifier

    # What was marked before the kill is brought in line after it.
    server.cli("sync", "okta", "--wait")
    status = server.cli("user", "list", "okta", "--state", "provisioned", "--count", "1")
    assert status["total"] == len(found)

    server.process.terminate()
    assert server.process.wait(timeout=20) == 0
