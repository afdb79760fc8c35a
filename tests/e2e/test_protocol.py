"""Requests as they stand on the wire: the runbook's plain POSTs, wrong ones, and the routes beside /mcp."""

import json

from conftest import TOOLS, control, start_server

ALICE = "alice@example.com"


def rpc(method: str, params: dict | None = None, **more) -> dict:
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}} | more


def modern(method: str, params: dict | None = None, **headers: str) -> tuple[dict, dict]:
    meta = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
    body = rpc(method, (params or {}) | {"_meta": meta})
    known = {"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method, "Accept": "application/json, text/event-stream"}
    if "name" in (params or {}):
        known["Mcp-Name"] = params["name"]
    return body, known | headers


def test_the_runbooks_plain_posts_are_answered(server):
    for accept in (None, "*/*", "text/event-stream", "text/html"):
        status, headers, body = server.post(rpc("tools/list"), {"Accept": accept} if accept else None)
        assert status == 200 and headers["content-type"].startswith("application/json")
        assert sorted(tool["name"] for tool in json.loads(body)["result"]["tools"]) == TOOLS
    status, _, body = server.post(rpc("tools/call", {"name": "start_google_auth", "arguments": {
        "service_name": "gmail", "user_google_email": "test@example.com"}}))
    assert status == 200 and "http" in json.loads(body)["result"]["content"][0]["text"]


def test_health_says_what_load_balancers_expect(server):
    for path in ("/health", "/"):
        status, headers, body = server.get(path, {"Host": "google-workspace.internal.example.com:8000"})
        if status == 403:  # bound to loopback: the Host is checked for /mcp only
            raise AssertionError(body)
        answer = json.loads(body)
        assert status == 200 and answer["status"] == "healthy" and answer["service"] == "workspace-mcp"
        assert answer["transport"] == "streamable-http" and answer["version"]
    status, _, body = server.get("/health/ready")
    assert status == 200 and json.loads(body)["status"] == "ready"


def test_foreign_hosts_and_origins_are_refused(server):
    assert server.post(rpc("ping"), {"Host": "evil.example.com"})[0] == 403
    assert server.post(rpc("ping"), {"Origin": "https://evil.example.com"})[0] == 403
    assert server.post(rpc("tools/list"), {"Origin": "http://localhost:6274"})[0] == 200


def test_both_eras_on_one_path(server):
    body, headers = modern("server/discover")
    status, _, answer = server.post(body, headers)
    result = json.loads(answer)["result"]
    assert status == 200 and result["resultType"] == "complete"
    assert result["supportedVersions"] == ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"]
    for version in result["supportedVersions"][1:]:
        status, headers, answer = server.post(rpc("initialize", {
            "protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}),
            {"Accept": "application/json, text/event-stream"})
        assert status == 200 and b'"protocolVersion":"' + version.encode() + b'"' in answer
        session = {"Mcp-Session-Id": headers["mcp-session-id"], "MCP-Protocol-Version": version,
                   "Accept": "application/json, text/event-stream"}
        assert server.post({"jsonrpc": "2.0", "method": "notifications/initialized"}, session)[0] == 202
        assert server.post(rpc("ping"), session)[0] == 200
        status, _, answer = server.post(rpc("tools/list"), session)
        first = json.loads(answer)["result"]["tools"][0]
        assert ("outputSchema" in first) == (version >= "2025-06-18")


def test_modern_rules(server):
    body, headers = modern("tools/call", {"name": "list_calendars", "arguments": {"user_google_email": ALICE}})
    status, _, answer = server.post(body, headers)
    assert status == 200 and json.loads(answer)["result"]["resultType"] == "complete"
    for wrong, code in (({"Mcp-Method": "ping"}, -32020), ({"Mcp-Name": "other"}, -32020), ({"MCP-Protocol-Version": "2025-11-25"}, -32020)):
        status, _, answer = server.post(body, headers | wrong)
        assert status == 400 and json.loads(answer)["error"]["code"] == code, wrong
    body["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = "2099-01-01"
    status, _, answer = server.post(body, headers | {"MCP-Protocol-Version": "2099-01-01"})
    assert status == 400 and json.loads(answer)["error"]["code"] == -32022
    body, headers = modern("no/such")
    status, _, answer = server.post(body, headers)
    assert status == 404 and json.loads(answer)["error"]["code"] == -32601


def test_arguments_are_checked_all_at_once(server):
    result = server.call("get_events", {"max_result": 3, "detailed": "maybe", "calendar_id": ["x"]})
    text = result["content"][0]["text"]
    assert result["isError"]
    for part in ('/max_result is not known here; did you mean "max_results"?', "/detailed expected true or false", "/calendar_id expected a string"):
        assert part in text
    assert not server.call("get_events", {"maxResults": "3", "detailed": "true", "query": None}).get("isError")


def test_users_are_named_and_known(server):
    status, _, body = server.post(rpc("tools/call", {"name": "list_calendars", "arguments": {}}))
    result = json.loads(body)["result"]
    assert result["isError"] and "user_google_email" in result["content"][0]["text"]
    assert "e-mail address" in server.call("list_calendars", {}, user="nobody")["content"][0]["text"]


def test_a_bad_day_is_survived_by_reads(tmp_path):
    with start_server(tmp_path) as server:
        for fault in ({"status": 429, "retry_after": 0, "times": 2}, {"status": 500, "times": 2}, {"status": 503, "times": 2},
                      {"status": 403, "reason": "rateLimitExceeded", "times": 2}, {"drop": True, "times": 2}, {"broken_body": True, "times": 2}):
            control(server.sandbox, "faults", {"rules": [{"method": "calendar.*"} | fault]})
            assert server.ok("list_calendars", {})["calendars"], fault


def test_a_write_whose_answer_is_lost_is_never_sent_twice(tmp_path):
    with start_server(tmp_path) as server:
        before = len(server.ok("search_gmail_messages", {"query": "subject:Once"}, user="bob@example.com")["messages"])
        rules = {"rules": [{"method": "gmail.users.messages.send", "reset_after_acting": True, "times": 1}]}
        control(server.sandbox, "faults", rules)
        result = server.call("send_gmail_message", {"to": "bob@example.com", "subject": "Once", "body": "Only once."})
        assert result["isError"] and "unknown" in result["content"][0]["text"].lower()
        after = len(server.ok("search_gmail_messages", {"query": "subject:Once"}, user="bob@example.com")["messages"])
        assert after == before + 1
