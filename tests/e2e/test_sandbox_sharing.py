"""The sandbox alone, shared by servers, with content of its own; and what it refuses to start with."""

import json
import subprocess
import urllib.error
import urllib.request

import pytest

from conftest import BINARY, clean_environment, start_server
from google_hosts import start_sandbox

ALICE, BOB = "alice@example.com", "bob@example.com"

SEED = {
    "users": [{"email": "ann@example.com", "name": "Ann Example", "timeZone": "Europe/Berlin"},
              {"email": "alice@example.com", "name": "Alice Example"}],
    "gmail": {"mails": [{"key": "ask", "from": "ann@example.com", "to": ["alice@example.com"], "subject": "The plan",
                         "date": "-3d", "text": "Is it ready?", "unread": True,
                         "attachments": [{"name": "plan.pdf", "type": "application/pdf", "text": ["First draft"]}]}]},
    "drive": {"files": [{"owner": "alice@example.com", "path": "Projects/Plan.md", "text": "# Plan"}]},
    "calendar": {"events": [{"calendar": "alice@example.com", "start": "+2h", "minutes": 30,
                             "event": {"summary": "Review"}}]},
}


def refusal(folder, *arguments: str, **environment: str) -> str:
    """What a start that must fail says on standard error."""
    ended = subprocess.run([BINARY, *arguments], env=clean_environment(folder, **environment), cwd=folder, text=True,
                           stdin=subprocess.DEVNULL, capture_output=True, timeout=30)
    assert ended.returncode == 1, ended
    return ended.stderr


def test_two_servers_share_one_sandbox(tmp_path):
    with start_sandbox(tmp_path) as sandbox:
        with (start_server(tmp_path, f"--sandbox={sandbox}", sandbox=False) as one,
              start_server(tmp_path, f"--sandbox={sandbox}/", sandbox=False) as other):
            sent = one.ok("send_gmail_message", {"to": BOB, "subject": "Through one", "body": "Read it by the other."})
            found = other.ok("search_gmail_messages", {"query": "subject:\"Through one\""}, user=BOB)["messages"]
            assert len(found) == 1 and sent
            read = other.ok("get_gmail_message_content", {"message_id": found[0]["id"]}, user=BOB)
            assert "Read it by the other." in read["message"]["body"]
            made = one.ok("create_drive_file", {"file_name": "shared.txt", "content": "one text", "mime_type": "text/plain"})
            other.ok("manage_drive_access", {"file_id": made["file"]["id"], "action": "grant", "share_with": BOB,
                                             "role": "reader"})
            assert "one text" in one.call("get_drive_file_content", {"file_id": made["file"]["id"]}, user=BOB)["content"][0]["text"]
        # What was sent outlives the servers, for the sandbox does.
        with start_server(tmp_path, f"--sandbox={sandbox}", sandbox=False) as third:
            assert third.ok("search_gmail_messages", {"query": "subject:\"Through one\""}, user=BOB)["messages"]


def test_the_sandbox_begins_anew_at_each_start(tmp_path):
    for _ in range(2):
        with start_server(tmp_path) as server:
            assert server.ok("search_gmail_messages", {"query": "subject:Anew"}, user=BOB)["messages"] == []
            server.ok("send_gmail_message", {"to": BOB, "subject": "Anew", "body": "x"})
            assert len(server.ok("search_gmail_messages", {"query": "subject:Anew"}, user=BOB)["messages"]) == 1


