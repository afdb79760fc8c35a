"""Changes of resources, told to those who subscribed to them, whoever made the change."""

import contextlib
import json
import signal
import subprocess
import time

import pytest
from mcp.client.stdio import StdioServerParameters

from clients import PythonClient
from conftest import BINARY, clean_environment, control, start_server

ALICE, BOB = "alice@example.com", "bob@example.com"
INBOX = f"gmail://{ALICE}/label/INBOX"
CALENDAR = f"gcal://{ALICE}/calendar/primary"
HISTORY, PROFILE = "gmail.users.history.list", "gmail.users.getProfile"


@pytest.fixture
def server(tmp_path):
    with start_server(tmp_path, "--watch-interval", "5") as running:
        yield running


def until(done, what: str, patience: float = 120):
    end = time.monotonic() + patience
    while not done():
        assert time.monotonic() < end, what
        time.sleep(0.1)


@contextlib.contextmanager
def python_client(server, era: str, transport: str, folder):
    target = server.url if transport == "http" else StdioServerParameters(
        command=str(BINARY), args=[f"--sandbox={server.sandbox}", "--watch-interval", "5"],
        env=clean_environment(folder, WORKSPACE_MCP_PORT="0"))
    client = PythonClient(target, era)
    try:
        yield client
    finally:
        client.close()


def asked(server, method: str) -> int:
    return server.sandbox_state()["requests"].get(method, 0)


def looked(server, method: str, times: int = 1):
    """Waits until Google's log was read so often more: what happens from now on is told."""
    before = asked(server, method)
    until(lambda: asked(server, method) >= before + times, f"{method} was not asked for again")


def stays_unread(server, folder):
    """Nobody's history is read while Bob's Drive is read twice."""
    with python_client(server, "modern", "http", folder) as client, client.listening(f"gdrive://{BOB}/file/any"):
        before = asked(server, HISTORY)
        looked(server, "drive.changes.list", 2)
        assert asked(server, HISTORY) == before


def send(server, subject: str):
    server.ok("send_gmail_message", {"to": ALICE, "subject": subject, "body": "Hello."}, user=BOB)


@pytest.mark.parametrize("transport", ["http", "stdio"])
def test_a_mail_is_told_to_whoever_listens(server, tmp_path, transport):
    with python_client(server, "modern", transport, tmp_path) as client:
        with client.listening(INBOX, "gmail://alice@example.com/nothing/x") as (honoured, heard):
            assert honoured == [INBOX]
            looked(server, HISTORY)
            assert heard == []
            send(server, "listen")
            until(lambda: heard, "the new mail was not told")
            assert set(heard) == {INBOX}


@pytest.mark.parametrize("transport", ["http", "stdio"])
def test_a_mail_is_told_to_a_session_until_it_unsubscribes(server, tmp_path, transport):
    with python_client(server, "legacy", transport, tmp_path) as client:
        client.run(client.client.subscribe_resource(INBOX))
        looked(server, HISTORY)
        assert client.updated == []
        send(server, "subscribe")
        until(lambda: client.updated, "the new mail was not told")
        assert set(client.updated) == {INBOX}
        client.run(client.client.unsubscribe_resource(INBOX))
        stays_unread(server, tmp_path)


