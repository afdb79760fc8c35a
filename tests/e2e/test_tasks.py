"""A call that takes long goes on as a task, which outlives its process; and HTTP+SSE for clients of 2024-11-05."""

import contextlib
import http.client
import json
import signal
import time
import urllib.parse
import urllib.request

from conftest import start_server
from test_protocol import modern, rpc

EXTENSION = "io.modelcontextprotocol/tasks"


def ask(server, method: str, params: dict) -> dict:
    """A request of a client that follows tasks: the result."""
    body, headers = modern(method, params)
    body["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"] = {"extensions": {EXTENSION: {}}}
    headers["Accept"] = "application/json"
    if "taskId" in params:
        headers["Mcp-Name"] = params["taskId"]
    status, _, answer = server.post(body, headers)
    assert status == 200, answer
    return json.loads(answer)["result"]


def sandbox(server, path: str, **body) -> None:
    request = urllib.request.Request(server.sandbox + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=30).read()


def wait_for_end(server, task_id: str) -> dict:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        task = ask(server, "tasks/get", {"taskId": task_id})
        if task["status"] != "working":
            return task
        time.sleep(task["pollIntervalMs"] / 1000)  # as the server asks of its clients
    raise AssertionError("the task did not end")


def start_slow_call(server) -> dict:
    """list_calendars while Google takes longer to answer than a call is waited for."""
    sandbox(server, "/sandbox/faults", rules=[{"method": "calendar.calendarList.list", "latency_ms": 12_000, "times": 1}])
    started = ask(server, "tools/call", {"name": "list_calendars", "arguments": {"user_google_email": "alice@example.com"}})
    assert started["resultType"] == "task" and started["status"] == "working"
    return started


def test_a_long_call_goes_on_as_a_task(server):
    body, headers = modern("server/discover")
    assert EXTENSION in json.loads(server.post(body, headers)[2])["result"]["capabilities"]["extensions"]
    task = wait_for_end(server, start_slow_call(server)["taskId"])
    assert task["status"] == "completed" and task["result"]["structuredContent"]["calendars"]
    server.wait_for_line(r"tools/call status=ok .* tool=list_calendars$")


def test_a_task_outlives_its_process(server, tmp_path):
    """The process that runs it is killed; another one on the same state file takes the task over."""
    state = ["--state-store", f"sqlite:{tmp_path / 'state.sqlite3'}", f"--sandbox={server.sandbox}"]
    with contextlib.suppress(AssertionError), start_server(tmp_path, *state, sandbox=False) as dying:
        dying.sandbox = server.sandbox
        task_id = start_slow_call(dying)["taskId"]
        dying.process.send_signal(signal.SIGKILL)
        dying.process.wait(30)
    with start_server(tmp_path, *state, sandbox=False) as heir:
        heir.sandbox = server.sandbox
        task = wait_for_end(heir, task_id)
        assert task["status"] == "completed" and task["result"]["structuredContent"]["calendars"]


def test_a_session_outlives_its_process_and_ends_everywhere(tmp_path):
    shared = {"WORKSPACE_MCP_SECRET_KEYS": "0123456789abcdef0123456789abcdef"}
    with start_server(tmp_path, sandbox=False, environment=shared) as first:
        status, headers, _ = first.post(rpc("initialize", {"protocolVersion": "2025-11-25", "capabilities": {},
                                                           "clientInfo": {"name": "t", "version": "1"}}))
        assert status == 200
        session = {"Mcp-Session-Id": headers["mcp-session-id"]}
    with start_server(tmp_path, sandbox=False, environment=shared) as second, \
            start_server(tmp_path, sandbox=False, environment=shared) as third:
        assert second.post(rpc("ping"), session)[0] == 200
        assert second.delete("/mcp", session) == 200
        assert second.post(rpc("ping"), session)[0] == 404
        assert third.post(rpc("ping"), session)[0] == 404, "the state file is shared"


def test_a_client_of_2024_is_served_over_sse(tmp_path):
    with start_server(tmp_path, "--legacy-sse", environment={"MCP_PATH_PREFIX": "/workspace"}) as server:
        url = urllib.parse.urlsplit(server.url)
        stream = http.client.HTTPConnection(url.hostname, url.port, timeout=60)
        with contextlib.closing(stream):
            stream.request("GET", "/workspace/sse", headers={"Accept": "text/event-stream"})
            events = stream.getresponse()

            def event() -> tuple[str, str]:
                fields = {}
                while line := events.readline().decode().rstrip("\n"):
                    name, _, value = line.partition(": ")
                    fields[name] = value
                return fields.get("event", ""), fields.get("data", "")

            name, target = event()
            assert name == "endpoint" and target.startswith("/workspace/messages?")
            hello = {"protocolVersion": "2024-11-05", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
            assert server.post(rpc("initialize", hello), path=target)[0] == 202
            assert json.loads(event()[1])["result"]["protocolVersion"] == "2024-11-05"
            call = rpc("tools/call", {"name": "list_calendars", "arguments": {"user_google_email": "alice@example.com"}})
            assert server.post(call, path=target)[0] == 202
            assert "content" in json.loads(event()[1])["result"]
            assert server.post(rpc("ping"), path="/messages?session_id=forged")[0] == 404
    with start_server(tmp_path) as server:
        assert server.get("/sse")[0] == 404
