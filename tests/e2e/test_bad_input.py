"""Input that no honest client sends: each gets the right error, nothing is half-written, and the server stays up."""

import json
import os
import pathlib
import socket
import subprocess
import urllib.parse

import pytest

from conftest import BINARY, SANITIZED, clean_environment, start_server

ALICE = "alice@example.com"
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
TRICKS = ["..", "../../about", "..%2f..%2fabout", "%2e%2e", "%2e%2e/about", "/etc/passwd", "a/b?c=d#e", "a\\..\\b", "x\0y",
          "x\r\ny", ".", "%00", "a" * 5000]


def rpc_error(server, body, **headers: str) -> tuple[int, int | None]:
    status, _, answer = server.post(body, headers)
    return status, json.loads(answer).get("error", {}).get("code")


@pytest.fixture(scope="module")
def lasting(tmp_path_factory):
    """One server for all that is thrown at it."""
    with start_server(tmp_path_factory.mktemp("lasting")) as running:
        yield running


@pytest.fixture
def steady(lasting):
    """A server that must serve afterwards as before, and whose sandbox nobody has written to meanwhile."""
    before = lasting.sandbox_state()
    yield lasting
    assert lasting.ok("list_calendars", {})["calendars"]
    after = lasting.sandbox_state()
    for state in (before, after):
        state["users"] = {user["email"]: (user.get("messages"), user.get("drafts")) for user in state["users"]}
        state["writes"] = {name: count for name, count in state["requests"].items() if name.rsplit(".")[-1] in
                           ("create", "insert", "send", "update", "patch", "delete", "copy", "trash", "modify")}
    assert after["users"] == before["users"] and after["writes"] == before["writes"]


def sent(server, name: str, arguments: dict) -> dict:
    """A call's result or, where the protocol refuses it, its error."""
    status, _, body = server.post(CALL | {"params": {"name": name, "arguments": {"user_google_email": ALICE} | arguments}})
    assert status == 200, body
    answer = json.loads(body)
    return answer.get("result") or answer["error"]


def refused(server, name: str, arguments: dict) -> str:
    result = sent(server, name, arguments)
    assert result["isError"], (name, arguments, result)
    return result["content"][0]["text"]


@pytest.mark.parametrize("body", [b"", b"{", b"{} {}", b"nul", b"{'id':1}", b'{"jsonrpc":"2.0","id":1,"method":"ping\x00"}',
                                  b'{"jsonrpc":"2.0","id":1,"method":"p\xff"}', b'{"jsonrpc":"2.0","id":NaN,"method":"ping"}',
                                  b'{"jsonrpc":"2.0","id":1,"method":"\\ud800"}', b'{"a":1,}'])
def test_malformed_json(steady, body):
    assert rpc_error(steady, body) == (400, -32700)


@pytest.mark.parametrize("body", [b'"text"', b"5", b"null", b"{}", b'{"jsonrpc":"1.0","id":1,"method":"ping"}',
                                  b'{"jsonrpc":"2.0","id":{},"method":"ping"}', b'{"jsonrpc":"2.0","id":1,"method":7}'])
def test_json_that_is_no_message(steady, body):
    assert rpc_error(steady, body) == (400, -32600)


def test_wrong_routes(steady):
    assert steady.get("/mcp")[0] == 405
    assert steady.get("/nowhere")[0] == 404


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                                          "application/jsonp", "application/xml", ""])
def test_a_wrong_content_type(steady, content_type):
    assert steady.post({"jsonrpc": "2.0", "id": 1, "method": "ping"}, {"Content-Type": content_type})[0] == 415
    assert steady.post({"jsonrpc": "2.0", "id": 1, "method": "ping"}, {"Content-Type": "Application/JSON; charset=utf-8"})[0] == 200


def resident_kilobytes(server) -> int:
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


@pytest.mark.parametrize("chunked", [False, True], ids=["declared", "chunked"])
def test_a_hundred_megabytes(steady, chunked):
    url = urllib.parse.urlsplit(steady.url)
    before = resident_kilobytes(steady)
    with socket.create_connection((url.hostname, url.port), timeout=60) as connection:
        length = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: 104857600"
        connection.sendall(b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + length + b"\r\n\r\n")
        piece = b"[" * (1 << 20)
        try:
            for _ in range(100):
                connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")
    # What a body may be, and a little; the address sanitizer keeps what was freed.
    assert SANITIZED or resident_kilobytes(steady) - before < 80 << 10


@pytest.mark.parametrize("opening, closing", [("[", "]"), ('{"a":', "}")], ids=["arrays", "objects"])
def test_deep_nesting(steady, opening, closing):
    deep = opening * 100_000 + "1" + closing * 100_000
    for body in (deep, opening * 500 + "1" + closing * 500, '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":' + deep + "}"):
        assert rpc_error(steady, body.encode()) == (400, -32700)
    # JSON in a string is read as well, and as bounded.
    assert "/attendees" in refused(steady, "manage_event", {"action": "create", "summary": "x", "start_time": "2030-01-01",
                                                            "end_time": "2030-01-02", "attendees": deep})