def test_files_folders_calendars_and_events_are_told(server, tmp_path):
    folder = server.ok("create_drive_folder", {"folder_name": "Watched"})["folder"]["id"]
    file = server.ok("create_drive_file", {"file_name": "a.txt", "content": "a", "mime_type": "text/plain"})["file"]["id"]
    event = server.ok("manage_event", {"action": "create", "summary": "Moving", "start_time": "2030-01-07T10:00:00",
                                       "end_time": "2030-01-07T11:00:00", "timezone": "UTC"})["event"]["id"]
    files = [f"gdrive://{ALICE}/file/{file}", f"gdrive://{ALICE}/folder/{folder}"]
    events = [f"gcal://{ALICE}/calendar/primary/event/{event}", CALENDAR]
    still = f"{CALENDAR}/event/other"
    with python_client(server, "modern", "http", tmp_path) as client:
        with client.listening(*files, *events, still) as (honoured, heard):
            assert set(honoured) == {*files, *events, still}
            looked(server, "drive.changes.list")
            looked(server, "calendar.events.list", 2)
            server.ok("update_drive_file", {"file_id": file, "add_parents": folder})
            until(lambda: {*files} <= {*heard}, "the moved file was not told")
            assert not {*events} & {*heard}
            server.ok("manage_event", {"action": "update", "event_id": event, "start_time": "2030-01-07T14:00:00",
                                       "end_time": "2030-01-07T15:00:00", "timezone": "UTC"})
            until(lambda: {*events} <= {*heard}, "the moved event was not told")
            assert still not in heard


def test_a_mailbox_is_read_once_for_all_and_no_more_when_they_have_gone(server, tmp_path):
    before = asked(server, PROFILE)
    with python_client(server, "modern", "http", tmp_path) as one, python_client(server, "modern", "http", tmp_path) as two:
        with one.listening(INBOX) as (_, first):
            with two.listening(INBOX, f"gmail://{ALICE}/label/SENT") as (_, second):
                looked(server, HISTORY)
                send(server, "both")
                until(lambda: first and second, "not both were told")
            looked(server, HISTORY)
        assert asked(server, PROFILE) == before + 1
        stays_unread(server, tmp_path)


def test_a_history_that_is_gone_counts_as_a_change(server, tmp_path):
    with python_client(server, "modern", "http", tmp_path) as client, client.listening(INBOX) as (_, heard):
        looked(server, HISTORY)
        profiles = asked(server, PROFILE)
        control(server.sandbox, "faults", {"rules": [{"method": HISTORY, "status": 404, "times": 1}]})
        until(lambda: heard, "the gap was not told")
        assert asked(server, PROFILE) == profiles + 1
        del heard[:]
        send(server, "after the gap")
        until(lambda: heard, "a mail after the gap was not told")


def test_a_revoked_grant_ends_the_reading_with_one_line(server, tmp_path):
    with python_client(server, "modern", "http", tmp_path) as client:
        with client.listening(INBOX, f"gmail://{ALICE}/label/SENT"):
            looked(server, HISTORY)
            control(server.sandbox, "revoke", {"user": ALICE})
            server.wait_for_line(r"WARNING watch waits for a sign-in user=\w+ service=gmail reason=unauthenticated$")
            stays_unread(server, tmp_path)
    assert sum(" watch " in line for line in server.lines) == 1
    assert not any(ALICE in line for line in server.lines)


def test_a_server_that_ends_ends_its_subscriptions(tmp_path):
    with start_server(tmp_path, "--watch-interval", "5") as server:
        with contextlib.ExitStack() as left_open:
            client = left_open.enter_context(python_client(server, "modern", "http", tmp_path))
            heard = left_open.enter_context(client.listening(INBOX))
            assert heard[0] == [INBOX]
            looked(server, HISTORY)
            server.process.terminate()
            assert server.process.wait(30) == 0


def test_a_server_on_stdio_that_is_told_to_end_ends_its_subscriptions(tmp_path):
    meta = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
    listen = {"jsonrpc": "2.0", "id": 1, "method": "subscriptions/listen",
              "params": {"_meta": meta, "notifications": {"resourceSubscriptions": [INBOX]}}}
    process = subprocess.Popen([BINARY, "--sandbox"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                               env=clean_environment(tmp_path, WORKSPACE_MCP_PORT="0"))
    with process:
        process.stdin.write(json.dumps(listen) + "\n")
        process.stdin.flush()
        first = json.loads(process.stdout.readline())
        assert first["params"]["notifications"] == {"resourceSubscriptions": [INBOX]}
        process.send_signal(signal.SIGTERM)
        rest = [json.loads(line) for line in process.stdout]
        assert process.wait(30) == 0
    assert rest[-1]["id"] == 1 and "result" in rest[-1]
