"""--single-user and USER_GOOGLE_EMAIL: who a call acts as where it names nobody, or somebody without a grant."""

import json
import re
import urllib.error

import pytest

from conftest import start_server
from consent import consent
from google_hosts import CALENDAR, IDENTITY, MAIL, google_hosts, grant_of, naive, stored_file

ALICE, BOB, CAROL = "alice@example.com", "bob@example.com", "carol@example.com"


def ask(server, tool: str, **arguments) -> dict:
    """As Server.call, but nobody is named unless the arguments do."""
    status, _, body = server.post({"jsonrpc": "2.0", "id": 1, "method": "tools/call",
                                   "params": {"name": tool, "arguments": arguments}})
    assert status == 200, body
    return json.loads(body)["result"]


def primary(result: dict) -> str:
    assert not result.get("isError"), result
    return next(c["id"] for c in result["structuredContent"]["calendars"] if c.get("primary"))


def required(server, tool: str) -> list[str]:
    tools = json.loads(server.post({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})[2])["result"]["tools"]
    return next(each for each in tools if each["name"] == tool)["inputSchema"].get("required", [])


@pytest.mark.parametrize("arguments, environment", [(["--single-user"], {}), ([], {"MCP_SINGLE_USER_MODE": "1"})],
                         ids=["flag", "variable"])
def test_one_stored_account_serves_whoever_is_named(tmp_path, arguments, environment):
    credentials = tmp_path / "credentials"
    credentials.mkdir(mode=0o700)
    with google_hosts(tmp_path) as hosts:
        with start_server(tmp_path, *arguments, sandbox=False, environment=hosts.environment | environment) as server:
            nobody = ask(server, "list_calendars")
            assert nobody["isError"] and "Nobody has signed in" in nobody["content"][0]["text"]
            for user in (CAROL, BOB):
                grant = grant_of(hosts.sandbox, user, IDENTITY + [CALENDAR, MAIL])
                (credentials / f"{user}.json").write_text(stored_file(grant, naive(hours=-1)))
            assert primary(ask(server, "list_calendars")) == BOB  # the first by address
            assert primary(ask(server, "list_calendars", user_google_email=ALICE)) == BOB
            assert primary(ask(server, "list_calendars", user_google_email=CAROL)) == CAROL
            # Signing somebody else in is still possible.
            link = ask(server, "start_google_auth", service_name="calendar", user_google_email=ALICE)
            path = re.search(r"https://accounts\.google\.com(\S+)", link["content"][0]["text"])[1]
            consent(hosts.sandbox + path, ALICE)
            assert primary(ask(server, "list_calendars", user_google_email=ALICE)) == ALICE
    assert (credentials / "alice@example.com.json").exists()


def test_without_the_mode_nobody_serves_for_another(tmp_path):
    with start_server(tmp_path) as server:
        assert "user_google_email is required" in ask(server, "list_calendars")["content"][0]["text"]
        assert "ACTION REQUIRED" in ask(server, "list_calendars", user_google_email=CAROL)["content"][0]["text"]
        assert "user_google_email" in required(server, "list_calendars")


def test_the_mode_works_in_the_sandbox(tmp_path):
    with start_server(tmp_path, "--single-user") as server:
        assert primary(ask(server, "list_calendars")) == ALICE
        assert primary(ask(server, "list_calendars", user_google_email=BOB)) == BOB
        assert primary(ask(server, "list_calendars", user_google_email=CAROL)) == ALICE


def test_a_default_account_need_not_be_named(tmp_path):
    with start_server(tmp_path, environment={"USER_GOOGLE_EMAIL": BOB}) as server:
        assert "user_google_email" not in required(server, "list_calendars")
        assert primary(ask(server, "list_calendars")) == BOB
        assert primary(ask(server, "list_calendars", user_google_email=ALICE)) == ALICE
        link = ask(server, "start_google_auth", service_name="gmail")
        assert link["structuredContent"]["user"] == BOB and "login_hint=bob%40example.com" in link["content"][0]["text"]


def test_a_default_account_signs_in_first(tmp_path):
    with start_server(tmp_path, environment={"USER_GOOGLE_EMAIL": CAROL}) as server:
        text = ask(server, "list_calendars")["content"][0]["text"]
        assert f"{CAROL} has not signed in" in text
        consent(re.search(r"http://\S+", text)[0], CAROL)
        assert primary(ask(server, "list_calendars")) == CAROL


def test_a_link_for_nobody_signs_in_whoever_comes(tmp_path):
    with start_server(tmp_path, environment={"WORKSPACE_MCP_LOG_USER_EMAIL": "true"}) as server:
        assert "user_google_email" not in required(server, "start_google_auth")
        link = ask(server, "start_google_auth", service_name="calendar")
        assert "user" not in link["structuredContent"]
        url = link["structuredContent"]["url"]
        assert "login_hint" not in url
        assert f"Signed in as {CAROL}" in consent(url, CAROL)
        server.wait_for_line(f"INFO OAuth sign-in success user={CAROL}$")
        server.wait_for_line(r"tools/call status=ok user=- duration=\d+ms tool=start_google_auth$")
        assert primary(ask(server, "list_calendars", user_google_email=CAROL)) == CAROL
        with pytest.raises(urllib.error.HTTPError):
            consent(url, ALICE)  # a link is good once


def test_a_link_for_somebody_signs_in_nobody_else(tmp_path):
    with start_server(tmp_path) as server:
        link = ask(server, "start_google_auth", service_name="calendar", user_google_email=CAROL)
        with pytest.raises(urllib.error.HTTPError) as refused:
            consent(link["structuredContent"]["url"], ALICE)
        assert CAROL in refused.value.read().decode()
        assert ask(server, "list_calendars", user_google_email=CAROL)["isError"]
