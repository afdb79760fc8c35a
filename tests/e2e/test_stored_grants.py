"""A credentials directory of the Python server, picked up as it is by the binary that talks to Google's hosts."""

import datetime
import json
import os
import re
import urllib.parse

import pytest

from conftest import control, start_server
from consent import consent
from google_hosts import CALENDAR, CLIENT_ID, DRIVE, IDENTITY, MAIL, google_hosts, grant_of, naive, stored_file

ALICE, BOB = "alice@example.com", "bob@example.com"
ALL = IDENTITY + [MAIL, CALENDAR, DRIVE]
TOKEN_HOST = "oauth2.googleapis.com"


@pytest.fixture
def hosts(tmp_path):
    with google_hosts(tmp_path) as running:
        yield running


@pytest.fixture
def credentials(tmp_path):
    folder = tmp_path / "credentials"
    folder.mkdir(mode=0o700)
    return folder


def put(folder, name: str, text: str):
    file = folder / name
    file.write_text(text)
    file.chmod(0o600)
    return file


def serve(tmp_path, hosts, *arguments, **environment):
    return start_server(tmp_path, *arguments, sandbox=False, environment=hosts.environment | environment)


def test_a_living_grant_is_used_as_it_is(tmp_path, hosts, credentials):
    text = stored_file(grant_of(hosts.sandbox, ALICE, ALL), naive(minutes=50))
    file = put(credentials, "alice@example.com.json", text)
    put(credentials, "oauth_states.json", "{}")
    with serve(tmp_path, hosts) as server:
        assert server.get("/health/ready")[0] == 200
        assert any(c["id"] == ALICE for c in server.ok("list_calendars", {})["calendars"])
        assert server.ok("search_gmail_messages", {"query": "in:inbox"})["messages"]
        assert server.ok("search_drive_files", {"query": "the"}) is not None
        assert "Bob" not in server.call("list_calendars", {}, user=BOB)["content"][0]["text"]
    assert hosts.paths(TOKEN_HOST) == []
    assert file.read_text() == text


def test_an_expired_grant_is_refreshed_and_kept_in_its_form(tmp_path, hosts, credentials):
    grant = grant_of(hosts.sandbox, ALICE, ALL)
    file = put(credentials, "alice@example.com.json",
               stored_file(grant | {"access_token": "stale"}, naive(hours=-1), universe_domain="googleapis.com",
                           account={"n": [1, 2.5, None]}))
    with serve(tmp_path, hosts) as server:
        assert server.ok("list_calendars", {})["calendars"]
        assert server.ok("get_events", {}) is not None
        server.wait_for_line(r"INFO OAuth refresh success user=\w+$")
        assert not any("stale" in line or grant["refresh_token"] in line for line in server.lines)
    assert hosts.seen[0][:3] == (TOKEN_HOST, "POST", "/token")
    assert len(hosts.paths(TOKEN_HOST)) == 1
    kept = json.loads(file.read_text())
    assert kept["token"] not in ("stale", grant["access_token"]) and kept["refresh_token"] == grant["refresh_token"]
    expiry = datetime.datetime.fromisoformat(kept["expiry"])
    assert expiry.tzinfo is None
    assert datetime.timedelta(minutes=50) < expiry - datetime.datetime.fromisoformat(naive()) < datetime.timedelta(hours=1)
    assert (kept["universe_domain"], kept["account"]) == ("googleapis.com", {"n": [1, 2.5, None]})
    assert sorted(kept["scopes"]) == sorted(grant["scope"].split())
    assert (kept["token_uri"], kept["client_id"]) == ("https://oauth2.googleapis.com/token", CLIENT_ID)
    assert file.stat().st_mode & 0o777 == 0o600
    assert os.listdir(credentials) == ["alice@example.com.json"] or ".secret_key" in os.listdir(credentials)


@pytest.mark.parametrize("minutes, zone, refreshed", [(50, "+02:00", False), (50, "-07:00", False), (50, "Z", False),
                                                      (-30, "+02:00", True), (-30, "-07:00", True)])
def test_an_expiry_with_a_zone_is_converted(tmp_path, hosts, credentials, minutes, zone, refreshed):
    grant = grant_of(hosts.sandbox, ALICE, ALL)
    offset = datetime.timedelta(hours=int(zone[:3]) if zone != "Z" else 0)
    moment = datetime.datetime.fromisoformat(naive(minutes=minutes)) + offset
    token = "stale" if refreshed else grant["access_token"]
    put(credentials, "alice@example.com.json", stored_file(grant | {"access_token": token}, moment.isoformat() + zone))
    with serve(tmp_path, hosts) as server:
        assert server.ok("list_calendars", {})["calendars"]
    # Stripped of its zone, the stale token would have been tried, or the good one refreshed.
    assert [status for *_, status in hosts.seen] == [200] * len(hosts.seen)
    assert len(hosts.paths(TOKEN_HOST)) == int(refreshed)


