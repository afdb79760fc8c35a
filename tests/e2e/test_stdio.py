"""Everything that the server says on standard output is what the specification's schemas of each version ask for: every
method that it announces is used, and every line that it writes is checked."""

import contextlib
import json
import queue
import re
import subprocess
import threading
import urllib.request

import pytest

from conftest import BINARY, TOOLS, clean_environment, read_lines
from schemas import Schemas

ALICE = "alice@example.com"
LEGACY = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]
MODERN = "2026-07-28"
CAPABILITIES = {"elicitation": {}, "sampling": {}, "roots": {}}
NOWHERE = "nowhere://resource"


class Wire:
    """One server process and its lines."""

    def __init__(self, process: subprocess.Popen, version: str, sandbox: str):
        self.process, self.version, self.sandbox = process, version, sandbox
        self.lines: list[str] = []
        self.arrived: queue.Queue = queue.Queue()
        self.methods: dict[int, str] = {}
        threading.Thread(target=read_lines, args=(process.stdout, self.lines, self.arrived), daemon=True).start()

    def write(self, message) -> None:
        self.process.stdin.write((message if isinstance(message, str) else json.dumps(message)) + "\n")
        self.process.stdin.flush()

    def request(self, method: str, params: dict | None = None, meta: dict | None = None) -> dict:
        """A request with the next id, not yet sent."""
        number = len(self.methods) + 1
        self.methods[number] = method
        if self.version == MODERN:
            meta = {"io.modelcontextprotocol/protocolVersion": MODERN,
                    "io.modelcontextprotocol/clientCapabilities": CAPABILITIES} | (meta or {})
        params = (params or {}) | ({"_meta": meta} if meta else {})
        return {"jsonrpc": "2.0", "id": number, "method": method} | ({"params": params} if params else {})

    def wait_for(self, wanted):
        """The next message that fits; what the server asks meanwhile is declined."""
        while True:
            line = self.arrived.get(timeout=60)
            assert line is not None, f"the server ended with {self.process.wait(30)}"
            message = json.loads(line)
            if isinstance(message, dict) and "method" in message and "id" in message:
                error = {"code": -32601, "message": "The tests answer nothing."}
                self.write({"jsonrpc": "2.0", "id": message["id"], "error": error})
            if wanted(message):
                return message

    def ask(self, method: str, params: dict | None = None, meta: dict | None = None) -> dict:
        """The whole answer."""
        request = self.request(method, params, meta)
        self.write(request)
        return self.wait_for(lambda m: isinstance(m, dict) and m.get("id") == request["id"] and "method" not in m)

    def result(self, method: str, params: dict | None = None, meta: dict | None = None) -> dict:
        answer = self.ask(method, params, meta)
        assert "result" in answer, (method, params, answer)
        return answer["result"]

    def error(self, method: str, params: dict | None = None, meta: dict | None = None) -> int:
        answer = self.ask(method, params, meta)
        assert "error" in answer, (method, params, answer)
        return answer["error"]["code"]

    def notify(self, method: str, params: dict | None = None) -> None:
        self.write({"jsonrpc": "2.0", "method": method} | ({"params": params} if params else {}))

    def call(self, tool: str, arguments: dict, meta: dict | None = None) -> dict:
        return self.result("tools/call", {"name": tool, "arguments": {"user_google_email": ALICE} | arguments}, meta)