@pytest.mark.parametrize("alone", [False, True], ids=["within", "alone"])
def test_a_seed_file_is_the_first_content(tmp_path, alone):
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps(SEED))

    def check(server):
        found = server.ok("search_gmail_messages", {"query": "from:ann@example.com"})["messages"]
        assert len(found) == 1
        message = server.ok("get_gmail_message_content", {"message_id": found[0]["id"]})["message"]
        assert message["subject"] == "The plan" and "Is it ready?" in message["body"]
        assert [a["name"] for a in message["attachments"]] == ["plan.pdf"]
        files = server.ok("search_drive_files", {"query": "Plan"})["files"]
        assert [f["name"] for f in files] == ["Plan.md"]
        assert [e["title"] for e in server.ok("get_events", {})["events"]] == ["Review"]

    if alone:
        # There is no bob: servers that share it sign in whom they find.
        with start_sandbox(tmp_path, "--sandbox-seed", str(seed)) as sandbox:
            with start_server(tmp_path, f"--sandbox={sandbox}", sandbox=False) as server:
                check(server)
    else:
        with start_server(tmp_path, "--sandbox-seed", str(seed)) as server:
            check(server)


def test_a_wrong_seed_file_ends_the_start_with_its_place(tmp_path):
    seed = tmp_path / "seed.json"
    for content, place in (('{"users": [{"mail": "x@example.com"}]}', "/users/0/mail"), ("{", "seed.json"), ("[]", "object")):
        seed.write_text(content)
        for command in (["--sandbox", "--sandbox-seed", str(seed)], ["sandbox", "--port", "0", "--sandbox-seed", str(seed)]):
            assert place in refusal(tmp_path, *command), (content, command)
    assert "none.json" in refusal(tmp_path, "--sandbox", "--sandbox-seed", str(tmp_path / "none.json"))


def test_only_this_machines_sandboxes_are_used(tmp_path):
    for url in ("http://sandbox.example.com", "http://192.0.2.1:9000", "https://127.0.0.1:9000", "http://0.0.0.0:9000",
                "http://127.0.0.1.example.com", "http://127.0.0.1@sandbox.example.com", "http://[2001:db8::1]:9000",
                "file:///etc/passwd"):
        assert "loopback" in refusal(tmp_path, "--transport", "streamable-http", "--port", "0", f"--sandbox={url}"), url


def test_a_sandbox_that_does_not_answer_ends_the_start(tmp_path):
    said = refusal(tmp_path, "--transport", "streamable-http", "--port", "0", "--sandbox=http://127.0.0.1:9")
    assert "sandbox cannot be reached" in said and "workspace-mcp sandbox --port" in said


def test_the_sandbox_starts_with_no_other_store(tmp_path):
    key = tmp_path / "key.json"
    key.write_text("{}")
    for variables in ({"WORKSPACE_MCP_CREDENTIALS_DIR": "s3://bucket/prefix"}, {"GOOGLE_MCP_CREDENTIALS_DIR": "s3://bucket"},
                      {"WORKSPACE_MCP_CREDENTIAL_STORE_BACKEND": "gcs"}, {"GOOGLE_SERVICE_ACCOUNT_KEY_FILE": str(key)},
                      {"GOOGLE_SERVICE_ACCOUNT_KEY_JSON": "{}"}):
        said = refusal(tmp_path, "--sandbox", **variables)
        assert next(iter(variables)) in said, said


def test_the_sandbox_leaves_the_credentials_directory_alone(tmp_path):
    folder = tmp_path / "credentials"
    folder.mkdir(mode=0o700)
    file = folder / "alice@example.com.json"
    file.write_text('{"token": "another", "refresh_token": "another", "scopes": [], "expiry": null}')
    before = file.stat()
    with start_server(tmp_path) as server:
        assert server.ok("list_calendars", {})["calendars"]
        assert server.get("/health/ready")[0] == 200
    assert [each.name for each in folder.iterdir()] == [file.name]
    assert file.stat().st_mtime_ns == before.st_mtime_ns and file.stat().st_atime_ns == before.st_atime_ns


def test_its_control_answers_no_browser(tmp_path):
    with start_sandbox(tmp_path) as sandbox:
        request = urllib.request.Request(sandbox + "/sandbox/state", headers={"Origin": "https://www.example.com"})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=30)
        assert refused.value.code == 403