def test_wrong_types_for_every_parameter_of_every_tool(steady):
    tools = json.loads(steady.post({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})[2])["result"]["tools"]
    wrong = {"string": {"a": 1}, "integer": "three", "number": "three", "boolean": "perhaps", "array": 5, "object": 5}
    asked, checked = steady.sandbox_state()["requests"], 0
    for tool in tools:
        properties = {name: schema for name, schema in tool["inputSchema"]["properties"].items() if "type" in schema}
        arguments = {name: wrong[schema["type"]] for name, schema in properties.items() if name != "user_google_email"}
        text = refused(steady, tool["name"], arguments)
        for name in arguments:
            assert f"/{name} " in text, (tool["name"], name, text)
            checked += 1
        assert "/user_google_email" in refused(steady, tool["name"], {"user_google_email": ["x"]})
    assert checked > 100
    assert steady.sandbox_state()["requests"] == asked


def test_unknown_tools_and_methods(steady):
    for name in ("no_such_tool", "", "../list_calendars", "list_calendars\0", "LIST_CALENDARS", "a" * 10_000, None, 7, ["x"]):
        assert rpc_error(steady, CALL | {"params": {"name": name, "arguments": {}}}) == (200, -32602), name
    for arguments in (5, "x", [1]):
        assert rpc_error(steady, CALL | {"params": {"name": "list_calendars", "arguments": arguments}}) == (200, -32602)
    assert rpc_error(steady, {"jsonrpc": "2.0", "id": 1, "method": "tools/no_such"}) == (200, -32601)


def test_bad_cursors(steady):
    for cursor in ("", "forged", "a" * 5000, 7, ["x"], "\0", "../../x"):
        assert rpc_error(steady, {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"cursor": cursor}}) == (200, -32602), cursor
    for tool, arguments in (("search_gmail_messages", {"query": "x"}), ("search_drive_files", {"query": "x"}),
                            ("get_events", {}), ("list_calendars", {}), ("list_drive_items", {})):
        text = refused(steady, tool, {"page_token": "forged"} | arguments)
        assert "page" in text.lower(), (tool, text)


IDS = [("get_drive_file_content", "file_id", {}), ("get_drive_file_download_url", "file_id", {}),
       ("get_drive_shareable_link", "file_id", {}), ("copy_drive_file", "file_id", {}),
       ("update_drive_file", "file_id", {"name": "x"}), ("manage_drive_access", "file_id", {"action": "grant", "share_with": "bob@example.com"}),
       ("list_drive_items", "folder_id", {}), ("create_drive_folder", "parent_folder_id", {"folder_name": "x"}),
       ("create_drive_file", "folder_id", {"file_name": "x", "content": "x"}),
       ("get_gmail_message_content", "message_id", {}), ("get_gmail_attachment_content", "message_id", {"attachment_index": 0}),
       ("send_gmail_message", "thread_id", {"to": "bob@example.com", "subject": "x", "body": "x"}),
       ("send_gmail_message", "forward_message_id", {"to": "bob@example.com", "body": "x"}),
       ("manage_gmail_label", "label_id", {"action": "delete"}),
       ("get_events", "event_id", {}), ("get_events", "calendar_id", {}), ("manage_event", "event_id", {"action": "delete"})]


@pytest.mark.parametrize("tool, parameter, more", IDS, ids=[f"{tool}-{parameter}" for tool, parameter, _ in IDS])
def test_path_tricks_in_ids(lasting, tool, parameter, more):
    for trick in TRICKS:
        result = sent(lasting, tool, {parameter: trick} | more)
        assert result.get("isError"), (trick, result)
    # What reached the sandbox was understood there as the method that was meant.
    state = lasting.sandbox_state()
    assert state["violations"] == []
    assert "drive.about.get" not in state["requests"] and lasting.ok("list_calendars", {})["calendars"]


def test_quotes_in_queries(steady):
    for query in ("it's \\ a 'test'", "' or name != '", "x' and '1'='1"):
        assert not sent(steady, "search_drive_files", {"query": query}).get("isError"), query


def test_path_tricks_in_accounts(tmp_path):
    credentials = tmp_path / "credentials"
    credentials.mkdir(mode=0o700)
    with start_server(tmp_path, sandbox=False, environment={"GOOGLE_OAUTH_CLIENT_ID": "c", "GOOGLE_OAUTH_CLIENT_SECRET": "s" * 20}) as server:
        for user in ("../../alice@example.com", "/etc/alice@example.com", "..@example.com", "a\0b@example.com",
                     "a\r\nb@example.com", "%2e%2e%2fa@example.com", "a" * 300 + "@example.com"):
            assert server.call("list_calendars", {}, user=user)["isError"], user
        assert server.get("/health")[0] == 200
    assert list(credentials.iterdir()) == []
    assert not [name for name in os.listdir(tmp_path.parent) if "alice@example.com" in name]