@contextlib.contextmanager
def wire(version: str, folder):
    """The server on pipes. At the end its input is closed; then it must end, and all that it wrote is checked."""
    environment = clean_environment(folder, WORKSPACE_MCP_PORT="0")
    with subprocess.Popen([BINARY, "--sandbox"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, cwd=folder, env=environment) as process:
        try:
            log, logged = [], queue.Queue()
            threading.Thread(target=read_lines, args=(process.stderr, log, logged), daemon=True).start()
            while not (found := re.search(r"Sandbox Workspace at (http://[0-9.:]+)", logged.get(timeout=60))):
                pass
            used = Wire(process, version, found[1])
            yield used
            process.stdin.close()
            assert process.wait(60) == 0, log
        finally:
            process.kill()
        while used.arrived.get(timeout=20) is not None:
            pass
    schemas = Schemas(version)
    for line in used.lines:
        message = json.loads(line)
        for each in message if isinstance(message, list) else [message]:
            schemas.check_message(each, used.methods)
        if isinstance(message, list):
            assert version == "2025-03-26"


def use_tools(w: Wire) -> None:
    page = w.result("tools/list")
    names = [tool["name"] for tool in page["tools"]]
    while cursor := page.get("nextCursor"):
        page = w.result("tools/list", {"cursor": cursor})
        names += [tool["name"] for tool in page["tools"]]
    assert sorted(names) == TOOLS
    assert w.error("tools/list", {"cursor": "forged"}) == -32602
    assert not w.call("list_calendars", {}).get("isError")
    assert w.call("get_events", {"detailed": "maybe"})["isError"]
    assert w.error("tools/call", {"name": "no_such_tool", "arguments": {}}) == -32602
    assert w.error("tools/call", {"name": 7}) == -32602
    assert w.error("no/such") == -32601


def report_progress(w: Wire) -> None:
    made = w.call("create_drive_file", {"file_name": "shared.txt", "content": "x", "mime_type": "text/plain"})
    file_id = re.search(r"/d/([\w-]+)|\bid: *([\w-]+)", made["content"][0]["text"])
    people = [{"email": "bob@example.com"}, {"email": "carol@example.com"}]
    arguments = {"file_id": next(filter(None, file_id.groups())), "action": "grant_batch", "recipients": people}
    before = len(w.lines)
    assert not w.call("manage_drive_access", arguments, {"progressToken": "tok"}).get("isError")
    told = [json.loads(line) for line in w.lines[before:]]
    reported = [m["params"]["progress"] for m in told if m.get("method") == "notifications/progress"]
    assert reported == [1, 2], told


def cancel_a_call(w: Wire) -> None:
    rule = {"method": "calendar.calendarList.list", "latency_ms": 3000, "times": 1}
    body = json.dumps({"rules": [rule]}).encode()
    request = urllib.request.Request(w.sandbox + "/sandbox/faults", body, {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=30).read()
    slow = w.request("tools/call", {"name": "list_calendars", "arguments": {"user_google_email": ALICE}})
    w.write(slow)
    w.notify("notifications/cancelled", {"requestId": slow["id"], "reason": "changed my mind"})
    w.result("tools/list")
    # A call that was not cancelled would be answered before the process ends.
    w.cancelled = slow["id"]


def use_what_is_announced(w: Wire, capabilities: dict) -> None:
    """Every further method. What is not announced is unknown."""
    if "resources" in capabilities:
        resources = w.result("resources/list")["resources"]
        w.result("resources/templates/list")
        for resource in resources[:5]:
            w.result("resources/read", {"uri": resource["uri"]})
        assert w.error("resources/read", {"uri": NOWHERE}) == (-32602 if w.version == MODERN else -32002)
        if capabilities["resources"].get("subscribe") and w.version != MODERN and resources:
            w.result("resources/subscribe", {"uri": resources[0]["uri"]})
            w.result("resources/unsubscribe", {"uri": resources[0]["uri"]})
    else:
        assert w.error("resources/list") == -32601
    if "prompts" in capabilities:
        prompts = w.result("prompts/list")["prompts"]
        for prompt in prompts:
            arguments = {each["name"]: ALICE for each in prompt.get("arguments", []) if each.get("required")}
            w.result("prompts/get", {"name": prompt["name"], "arguments": arguments})
        assert w.error("prompts/get", {"name": "no_such_prompt"}) == -32602
        if "completions" in capabilities:
            for prompt in prompts:
                for argument in prompt.get("arguments", [])[:1]:
                    w.result("completion/complete", {"ref": {"type": "ref/prompt", "name": prompt["name"]},
                                                     "argument": {"name": argument["name"], "value": ""}})
    else:
        assert w.error("prompts/list") == -32601
    if "logging" in capabilities and w.version != MODERN:
        w.result("logging/setLevel", {"level": "debug"})
        assert w.error("logging/setLevel", {"level": "loud"}) == -32602
        w.call("list_calendars", {})
    if "tasks" in capabilities:
        w.result("tasks/list")


def subscribe(w: Wire, capabilities: dict) -> None:
    kinds = {f"{name}ListChanged": True for name in ("tools", "prompts", "resources")
             if capabilities.get(name, {}).get("listChanged")}
    if capabilities.get("resources", {}).get("subscribe"):
        kinds["resourceSubscriptions"] = [each["uri"] for each in w.result("resources/list")["resources"][:1]]
    if not kinds:
        assert w.error("subscriptions/listen", {"notifications": {"toolsListChanged": True}}) == -32601
        return
    request = w.request("subscriptions/listen", {"notifications": kinds})
    w.write(request)
    told = w.wait_for(lambda m: m.get("method") == "notifications/subscriptions/acknowledged")
    assert told["params"]["notifications"] == kinds
    assert told["params"]["_meta"]["io.modelcontextprotocol/subscriptionId"] == request["id"]
    w.notify("notifications/cancelled", {"requestId": request["id"]})


def ask_for_a_task(w: Wire, capabilities: dict) -> None:
    extension = "io.modelcontextprotocol/tasks"
    known = {"io.modelcontextprotocol/clientCapabilities": CAPABILITIES | {"extensions": {extension: {}}}}
    if extension in capabilities.get("extensions", {}):
        assert w.error("tasks/get", {"taskId": "nowhere"}) == -32021
        assert w.error("tasks/get", {"taskId": "nowhere"}, known) == -32602
    else:
        assert w.error("tasks/get", {"taskId": "nowhere"}, known) == -32601


def send_what_is_wrong(w: Wire) -> None:
    for text, code in (("{", -32700), ("7", -32600), ('{"jsonrpc":"1.0","id":1}', -32600), ("[]", -32600)):
        w.write(text)
        assert w.wait_for(lambda m: "error" in m)["error"]["code"] == code, text


def expect_silence_about(w: Wire, number: int) -> None:
    answers = [json.loads(line) for line in w.lines]
    assert not [m for m in answers if isinstance(m, dict) and m.get("id") == number and "method" not in m]


@pytest.mark.parametrize("version", LEGACY)
def test_a_session(version, tmp_path):
    with wire(version, tmp_path) as w:
        agreed = w.result("initialize", {"protocolVersion": version, "capabilities": CAPABILITIES,
                                         "clientInfo": {"name": "schemas", "version": "1"}})
        assert agreed["protocolVersion"] == version
        w.notify("notifications/initialized")
        w.result("ping")
        use_tools(w)
        report_progress(w)
        cancel_a_call(w)
        use_what_is_announced(w, agreed["capabilities"])
        send_what_is_wrong(w)
        if version == "2025-03-26":
            w.write([w.request("ping"), w.request("tools/list"), {"jsonrpc": "2.0", "method": "notifications/initialized"}])
            assert len(w.wait_for(lambda m: isinstance(m, list))) == 2
    expect_silence_about(w, w.cancelled)


def test_requests_of_the_stateless_version(tmp_path):
    with wire(MODERN, tmp_path) as w:
        discovered = w.result("server/discover")
        assert MODERN in discovered["supportedVersions"]
        use_tools(w)
        report_progress(w)
        cancel_a_call(w)
        use_what_is_announced(w, discovered["capabilities"])
        subscribe(w, discovered["capabilities"])
        ask_for_a_task(w, discovered["capabilities"])
        assert w.error("initialize", {"protocolVersion": MODERN}) == -32601
        assert w.error("ping") == -32601
        w.call("list_calendars", {}, {"io.modelcontextprotocol/logLevel": "debug"})
        send_what_is_wrong(w)
    expect_silence_about(w, w.cancelled)
