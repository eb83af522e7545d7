"""An identity provider that goes mad, against the real server: safety limits stop it, an administrator decides."""

import json
import re
import time

import pytest
import requests

from test_sync_life import GROUP, USER, Site

PEOPLE = 200


@pytest.fixture
def site(usher):
    site = Site(usher)
    site.ids = [site.user(f"p{number}") for number in range(PEOPLE)]
    site.all = site.group("all", *site.ids)
    site.sync()
    assert active(site) == PEOPLE
    return site


def active(site):
    """How many people's accounts are active, as an application sees it."""
    answer = site.read("/search", **{"entity-type": "user", "restriction": "active = true", "max-results": -1})
    return len(answer.json()["users"])


def in_group(site, name):
    answer = site.read("/group/user/direct", groupname=name, **{"max-results": -1})
    return len(answer.json()["users"])


def deactivate(site, ids):
    for user in ids:
        site.set(f"/Users/{user}", active=False)


def until(holds, what):
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def held_of(usher):
    done = usher.run("held", "okta", "--json")
    held = json.loads(done.stdout)
    assert done.returncode == (4 if held["total"] else 0), done.stderr
    return held


def metric(site, name):
    text = requests.get(f"{site.usher.url}/metrics", timeout=10).text
    line = f'{name}{{connector="okta",target="directory"}} '
    return next(int(row[len(line):]) for row in text.splitlines() if row.startswith(line))


def test_everybody_deactivated_is_held_listed_approved_and_done(site):
    deactivate(site, site.ids)
    done = site.usher.run("sync", "okta", "--wait")
    assert done.returncode == 4, done.stdout + done.stderr
    assert "180 steps of okta are held by a safety limit: usher held okta" in done.stderr
    assert active(site) == PEOPLE - 20
    why = site.usher.run("explain", "okta", "p199", "--json")
    assert why.returncode == 4
    why = json.loads(why.stdout)["targets"][0]
    limit = "more than 20 of 200 accounts would be disabled, deleted or anonymized within 24h; the limit is 10 %"
    assert why["decision"] == {"state": "held", "why": f"disable the account ({limit})"}
    assert why["plannedSteps"][0]["held"] == {"limit": limit, "decision": "waiting"}
    assert [(step["action"], step["limit"], step["decision"]) for step in why["held"]] == [
        ("disableAccount", limit, "waiting")]
    assert f"waiting: {limit}" in site.usher.run("explain", "okta", "p199").stdout
    # The identity provider is told nothing of it: all it sent is kept.
    assert metric(site, "usher_held_steps") == 180
    assert metric(site, "usher_users_failing") == 0
    text = requests.get(f"{site.usher.url}/metrics", timeout=10).text
    place = 'connector="okta",target="directory"'
    assert f'usher_steps_total{{{place},action="disableAccount"}} 20' in text
    assert f'usher_runs_total{{{place},result="failed"}} 0' in text
    assert re.search(rf'usher_runs_total{{{place},result="done"}} [1-9]', text), text
    assert metric(site, "usher_run_last_end_seconds") > 1_700_000_000
    last = json.loads(site.usher.run("runs", "okta", "--json").stdout)["items"][0]["id"]
    for command in (["status"], ["connector", "list"], ["connector", "show", "okta"], ["user", "list", "okta"],
                    ["user", "show", "okta", "p199"], ["group", "list", "okta"], ["runs", "okta"], ["runs"],
                    ["run", "show", str(last)], ["run", "cancel", "okta"], ["conflicts", "okta"], ["requests", "okta"],
                    ["token", "list", "okta"], ["preview", "okta"], ["explain", "okta", "p1"]):
        done = site.usher.run(*command)
        assert done.returncode == 4, (command, done.stdout, done.stderr)
        assert "held by a safety limit" in done.stderr, (command, done.stderr)
    held = held_of(site.usher)
    assert held["total"] == 180
    assert held["counts"] == {"accounts": 180, "memberships": 0, "identities": 0}
    assert held["items"][0]["limit"] == "more than 20 of 200 accounts would be disabled, deleted or anonymized within 24h; the limit is 10 %"
    listing = site.usher.run("held", "okta")
    assert listing.returncode == 4 and held["digest"] in listing.stdout, listing.stdout
    doctor = site.usher.run("doctor")
    assert doctor.returncode == 0 and "180 held" in doctor.stdout, doctor.stdout
    assert site.usher.run("status").returncode == 4
    for command in ("pause", "resume"):
        done = site.usher.run(command, "okta")
        assert done.returncode == 4 and "180 steps of okta are held" in done.stderr, done.stderr

    # Somebody comes back in the meantime: what was shown is no longer what is held.
    comes_back = next(user for user in site.ids if user == held["items"][-1]["resource"])
    site.set(f"/Users/{comes_back}", active=True)
    site.sync()
    refused = site.usher.run("approve", "okta", "--digest", held["digest"])
    assert refused.returncode == 1 and "not what this digest was made of" in refused.stderr, refused.stderr
    assert active(site) == PEOPLE - 20

    held = held_of(site.usher)
    assert site.usher.cli("approve", "okta", "--digest", held["digest"]) == {"approved": 179, "waitsFor": []}
    until(lambda: active(site) == 1, "what was approved is done")
    site.sync()
    assert held_of(site.usher)["total"] == 0
    assert site.usher.run("status").returncode == 0
    assert metric(site, "usher_held_steps") == 0
    actions = [entry["action"] for entry in site.usher.cli("audit")["items"]]
    assert actions.count("held.approve") == 1
    (entry,) = site.usher.cli("audit", "--action", "held.approve")["items"]
    steps = entry["changes"][0]["after"]
    assert steps["total"] == 179 and len(steps["first"]) == 100 and "disable the account" in steps["first"][0]


