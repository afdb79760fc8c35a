"""The official Go and Rust clients, in both eras: a small day's work with the production server over both transports,
and the fixtures of the conformance suite with mcp_everything."""

import json
import urllib.request

import pytest

import bridges
from conftest import BINARY, BUILD, clean_environment, start

ALICE, BOB = "alice@example.com", "bob@example.com"
LANGUAGES, VERSIONS = ("go", "rust"), ("2025-11-25", "2026-07-28")
WAYS = [(language, transport, version) for language in LANGUAGES for transport in ("http", "stdio") for version in VERSIONS]


def skip_where_it_cannot_be_built(language: str) -> None:
    if reason := bridges.why_not(language):
        pytest.skip(reason)


@pytest.fixture(params=WAYS, ids="-".join)
def client(request, server, tmp_path):
    language, transport, version = request.param
    skip_where_it_cannot_be_built(language)
    environment = clean_environment(tmp_path, WORKSPACE_MCP_PORT="0")
    target = ["http", server.url] if transport == "http" else ["stdio", BINARY, f"--sandbox={server.sandbox}"]
    with bridges.connect(language, version, target, tmp_path, environment) as connected:
        connected.version, connected.server = version, server
        yield connected


def make_trouble(server, **rule) -> None:
    body = json.dumps({"rules": [rule]}).encode()
    request = urllib.request.Request(server.sandbox + "/sandbox/faults", body, {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=30).read()


def test_a_small_day(client):
    assert client.ask("capabilities")["protocolVersion"] == client.version
    tools = client.ask("tools/list")["tools"]
    assert {"list_calendars", "send_gmail_message", "manage_drive_access"} <= {tool["name"] for tool in tools}
    assert all(tool["inputSchema"]["type"] == "object" for tool in tools)

    sent = client.call("send_gmail_message", ALICE, to=BOB, subject="Interop", body="Wrzesień: naïve café ☕")
    assert not sent.get("isError"), sent
    found = client.data("search_gmail_messages", BOB, query="subject:Interop from:alice@example.com")["messages"]
    message = client.data("get_gmail_message_content", BOB, message_id=found[0]["id"])["message"]
    assert "Wrzesień: naïve café ☕" in message["body"]


def test_errors_arrive_as_they_are(client):
    wrong = client.call("get_events", ALICE, detailed="maybe")
    assert wrong["isError"] and "/detailed expected true or false" in wrong["content"][0]["text"]
    with pytest.raises(bridges.Refused) as refused:
        client.call("no_such_tool", ALICE)
    assert refused.value.code == -32602
    assert client.data("list_calendars", ALICE)["calendars"]


def test_progress_is_reported(client):
    made = client.data("create_drive_file", ALICE, file_name="shared.txt", content="x", mime_type="text/plain")["file"]
    people = [{"email": BOB}, {"email": "carol@example.com"}]
    shared = client.call("manage_drive_access", ALICE, file_id=made["id"], action="grant_batch", recipients=people)
    assert not shared.get("isError"), shared
    assert client.progress(2) == [1, 2]


def test_a_call_is_cancelled(client):
    make_trouble(client.server, method="calendar.calendarList.list", latency_ms=20_000, times=1)
    with pytest.raises(bridges.Refused):
        client.ask("tools/call", {"name": "list_calendars", "arguments": {"user_google_email": ALICE}},
                   cancel_after_ms=500)
    # The connection is as good as before.
    assert client.data("list_calendars", ALICE)["calendars"]


def test_what_is_announced_can_be_used(client):
    announced = client.ask("capabilities")["capabilities"]
    assert "tools" in announced
    if "resources" in announced:
        listed = client.ask("resources/list")["resources"]
        templates = client.ask("resources/templates/list")["resourceTemplates"]
        assert listed or templates
        for resource in listed[:3]:
            contents = client.ask("resources/read", {"uri": resource["uri"]})["contents"]
            assert contents and all("text" in part or "blob" in part for part in contents)
    if "prompts" in announced:
        prompts = client.ask("prompts/list")["prompts"]
        assert prompts
        for prompt in prompts:
            arguments = {each["name"]: ALICE for each in prompt.get("arguments") or [] if each.get("required")}
            assert client.ask("prompts/get", {"name": prompt["name"], "arguments": arguments})["messages"]
        if "completions" in announced:
            prompt = next(each for each in prompts if each.get("arguments"))
            completed = client.ask("completion/complete", {
                "ref": {"type": "ref/prompt", "name": prompt["name"]},
                "argument": {"name": prompt["arguments"][0]["name"], "value": ""}})
            assert isinstance(completed["completion"]["values"], list)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fixtures_of_the_suite(language, version, tmp_path):
    skip_where_it_cannot_be_built(language)
    with start([BUILD / "mcp_everything", "--port", "0"], tmp_path) as server, bridges.connect(
            language, version, ["http", server.url], tmp_path, clean_environment(tmp_path)) as client:
        assert client.ask("capabilities")["protocolVersion"] == version
        said = client.ask("tools/call", {"name": "test_simple_text", "arguments": {}})
        assert said["content"][0]["text"] == "This is a simple text response for testing."
        client.ask("tools/call", {"name": "test_tool_with_progress", "arguments": {}})
        assert client.progress(3) == [0, 50, 100]
        read = client.ask("resources/read", {"uri": "test://template/123/data"})["contents"][0]
        assert json.loads(read["text"])["id"] == "123"
        arguments = {"arg1": "hello", "arg2": "world"}
        prompt = client.ask("prompts/get", {"name": "test_prompt_with_arguments", "arguments": arguments})
        assert "hello" in prompt["messages"][0]["content"]["text"]
        completed = client.ask("completion/complete", {
            "ref": {"type": "ref/prompt", "name": "test_prompt_with_arguments"},
            "argument": {"name": "arg1", "value": "p"}})
        assert isinstance(completed["completion"]["values"], list)
