"""What the end-to-end tests share: the real binary, started on free ports with its own folder."""

import contextlib
import dataclasses
import http.client
import json
import os
import pathlib
import queue
import re
import signal
import subprocess
import threading
import urllib.parse
import urllib.request

import pytest

import environment

try:
    BUILD, HOME = environment.build(), environment.installed()
except environment.Missing as missing:
    raise SystemExit(str(missing)) from None

from xdist.scheduler import LoadScopeScheduling  # among the packages that were looked for

BINARY = BUILD / "workspace-mcp"
SANITIZED = BUILD.name in ("asan", "tsan")
# The names of all tools, as their definitions are checked in.
TOOLS = sorted(file.stem for file in pathlib.Path(__file__).with_name("snapshots").glob("*.json")
               if not file.stem.startswith(("prompt_", "resource_")))
STARTED = re.compile(r"Serving MCP at (http://\S+/mcp)")


class Scheduling(LoadScopeScheduling):
    """Any worker takes any test, but a module of tests/conformance runs in one: its tests share a server."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0] if "conformance/" in nodeid else nodeid


def pytest_xdist_make_scheduler(config, log):
    return Scheduling(config, log)


def clean_environment(folder: pathlib.Path, **more: str) -> dict[str, str]:
    """No setting of the machine reaches the server; its home is the test's own folder."""
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "WORKSPACE_MCP_CREDENTIALS_DIR": str(folder / "credentials")} | more


def control(sandbox: str, path: str, body: dict | None = None) -> dict:
    """Asks the sandbox's control endpoint, or (with a body) tells it something: docs/sandbox.md."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{sandbox}/sandbox/{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


@dataclasses.dataclass
class Server:
    process: subprocess.Popen
    url: str
    sandbox: str
    lines: list[str]
    arrived: queue.Queue

    @property
    def origin(self) -> str:
        return self.url.removesuffix("/mcp")

    def wait_for_line(self, pattern: str, timeout: float = 20) -> re.Match:
        """The first log line, past or to come, that matches."""
        for line in list(self.lines):
            if found := re.search(pattern, line):
                return found
        while True:
            line = self.arrived.get(timeout=timeout)
            if line is None:
                raise AssertionError(f"the server ended before it logged {pattern!r}:\n" + "\n".join(self.lines))
            if found := re.search(pattern, line):
                return found

    def post(self, body, headers: dict[str, str] | None = None, path: str = "/mcp") -> tuple[int, dict, bytes]:
        """One POST as it stands: (status, headers, body). `body` is sent raw where it is bytes."""
        url = urllib.parse.urlsplit(self.url)
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=60)
        with contextlib.closing(connection):
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            connection.request("POST", path, data, {"Content-Type": "application/json"} | (headers or {}))
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict, bytes]:
        url = urllib.parse.urlsplit(self.url)
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=60)
        with contextlib.closing(connection):
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()

    def delete(self, path: str, headers: dict[str, str]) -> int:
        url = urllib.parse.urlsplit(self.url)
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=60)
        with contextlib.closing(connection):
            connection.request("DELETE", path, headers=headers)
            return connection.getresponse().status

    def call(self, tool: str, arguments: dict, user: str = "alice@example.com") -> dict:
        """A tool called by one plain POST, as the runbook does; the JSON-RPC result."""
        status, _, body = self.post({"jsonrpc": "2.0", "id": 1, "method": "tools/call",
                                     "params": {"name": tool, "arguments": {"user_google_email": user} | arguments}})
        assert status == 200, body
        return json.loads(body)["result"]

    def ok(self, tool: str, arguments: dict, user: str = "alice@example.com") -> dict:
        """As call, for calls that must succeed: the structured content."""
        result = self.call(tool, arguments, user)
        assert not result.get("isError"), result["content"][0]["text"]
        return result["structuredContent"]

    def sandbox_state(self) -> dict:
        return control(self.sandbox, "state")


def read_lines(stream, lines: list[str], arrived: queue.Queue) -> None:
    for line in stream:
        lines.append(line.rstrip("\n"))
        arrived.put(line.rstrip("\n"))
    arrived.put(None)


@contextlib.contextmanager
def start(command: list, folder: pathlib.Path, environment: dict[str, str] | None = None):
    """A process of ours that serves MCP over HTTP, ended by SIGTERM."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=folder,
                               env=clean_environment(folder, **(environment or {})))
    server = Server(process, "", "", [], queue.Queue())
    reader = threading.Thread(target=read_lines, args=(process.stderr, server.lines, server.arrived), daemon=True)
    reader.start()
    try:
        server.url = server.wait_for_line(STARTED.pattern)[1]
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(30)
        reader.join(10)
    assert code == 0, f"the server ended with {code}:\n" + "\n".join(server.lines)


@contextlib.contextmanager
def start_server(folder: pathlib.Path, *arguments: str, environment: dict[str, str] | None = None, sandbox: bool = True):
    command = [BINARY, "--transport", "streamable-http", "--port", "0", *(["--sandbox"] if sandbox else []), *arguments]
    with start(command, folder, environment) as server:
        if sandbox:
            server.sandbox = server.wait_for_line(r"Sandbox Workspace at (http://[0-9.:]+)")[1]
        yield server
        violations = server.sandbox_state()["violations"] if sandbox and server.process.poll() is None else []
        assert violations == [], f"requests that Google would refuse: {violations}"


@pytest.fixture
def server(tmp_path):
    with start_server(tmp_path) as running:
        yield running