def test_what_was_approved_and_mended_is_held_when_it_happens_again(site):
    people = site.ids[:60]
    deactivate(site, people)
    site.usher.run("sync", "okta", "--wait")
    held = held_of(site.usher)
    assert held["total"] == 40
    # Nothing is done of it while the sync is paused, and the answer says so.
    site.usher.run("pause", "okta")
    approved = site.usher.run("approve", "okta", "--digest", held["digest"])
    assert "Approved 40 steps." in approved.stdout, approved.stdout + approved.stderr
    assert "directory is paused, so the decision waits: usher resume okta --target directory" in approved.stdout
    assert "the sync is paused since" in site.usher.run("explain", "okta", "p1").stdout
    site.usher.run("resume", "okta")
    until(lambda: active(site) == PEOPLE - 60, "what was approved is done")
    for user in people:
        site.set(f"/Users/{user}", active=True)
    site.sync()
    assert active(site) == PEOPLE
    deactivate(site, people)
    site.usher.run("sync", "okta", "--wait")
    assert active(site) == PEOPLE
    assert held_of(site.usher)["total"] == 60


def test_an_approval_ends_when_the_identity_provider_takes_the_mistake_back(site):
    people = site.ids[:60]
    deactivate(site, people)
    site.usher.run("sync", "okta", "--wait")
    held = held_of(site.usher)
    assert held["total"] == 40
    site.usher.run("pause", "okta")
    site.usher.run("approve", "okta", "--digest", held["digest"])
    for user in people:
        site.set(f"/Users/{user}", active=True)
    deactivate(site, people)
    site.usher.run("resume", "okta")
    site.usher.run("sync", "okta", "--full", "--wait")
    assert active(site) == PEOPLE - 20
    assert held_of(site.usher)["total"] == 40


def test_a_preview_tells_what_would_be_held_and_holds_nothing(site, tmp_path):
    site.usher.cli("pause", "okta")
    deactivate(site, site.ids)
    done = site.usher.run("preview", "okta", "--json")
    assert done.returncode == 4, done.stdout + done.stderr
    assert "180 steps would be held by a safety limit" in done.stderr
    foreseen = json.loads(done.stdout)["targets"][0]
    assert foreseen["counts"]["actions"] == {"disableAccount": 20}
    assert foreseen["counts"]["held"] == 180
    limit = "more than 20 of 200 accounts would be disabled, deleted or anonymized within 24h; the limit is 10 %"
    assert foreseen["held"] == [{"action": "disableAccount", "count": 180, "limit": limit}]
    text = site.usher.run("preview", "okta").stdout
    assert f"would be held: 180 accounts disabled ({limit})" in text, text
    assert held_of(site.usher)["total"] == 0
    # Looser limits of a document that is not in force.
    document = json.loads(site.usher.run("settings", "export", "--json").stdout)
    document["connectors"][0]["targets"][0]["safety"] = {"accounts": {"count": 1000, "percent": 100}}
    file = tmp_path / "new.yaml"
    file.write_text(json.dumps(document))
    loose = site.usher.run("preview", "okta", "--settings", str(file), "--json")
    assert loose.returncode == 0, loose.stderr
    assert json.loads(loose.stdout)["targets"][0]["counts"]["actions"] == {"disableAccount": 200}
    site.usher.cli("resume", "okta")
    until(lambda: held_of(site.usher)["total"] == 180, "the run holds what was foreseen")
    assert active(site) == PEOPLE - 20