def test_path_tricks_in_file_names(server, tmp_path):
    before = {each for each in tmp_path.rglob("*")}
    for name in ("../../escaped.txt", "/tmp/escaped.txt", "..", "a\\..\\escaped.txt", "%2e%2e%2fescaped.txt", "esc\r\naped.txt"):
        made = sent(server, "create_drive_file", {"file_name": name, "content": "text", "mime_type": "text/plain"})
        if made.get("isError"):
            continue
        file = made["structuredContent"]["file"]["id"]
        link = server.ok("get_drive_file_download_url", {"file_id": file})["file"]
        status, headers, body = server.get(urllib.parse.urlsplit(link["url"]).path)
        assert (status, body) == (200, b"text")
        shown = headers["content-disposition"]
        assert "/" not in shown and "\\" not in shown and "%2F" not in shown.upper(), shown
    made = {each for each in tmp_path.rglob("*")} - before
    assert made and all(each.is_relative_to(tmp_path / ".workspace-mcp") for each in made), made
    assert not list(tmp_path.parent.glob("escaped*")) and not pathlib.Path("/tmp/escaped.txt").exists()


def test_path_tricks_in_local_files(steady):
    for path in ("/etc/passwd", "../../etc/passwd", "file:///etc/passwd", "/proc/self/environ", "~/.ssh/id_rsa", "x\0y"):
        for tool, arguments in (("create_drive_file", {"file_name": "x", "fileUrl": path}),
                                ("import_to_google_doc", {"file_name": "x", "file_path": path}),
                                ("send_gmail_message", {"to": "bob@example.com", "subject": "x", "body": "x",
                                                        "attachments": [{"path": path}]})):
            assert "root:" not in refused(steady, tool, arguments), path


def test_path_tricks_in_urls(steady):
    for path in ("/attachments/../../etc/passwd", "/attachments/%2e%2e%2f%2e%2e%2fetc/passwd", "/attachments/forged",
                 "/attachments/%00", "/attachments/", "/../etc/passwd", "//etc/passwd", "/mcp/../health/x"):
        assert steady.get(path)[0] in (400, 404), path


@pytest.mark.parametrize("tool", ["send_gmail_message", "draft_gmail_message"])
@pytest.mark.parametrize("parameter", ["to", "cc", "bcc", "subject", "from_name", "from_email", "in_reply_to", "references"])
def test_line_breaks_in_mail_headers(steady, tool, parameter):
    usual = {"to": "bob@example.com", "subject": "x", "body": "x"}
    plain = {"to": "bob@example.com", "cc": "bob@example.com", "bcc": "bob@example.com", "from_email": ALICE,
             "in_reply_to": "<a@example.com>", "references": "<a@example.com>"}.get(parameter, "x")
    for line_break in ("\r\n", "\n", "\r", "\r\n "):
        text = refused(steady, tool, usual | {parameter: f"{plain}{line_break}Bcc: carol@example.com"})
        assert "ACTION REQUIRED" not in text and "went wrong" not in text, text


def test_line_breaks_in_names_of_mail_attachments(server):
    content = {"content": "eA==", "filename": "x\r\nBcc: carol@example.com\r\n.txt", "mime_type": "text/plain"}
    result = sent(server, "send_gmail_message", {"to": "bob@example.com", "subject": "Odd name", "body": "x", "attachments": [content]})
    if not result.get("isError"):
        found = server.ok("search_gmail_messages", {"query": "subject:\"Odd name\""}, user="bob@example.com")["messages"]
        message = server.ok("get_gmail_message_content", {"message_id": found[0]["id"], "include_headers": True}, user="bob@example.com")
        assert "carol@example.com" not in json.dumps({k: v for k, v in message["message"].items() if k not in ("attachments", "body")})


def test_a_hundred_megabytes_on_stdio(tmp_path):
    with subprocess.Popen([BINARY, "--sandbox"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          cwd=tmp_path, env=clean_environment(tmp_path)) as process:
        for _ in range(100):
            process.stdin.write(b"[" * (1 << 20))
        process.stdin.write(b'\n{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
        process.stdin.close()
        answers = [json.loads(line) for line in process.stdout]
    assert process.returncode == 0
    assert [each.get("error", {}).get("code") for each in answers] == [-32600, None]


def test_bad_lines_on_stdio(tmp_path):
    lines = [b"{", b"", b"not json", b"[" * 100_000, b'"text"', b"\xff\xfe", b'{"jsonrpc":"2.0","id":1,"method":7}',
             json.dumps({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "no_such_tool"}}).encode(),
             json.dumps({"jsonrpc": "2.0", "id": 3, "method": "tools/list", "params": {"cursor": "forged"}}).encode(),
             json.dumps({"jsonrpc": "2.0", "id": 4, "method": "ping"}).encode()]
    ended = subprocess.run([BINARY, "--sandbox"], input=b"\n".join(lines) + b"\n", capture_output=True, timeout=60,
                           cwd=tmp_path, env=clean_environment(tmp_path))
    assert ended.returncode == 0, ended.stderr
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    codes = [each["error"]["code"] for each in answers if "error" in each]
    assert codes.count(-32700) == 4 and codes.count(-32600) == 2, answers
    assert {each["id"]: each.get("error", {}).get("code") for each in answers if each.get("id") in (2, 3, 4)} == {2: -32602, 3: -32602, 4: None}
