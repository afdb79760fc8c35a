"""Writes that ask first (--confirm), by official clients that can and cannot be asked."""

import re

import pytest

from clients import WAYS, connect, over_eras
from conftest import start_server

ALICE, BOB = "alice@example.com", "bob@example.com"
MAIL = {"to": f"Bob <{BOB}>", "subject": "Lunch", "body": "At noon?"}
TOKEN = re.compile(r"confirmation_token=(\S+)")


@pytest.fixture
def asking(tmp_path):
    with start_server(tmp_path, "--confirm", "outbound") as running:
        yield running


def sends(server) -> int:
    return server.sandbox_state()["requests"].get("gmail.users.messages.send", 0)


# Every client asks; how a refusal travels depends on the era.
@pytest.mark.parametrize("way, consent", [(way, "accept") for way in WAYS] + [
    (("python", "http", era), no) for era in ("legacy", "modern") for no in ("decline", "cancel")],
    ids=lambda value: value if isinstance(value, str) else "-".join(value))
def test_the_person_decides(asking, tmp_path, way, consent):
    with connect(*way, asking, tmp_path, "--confirm", "outbound", consent=consent) as client:
        drafted = client.call("draft_gmail_message", ALICE, **MAIL)
        assert not drafted.failed and client.questions == []
        result = client.call("send_gmail_message", ALICE, **MAIL)
        assert len(client.questions) == 1
        question = client.questions[0]
        assert question.startswith("Send this mail?") and f"To: Bob <{BOB}>" in question and "Subject: Lunch" in question
        if consent == "accept":
            assert not result.failed, result.text
            assert client.call("search_gmail_messages", BOB, query="subject:Lunch is:unread").data["messages"]
        else:
            assert result.failed and "Nothing was done" in result.text and "Do not call again" in result.text
    assert sends(asking) == (consent == "accept")
    if way[1] == "http":
        status = "ok" if consent == "accept" else "declined"
        asking.wait_for_line(rf"tools/call status={status} .* tool=send_gmail_message$")
        assert len([line for line in asking.lines if "tool=send_gmail_message" in line]) == 1, asking.lines


@over_eras
def test_who_cannot_be_asked_confirms_by_a_token(asking, tmp_path, way):
    with connect(*way, asking, tmp_path, "--confirm", "outbound") as client:
        listed = {tool["name"]: tool["inputSchema"]["properties"] for tool in client.tools()}
        assert "confirmation_token" in listed["send_gmail_message"]
        assert "confirmation_token" not in listed["search_gmail_messages"]
        first = client.call("send_gmail_message", ALICE, **MAIL)
        assert first.failed and f"To: Bob <{BOB}>" in first.text
        token = TOKEN.search(first.text)[1]
        other = client.call("send_gmail_message", ALICE, **MAIL | {"cc": "eve@example.com"}, confirmation_token=token)
        assert other.failed and "other arguments" in other.text
        assert sends(asking) == 0
        done = client.call("send_gmail_message", ALICE, **MAIL, confirmation_token=token)
        assert not done.failed, done.text
        replayed = client.call("send_gmail_message", ALICE, **MAIL, confirmation_token=token)
        assert replayed.failed and "used already" in replayed.text
    assert sends(asking) == 1


@pytest.mark.parametrize("era", ["legacy", "modern"])
def test_a_real_day_asks_about_what_it_does(asking, tmp_path, era):
    with connect("python", "http", era, asking, tmp_path, consent="accept") as client:
        made = client.call("create_drive_file", ALICE, file_name="Plan", content="x", mime_type="text/plain").data
        client.call("manage_drive_access", ALICE, file_id=made["file"]["id"], action="grant", share_with=BOB,
                    role="writer").data
        event = client.call("manage_event", ALICE, action="create", summary="Review", attendees=[BOB], timezone="UTC",
                            start_time="2027-03-01T09:00:00", end_time="2027-03-01T10:00:00",
                            add_google_meet=True).data["event"]
        client.call("manage_event", ALICE, action="delete", event_id=event["id"]).data
        label = client.call("manage_gmail_label", ALICE, action="create", name="Old").data["label"]
        client.call("manage_gmail_label", ALICE, action="delete", label_id=label["id"]).data
    shared, invited, deleted, unlabelled = client.questions
    assert "File: Plan" in shared and f"user {BOB} as writer" in shared
    assert f"Guests: {BOB}" in invited and "all of them get mail" in invited
    assert deleted.startswith("Delete this event?") and "Event: Review" in deleted and BOB in deleted
    assert "Label: Old" in unlabelled


def test_plain_posts_get_a_token_and_strict_refuses_them(tmp_path):
    with start_server(tmp_path, "--confirm", "all", environment={"WORKSPACE_MCP_CONFIRM_STRICT": "true"}) as server:
        refused = server.call("create_drive_folder", {"folder_name": "New"})
        assert refused["isError"] and "--confirm-strict" in refused["content"][0]["text"]
        server.wait_for_line(r"tools/call status=denied .* tool=create_drive_folder$")
        server.ok("list_drive_items", {})
        assert "drive.files.create" not in server.sandbox_state()["requests"]
    with start_server(tmp_path, "--confirm", "all") as server:
        first = server.call("create_drive_folder", {"folder_name": "New"})
        assert first["isError"] and "Name: New" in first["content"][0]["text"]
        token = TOKEN.search(first["content"][0]["text"])[1]
        server.ok("create_drive_folder", {"folder_name": "New", "confirmation_token": token})
        server.wait_for_line(r"tools/call status=ok .* tool=create_drive_folder$")
        lines = [line for line in server.lines if "tool=create_drive_folder" in line]
        assert [re.search(r"status=(\w+)", line)[1] for line in lines] == ["unconfirmed", "ok"]
        assert not any(token in line for line in server.lines)
