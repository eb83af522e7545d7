"""scim2-tester (PyPI) over the running server: nothing may fail."""

import httpx2
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server


def test_nothing_fails(usher):
    base_url, token = usher.connector("tester")
    http = httpx2.Client(base_url=base_url, headers={"Authorization": f"Bearer {token}"}, timeout=30)
    client = SyncSCIMClient(http)
    client.discover()
    results = check_server(client)
    failures = [r for r in results if r.status in (Status.ERROR, Status.CRITICAL)]
    assert not failures, "\n".join(f"{r.title}: {r.reason}" for r in failures)
    assert len([r for r in results if r.status == Status.SUCCESS]) > 50