def test_a_single_leaver_is_never_held(site):
    deactivate(site, site.ids[:1])
    assert site.usher.run("sync", "okta", "--wait").returncode == 0
    assert active(site) == PEOPLE - 1


def test_deleting_users_one_by_one_is_stopped_and_can_be_rejected(site):
    for user in site.ids[:40]:
        site.call("DELETE", f"/Users/{user}")
        site.sync()
    assert active(site) == PEOPLE - 20
    ids = [str(item["id"]) for item in held_of(site.usher)["items"]]
    chosen = [part for number in ids[:5] for part in ("--id", number)]
    assert site.usher.cli("approve", "okta", *chosen) == {"approved": 5, "waitsFor": []}
    rest = [part for number in ids[5:] for part in ("--id", number)]
    assert site.usher.cli("reject", "okta", *rest) == {"rejected": 15, "waitsFor": []}
    (target,) = site.usher.cli("connector", "show", "okta")["targets"]
    assert target["rejected"] == 15 and "rejected 15 steps" in site.usher.run("status").stdout
    assert metric(site, "usher_rejected_steps") == 15
    until(lambda: active(site) == PEOPLE - 25, "five are done")
    site.sync("--full")
    assert active(site) == PEOPLE - 25
    assert site.usher.run("connector", "show", "okta").returncode == 0
    assert target["state"] == "rejected" and target["users"]["rejected"] == 15
    assert "15 with a rejected step" in site.usher.run("doctor").stdout
    decide_again_about_what_was_rejected(site, ids[5:])


def decide_again_about_what_was_rejected(site, ids):
    """One is held again, and the others are approved after all."""
    told = site.usher.run("held", "okta", "--rejected")
    rejected = site.usher.cli("held", "okta", "--rejected")
    assert rejected["total"] == 15 and f"usher reconsider okta --digest {rejected['digest']}" in told.stdout
    refused = site.usher.run("approve", "okta", "--id", ids[0])
    assert refused.returncode == 1 and "Not all of these ids are held" in refused.stderr
    assert site.usher.cli("reconsider", "okta", "--id", ids[0]) == {"held": 1, "waitsFor": []}
    refused = site.usher.run("approve", "--rejected", "okta", "--digest", rejected["digest"])
    assert refused.returncode == 1 and "What is rejected is not what this digest was made of" in refused.stderr
    assert [str(item["id"]) for item in held_of(site.usher)["items"]] == [ids[0]]
    digest = site.usher.run("held", "okta", "--rejected", "--json")
    digest = json.loads(digest.stdout)["digest"]
    approved = site.usher.run("approve", "--rejected", "okta", "--digest", digest)
    assert "Approved 14 steps" in approved.stdout, approved.stderr
    until(lambda: active(site) == PEOPLE - 39, "fourteen are done")
    actions = [entry["action"] for entry in json.loads(site.usher.run("audit", "--json").stdout)["items"]]
    assert "held.reconsider" in actions and actions.count("held.approve") == 2


def test_what_goes_with_a_rejected_account_is_told_as_left_out(usher):
    site = Site(usher)
    site.ids = [site.user(f"p{number}") for number in range(12)]
    site.group("all", *site.ids)
    site.sync()
    deactivate(site, site.ids)
    site.sync()
    waiting = held_of(usher)["items"]
    assert waiting and {item["action"] for item in waiting} == {"disableAccount"}
    usher.cli("reject", "okta", *[part for item in waiting for part in ("--id", str(item["id"]))])
    site.settings(cleanup={"removeMemberships": True})
    site.sync("--full")
    name = waiting[0]["account"]
    (why,) = json.loads(usher.run("explain", "okta", name, "--json").stdout)["targets"]
    stops = {step["action"]: (step["held"]["decision"], step["held"].get("with")) for step in why["plannedSteps"]}
    assert stops == {"disableAccount": ("rejected", None), "removeMembership": ("rejected", "disable the account")}
    told = usher.run("explain", "okta", name).stdout
    assert "left out with the rejected step: disable the account" in told and "a sync would do" not in told
    told = usher.run("explain", "okta", name, "--group", "all").stdout
    assert "its removal is left out with the rejected step `disable the account`" in told
    rejected = {item["account"] for item in waiting}
    done = [f"p{number}" for number in range(12) if f"p{number}" not in rejected]
    left = [usher.run("explain", "okta", name, "--group", "all").stdout for name in done]
    left = [told for told in left if " is not in all " in told]
    assert left and all("because: the user left (inactive at the identity provider)" in told for told in left), left
    assert not any("has not put the user" in told for told in left)


