"""Settings of the server that people run today, as they show from outside."""

import contextlib
import json
import queue
import socket
import subprocess
import threading

from conftest import BINARY, Server, clean_environment, read_lines, start_server

PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
INITIALIZE = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
    "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}}


@contextlib.contextmanager
def stdio_server(folder, http_port: int):
    environment = clean_environment(folder, WORKSPACE_MCP_HTTP_PORT=str(http_port))
    process = subprocess.Popen([BINARY, "--sandbox"], env=environment, cwd=folder, text=True, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    server = Server(process, f"http://127.0.0.1:{http_port}/mcp", "", [], queue.Queue())
    reader = threading.Thread(target=read_lines, args=(process.stderr, server.lines, server.arrived), daemon=True)
    reader.start()
    try:
        yield server
    finally:
        process.stdin.close()  # the end of input ends the server
        code = process.wait(30)
        process.stdout.close()
        reader.join(10)
    assert code == 0, "\n".join(server.lines)


def asked_on_stdio(server) -> dict:
    server.process.stdin.write(json.dumps(INITIALIZE) + "\n")
    server.process.stdin.flush()
    return json.loads(server.process.stdout.readline())["result"]


def test_http_is_served_beside_stdio(tmp_path):
    for _ in range(5):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with stdio_server(tmp_path, port) as server:
            if "MCP at" not in server.wait_for_line(r"Serving MCP at .* too|WORKSPACE_MCP_HTTP_PORT")[0]:
                continue  # somebody was faster
            assert asked_on_stdio(server)["protocolVersion"] == "2025-11-25"
            assert server.post(PING)[0] == 200
            assert server.ok("list_calendars", {})["calendars"]
            assert server.post(PING, {"Host": "evil.example.com"})[0] == 403
            assert json.loads(server.get("/health")[2])["transport"] == "stdio"
            return
    raise AssertionError("no port was free")


def test_stdio_goes_on_where_that_port_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken, stdio_server(tmp_path, taken.getsockname()[1]) as server:
        server.wait_for_line("WARNING WORKSPACE_MCP_HTTP_PORT: ")
        assert asked_on_stdio(server)["protocolVersion"] == "2025-11-25"


def test_no_file_over_the_limit_is_taken(tmp_path):
    with start_server(tmp_path, environment={"WORKSPACE_MCP_MAX_FILE_BYTES": "1000"}) as server:
        small = server.ok("create_drive_file", {"file_name": "small.txt", "content": "s" * 1000})["file"]["id"]
        large = server.ok("create_drive_file", {"file_name": "large.txt", "content": "l" * 1001})["file"]["id"]
        assert server.ok("get_drive_file_content", {"file_id": small})["content"] == "s" * 1000
        assert "too large" in server.ok("get_drive_file_content", {"file_id": large})["note"]
        assert server.ok("get_drive_file_download_url", {"file_id": small})["file"]["size"] == 1000
        refused = server.call("get_drive_file_download_url", {"file_id": large})
        assert refused["isError"] and "1000" in refused["content"][0]["text"]


def test_sessions_end_when_their_time_is_over(tmp_path):
    with start_server(tmp_path, environment={"WORKSPACE_MCP_SESSION_IDLE_TIMEOUT": "1"}) as server:
        accept = {"Accept": "application/json, text/event-stream"}
        session = {"Mcp-Session-Id": server.post(INITIALIZE, accept)[1]["mcp-session-id"],
                   "MCP-Protocol-Version": "2025-11-25"} | accept
        while (status := server.post(PING, session)[0]) == 200:
            pass
        assert status == 404
