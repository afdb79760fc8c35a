"""Every query and filter of the operators' runbook, run over what the server really logs."""

import collections
import json
import re
import socket
import subprocess
import urllib.error

import pytest

from conftest import BINARY, clean_environment, control, start_server
from consent import consent

ALICE, BOB, CAROL = "alice@example.com", "bob@example.com", "carol@example.com"


def like(lines: list[str], pattern: str) -> list[str]:
    """Insights: filter @message like /pattern/."""
    return [line for line in lines if re.search(pattern, line)]


def parse(line: str, before: str, after: str = "") -> str | None:
    """Insights: parse @message "before*after"."""
    found = re.search(re.escape(before) + ("(.*?)" + re.escape(after) if after else "(.*)"), line)
    return found[1] if found else None


def fields(line: str) -> list[str]:
    """A line as a filter pattern in brackets sees it: divided at blanks, but not within quotes or brackets."""
    return re.findall(r'"[^"]*"|\[[^\]]*\]|\S+', line)


def slow(lines: list[str]) -> list[int]:
    """Filter pattern [timestamp, request_id, level, msg, duration > 5000]."""
    five = [parts for parts in map(fields, lines) if len(parts) == 5]
    return [int(parts[4]) for parts in five if re.fullmatch(r"\d+", parts[4]) and int(parts[4]) > 5000]


def link(result: dict) -> str:
    return re.search(r"http://\S+", result["content"][0]["text"])[0]


def spoofing(server, user: str) -> None:
    """A caller who writes into the log what the queries look for."""
    for request_id in ("ERROR-1", "tools/call", "tool=x", "duration=1ms", "OAuth-failed"):
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
                "params": {"name": "get_events", "arguments": {"user_google_email": user, "query": "ERROR tool=y"}}}
        assert server.post(body, {"X-Request-Id": request_id})[0] == 200


@pytest.mark.parametrize("log_format", ["text", "json"])
@pytest.mark.parametrize("addresses", ["false", "true"], ids=["hashed", "named"])
def test_the_queries_give_right_numbers(tmp_path, log_format, addresses):
    environment = {"WORKSPACE_MCP_LOG_FORMAT": log_format, "WORKSPACE_MCP_LOG_USER_EMAIL": addresses}
    with start_server(tmp_path, environment=environment) as server:
        for _ in range(3):
            server.ok("list_calendars", {})
        server.call("get_events", {"detailed": "maybe"})
        server.call("get_gmail_message_content", {"message_id": "nothing"})
        server.call("list_calendars", {}, user="tool=duration=9ms@example.com")
        spoofing(server, ALICE)
        with pytest.raises(urllib.error.HTTPError):
            consent(link(server.call("list_calendars", {}, user=CAROL)), BOB)  # OAuth: failed
        consent(link(server.call("start_google_auth", {"service_name": "gmail"}, user=CAROL)), CAROL)  # success
        server.ok("list_calendars", {}, user=CAROL)
        control(server.sandbox, "expire", {"user": ALICE})
        server.ok("list_calendars", {})  # refresh: success
        control(server.sandbox, "revoke", {"user": BOB})
        server.call("list_calendars", {}, user=BOB)  # refresh: failed
        server.wait_for_line(r"refresh failed")
        server.post({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "no_such_tool"}})
        server.call("list_drive_items", {})
        server.wait_for_line(r"tool=list_drive_items")
    lines = server.lines

    # Errors: the filter pattern "ERROR", and Insights' /ERROR/.
    assert like(lines, "ERROR") == []
    # OAuth success rate.
    oauth = like(lines, "OAuth")
    assert len(like(oauth, "success")) == 2 and len(like(oauth, "failed")) == 2, oauth
    assert len(oauth) == 4
    # Request rate by tool.
    calls = like(lines, r"tools\/call")
    end = '"}' if log_format == "json" else ""
    tools = collections.Counter(parse(line, "tool=") for line in calls)
    assert tools == {name + end: count for name, count in {
        "list_calendars": 8, "get_events": 6, "get_gmail_message_content": 1, "start_google_auth": 1,
        "list_drive_items": 1}.items()}
    # Response times: each line that holds "duration" gives one number.
    timed = like(lines, "duration")
    assert len(timed) == sum(tools.values())
    assert all(float(parse(line, "duration=", "ms")) >= 0 for line in timed)
    # Slow calls: there was none.
    assert slow(lines) == []

    for line in lines:
        if log_format == "json":
            record = json.loads(line)
            assert list(record) == ["time", "request_id", "level", "msg"]
        else:
            assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \S+ (DEBUG|INFO|WARNING|ERROR) ", line), line
    named = [line for line in lines if "@example.com" in line]
    assert bool(named) == (addresses == "true")
    assert not any(word in line for line in lines for word in ("ya29", "1//", "code=", "Bearer"))


def test_slow_calls_are_found_and_counted_once(tmp_path):
    with start_server(tmp_path, "--sandbox-faults", "latency:5100") as server:
        server.ok("list_calendars", {})
        server.wait_for_line('"slow call"')
    assert len(slow(server.lines)) == 1 and 5000 < slow(server.lines)[0] < 20000
    assert len(like(server.lines, r"tools\/call")) == 1
    assert fields(like(server.lines, "slow call")[0])[2:4] == ["WARNING", '"slow call"']


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_an_error_is_found_by_its_word(tmp_path, log_format):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run([BINARY, "--sandbox", "--transport", "streamable-http", "--port", port], cwd=tmp_path,
                               env=clean_environment(tmp_path, WORKSPACE_MCP_LOG_FORMAT=log_format), text=True,
                               stdin=subprocess.DEVNULL, capture_output=True, timeout=30)
    assert ended.returncode == 1
    errors = like(ended.stderr.splitlines(), "ERROR")
    assert len(errors) == 1, ended.stderr
    if log_format == "json":
        assert json.loads(errors[0])["level"] == "ERROR"
    else:
        assert errors[0].split()[2] == "ERROR"
    assert port in errors[0]