def test_a_group_that_is_emptied_keeps_most_of_its_members(site):
    site.call("PUT", f"/Groups/{site.all}", {"schemas": [GROUP], "displayName": "all", "members": []})
    site.sync()
    assert in_group(site, "all") >= PEOPLE // 2
    assert active(site) == PEOPLE


def test_settings_that_take_many_away_are_held(site):
    site.settings(groups={"required": ["board"]})
    site.sync()
    assert active(site) == PEOPLE - 20
    assert held_of(site.usher)["counts"]["accounts"] == 180


def test_a_pause_holds_everything_back_until_it_is_resumed(site):
    site.usher.cli("pause", "okta")
    site.user("late")
    time.sleep(0.5)
    assert site.account("late") is None
    refused = site.usher.run("sync", "okta", "--wait")
    assert refused.returncode == 4 and "paused" in refused.stderr, refused.stderr
    refused = site.usher.run("sync", "okta")
    assert refused.returncode == 4 and "paused" in refused.stderr, refused.stderr
    assert "paused" in site.usher.run("connector", "list").stdout
    assert "paused since" in site.usher.run("connector", "show", "okta").stdout
    assert metric(site, "usher_sync_paused") == 1
    site.usher.cli("resume", "okta", "--target", "directory")
    until(lambda: site.account("late") is not None, "the sync goes on")
    assert metric(site, "usher_sync_paused") == 0


def test_a_single_leaver_in_many_groups_goes_as_a_whole(usher):
    site = Site(usher)
    site.settings(cleanup={"deactivated": "disable", "removeMemberships": True})
    people = [site.user(f"p{number}") for number in range(3)]
    for number in range(60):
        site.group(f"g{number}", *people)
    site.sync()
    site.set(f"/Users/{people[0]}", active=False)
    site.sync()
    assert active(site) == 2
    assert site.groups("p0") == []
    assert held_of(usher)["items"] == []


def test_a_pause_is_in_effect_in_the_middle_of_a_run_and_for_targets_that_are_added(usher):
    site, people = Site(usher), 20_000
    usher.cli("pause", "okta")
    ids = []
    for start in range(0, people, 1000):
        operations = [
            {"method": "POST", "path": "/Users", "bulkId": str(number),
             "data": {"schemas": [USER], "userName": f"p{number}", "active": True}}
            for number in range(start, start + 1000)
        ]
        body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": operations}
        answer = site.scim.post(f"{site.base}/Bulk", json=body, timeout=120)
        assert answer.status_code == 200, answer.text
        ids += [operation["location"].rsplit("/", 1)[1] for operation in answer.json()["Operations"]]
    for number in range(3):
        site.group(f"g{number}", *ids)
    usher.cli("resume", "okta")
    until(lambda: site.account("p10") is not None, "the run has begun")
    usher.cli("pause", "okta")
    done = active(site)
    target = usher.cli("connector", "show", "okta")["targets"][0]
    assert not target["running"] and target["pausedBy"], target
    assert 0 < done < people, "paused before the end of the run"
    assert active(site) == done
    assert target["pending"] == people - done

    document = json.loads(usher.run("settings", "export", "--json").stdout)
    document["targets"].append({"name": "second", "kind": "directory"})
    document["connectors"][0]["targets"].append({"target": "second"})
    applied = usher.run("settings", "apply", "-", stdin=json.dumps(document))
    assert applied.returncode == 0, applied.stderr
    assert all(target["pausedBy"] for target in usher.cli("connector", "show", "okta")["targets"])
    assert usher.run("sync", "okta", "--target", "second", "--wait").returncode == 4
    assert {target["name"]: target["users"] for target in usher.cli("target", "list")["items"]}["second"] == 0
    usher.cli("resume", "okta", "--target", "directory")
    until(lambda: active(site) > done, "the rest follows")