def test_without_an_expiry_the_token_is_refreshed_once(tmp_path, hosts, credentials):
    grant = grant_of(hosts.sandbox, ALICE, ALL)
    put(credentials, "alice@example.com.json", stored_file(grant, None))
    with serve(tmp_path, hosts) as server:
        assert server.ok("list_calendars", {})["calendars"]
        assert server.ok("list_calendars", {})["calendars"]
    assert len(hosts.paths(TOKEN_HOST)) <= 1


def test_both_forms_of_file_names_are_found(tmp_path, credentials):
    seed = tmp_path / "seed.json"
    people = ["ann+new@example.com", "ann+old@example.com"]
    seed.write_text(json.dumps({"users": [{"email": email, "name": email} for email in people]}))
    with google_hosts(tmp_path, "--sandbox-seed", str(seed)) as hosts:
        new, old = (stored_file(grant_of(hosts.sandbox, email, ALL), naive(hours=-1)) for email in people)
        put(credentials, "ann%2Bnew@example.com.json", new)
        older = put(credentials, "ann_old@example.com.json", old)
        with serve(tmp_path, hosts) as server:
            for email in people:
                calendars = server.ok("list_calendars", {}, user=email)["calendars"]
                assert [c["id"] for c in calendars if c.get("primary")] == [email]
        # What is written goes under today's name; whose the older file is, nobody can say.
        assert json.loads((credentials / "ann%2Bold@example.com.json").read_text())["refresh_token"]
        assert older.read_text() == old


def test_scopes_suffice_by_what_they_include(tmp_path, hosts, credentials):
    put(credentials, "alice@example.com.json",
        stored_file(grant_of(hosts.sandbox, ALICE, IDENTITY + [MAIL, CALENDAR + ".readonly"]), naive(hours=-1)))
    with serve(tmp_path, hosts) as server:
        assert server.ok("search_gmail_messages", {"query": "in:inbox"})["messages"]  # gmail.modify reads too
        assert server.ok("list_calendars", {})["calendars"]
        refused = server.call("manage_event", {"action": "create", "summary": "x", "start_time": "2030-01-01",
                                               "end_time": "2030-01-02"})
        text = refused["content"][0]["text"]
        assert refused["isError"] and "does not cover calendar" in text
        assert "https://accounts.google.com/o/oauth2/v2/auth?" in text


def test_a_refresh_that_cannot_reach_google_changes_nothing(tmp_path, hosts, credentials):
    text = stored_file(grant_of(hosts.sandbox, ALICE, ALL), naive(hours=-1))
    file = put(credentials, "alice@example.com.json", text)
    with serve(tmp_path, hosts, HTTPS_PROXY="http://127.0.0.1:9") as server:
        assert server.get("/health/ready")[0] == 200
        result = server.call("list_calendars", {})
        assert result["isError"]
        words = result["content"][0]["text"]
        assert "token endpoint could not be reached" in words and "ACTION REQUIRED" not in words
        server.wait_for_line(r"WARNING OAuth refresh failed user=\w+ reason=connect$")
    assert file.read_text() == text


def test_an_unknown_certificate_is_refused_with_the_reason(tmp_path, hosts, credentials):
    text = stored_file(grant_of(hosts.sandbox, ALICE, ALL), naive(hours=-1))
    file = put(credentials, "alice@example.com.json", text)
    with serve(tmp_path, hosts, SSL_CERT_FILE="") as server:
        words = server.call("list_calendars", {})["content"][0]["text"]
        assert "certificate is not trusted" in words and "SSL_CERT_FILE" in words
    assert file.read_text() == text
    assert hosts.seen == []


def test_a_revoked_grant_asks_for_a_sign_in_and_is_replaced(tmp_path, hosts, credentials):
    file = put(credentials, "alice@example.com.json",
               stored_file(grant_of(hosts.sandbox, ALICE, ALL), naive(hours=-1), note="kept"))
    control(hosts.sandbox, "revoke", {"user": ALICE})
    with serve(tmp_path, hosts) as server:
        words = server.call("list_calendars", {})["content"][0]["text"]
        assert "expired or was revoked" in words and "ACTION REQUIRED" in words
        link = re.search(r"https://accounts\.google\.com(/o/oauth2/v2/auth\?\S+)", words)[1]
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)
        assert query["login_hint"] == [ALICE] and query["prompt"] == ["consent"]
        assert f"Signed in as {ALICE}" in consent(hosts.sandbox + link, ALICE)
        assert server.ok("list_calendars", {})["calendars"]
        server.wait_for_line(r"INFO OAuth sign-in success user=\w+$")
    kept = json.loads(file.read_text())
    assert kept["note"] == "kept" and set(kept["scopes"]) >= set(ALL)


def test_a_damaged_file_is_named_and_left(tmp_path, hosts, credentials):
    file = put(credentials, "alice@example.com.json", '{"token": ')
    put(credentials, "bob@example.com.json", stored_file(grant_of(hosts.sandbox, BOB, ALL), naive(hours=-1)))
    with serve(tmp_path, hosts) as server:
        result = server.call("list_calendars", {})
        assert result["isError"] and "alice@example.com.json" in result["content"][0]["text"]
        assert server.ok("list_calendars", {}, user=BOB)["calendars"]
    assert file.read_text() == '{"token": '
