"""What people do with an assistant in a day, by official clients, over both transports, in both protocol eras."""

import base64
import datetime
import re
import urllib.error

import pytest

from clients import client, over_one_way, way
from conftest import TOOLS
from consent import consent

ALICE, BOB, CAROL = "alice@example.com", "bob@example.com", "carol@example.com"


def test_carol_signs_in(client):
    refused = client.call("list_calendars", CAROL)
    assert refused.failed and "ACTION REQUIRED" in refused.text
    url = re.search(r"http://\S+", client.call("start_google_auth", CAROL, service_name="calendar").text)[0]
    assert CAROL in consent(url, CAROL)
    assert any(c["id"] == CAROL for c in client.call("list_calendars", CAROL).data["calendars"])


@over_one_way
def test_another_account_is_not_stored(client):
    url = re.search(r"http://\S+", client.call("list_calendars", CAROL).text)[0]
    with pytest.raises(urllib.error.HTTPError) as refused:
        consent(url, BOB)
    page = refused.value.read().decode()
    assert CAROL in page and BOB in page
    assert client.call("list_calendars", CAROL).failed


def test_mail_is_searched_read_and_answered(client):
    found = client.call("search_gmail_messages", ALICE, query="has:attachment filename:pdf", include_headers=True).data
    assert found["messages"]
    message_id = found["messages"][0]["id"]
    message = client.call("get_gmail_message_content", ALICE, message_id=message_id).data["message"]
    pdf = next(a for a in message["attachments"] if a["name"].endswith(".pdf"))
    attachment = client.call("get_gmail_attachment_content", ALICE, message_id=message_id,
                             attachment_id=pdf["attachment_id"])
    assert len(attachment.data["content"]) > 20 and not attachment.data["content"].startswith("%PDF")

    from_bob = client.call("search_gmail_messages", ALICE, query="from:bob@example.com in:inbox").data["messages"][0]
    sent = client.call("send_gmail_message", ALICE, to=BOB, body="Wrzesień works: naïve café ☕",
                       thread_id=from_bob["thread_id"], quote_original=True)
    assert not sent.failed, sent.text
    arrived = client.call("search_gmail_messages", BOB, query="from:alice@example.com is:unread Wrzesień").data["messages"]
    assert len(arrived) == 1
    answer = client.call("get_gmail_message_content", BOB, message_id=arrived[0]["id"]).data["message"]
    assert "Wrzesień works: naïve café ☕" in answer["body"]
    assert answer["subject"].startswith("Re: ")


@over_one_way
def test_mail_is_forwarded_with_its_images(client):
    letter = client.call("search_gmail_messages", ALICE, query="subject:\"Dev Weekly\"").data["messages"][0]["id"]
    word = f"Lesestoff{letter}"
    sent = client.call("send_gmail_message", ALICE, to=BOB, body=word, forward_message_id=letter,
                       include_forwarded_attachments=False,
                       attachments=[{"filename": "notes.txt", "content": base64.b64encode(b"mine").decode()}]).data
    assert sent["subject"].startswith("Fwd: ")
    arrived = client.call("search_gmail_messages", BOB, query=f"{word} is:unread").data["messages"][0]["id"]
    message = client.call("get_gmail_message_content", BOB, message_id=arrived, body_format="html").data["message"]
    assert word in message["body"] and 'src="cid:logo"' in message["body"]
    assert [a["name"] for a in message["attachments"]] == ["logo.png", "notes.txt"]
    source = client.call("get_gmail_message_content", BOB, message_id=arrived, body_format="raw").data["message"]
    assert "multipart/related" in source["body"] and source["subject"] == sent["subject"]
    image = client.call("get_gmail_attachment_content", BOB, message_id=arrived, attachment_index=0,
                        return_base64=True).data
    assert base64.b64decode(image["base64"]).startswith(b"\x89PNG")


@over_one_way
def test_mail_is_answered_to_all(client):
    asked = client.call("send_gmail_message", BOB, to=f"{ALICE}, Carol <{CAROL}>", cc="Dave <dave@example.com>",
                        subject="Über uns", body="<p>Wer <b>kommt</b>?</p>", body_format="html").data
    at_alice = client.call("search_gmail_messages", ALICE, query="from:bob@example.com subject:Über").data["messages"][0]
    sent = client.call("send_gmail_message", ALICE, body="Ich.", thread_id=at_alice["thread_id"], reply_all=True,
                       quote_original=True, include_signature=False).data
    assert sent["subject"] == "Re: Über uns" and "bob@example.com" in sent["to"][0]
    assert [CAROL in sent["cc"][0], "dave@example.com" in sent["cc"][1], len(sent["cc"])] == [True, True, 2]
    answers = client.call("search_gmail_messages", BOB, query="from:alice@example.com subject:Über").data["messages"]
    answer = client.call("get_gmail_message_content", BOB, message_id=answers[0]["id"]).data["message"]
    assert answer["thread_id"] == asked["thread_id"]
    assert answer["body"].startswith("Ich.") and "> Wer kommt?" in answer["body"]
    assert answer["in_reply_to"] and answer["in_reply_to"] in answer["references"]
    named = client.call("send_gmail_message", ALICE, to=BOB, subject="Ids", body="x", in_reply_to=answer["in_reply_to"],
                        references="<a@example.com><b@example.com>, c@example.com").data
    stored = client.call("get_gmail_message_content", ALICE, message_id=named["message_id"]).data["message"]
    assert stored["references"] == "<a@example.com> <b@example.com> <c@example.com>"


@over_one_way
def test_bad_mail_is_refused_by_the_field_s_name(client):
    good = {"to": BOB, "subject": "x", "body": "y"}
    file = {"content": "eA==", "filename": "a.txt"}
    for bad, named in [({"subject": "a\r\nBcc: x@example.com"}, "subject"), ({"to": "Bob <bob>"}, "to:"),
                       ({"cc": "a@example.com\nb@example.com"}, "cc"), ({"references": "no <id"}, "references"),
                       ({"attachments": [file | {"filename": "a\nb"}]}, "attachments[0].filename"),
                       ({"attachments": [file, file | {"mime_type": "text"}]}, "attachments[1].mime_type"),
                       ({"attachments": [file | {"content_id": "a b"}]}, "attachments[0].content_id")]:
        refused = client.call("send_gmail_message", ALICE, **(good | bad))
        assert refused.failed and named in refused.text and "Nothing was sent" in refused.text, refused.text


def test_files_are_made_moved_shared_and_read(client):
    folder = client.call("create_drive_folder", ALICE, folder_name="E2E").data
    folder_id = folder["folder"]["id"]
    made = client.call("create_drive_file", ALICE, file_name="notes.txt", content="Line one\nTwo: ñ",
                       mime_type="text/plain").data
    file_id = made["file"]["id"]
    moved = client.call("update_drive_file", ALICE, file_id=file_id, add_parents=folder_id)
    assert not moved.failed, moved.text
    listed = client.call("list_drive_items", ALICE, folder_id=folder_id).data
    assert [f["id"] for f in listed["files"]] == [file_id]
    assert client.call("get_drive_file_content", BOB, file_id=file_id).failed
    shared = client.call("manage_drive_access", ALICE, file_id=file_id, action="grant", share_with=BOB, role="reader")
    assert not shared.failed, shared.text
    read = client.call("get_drive_file_content", BOB, file_id=file_id)
    assert "Line one\nTwo: ñ" in read.text
    refused = client.call("update_drive_file", BOB, file_id=file_id, name="mine.txt")
    assert refused.failed

    binary = bytes(range(256))
    stored = client.call("create_drive_file", ALICE, file_name="raw.bin", mime_type="application/octet-stream",
                         base64_content=base64.b64encode(binary).decode()).data
    assert int(stored["file"]["size"]) == 256


def test_an_event_recurs_changes_and_is_answered(client):
    start = datetime.date.today() + datetime.timedelta(days=7 + (7 - datetime.date.today().weekday()) % 7)
    created = client.call("manage_event", ALICE, action="create", summary="Pairing", start_time=f"{start}T10:00:00",
                          end_time=f"{start}T11:00:00", timezone="Europe/Berlin", attendees=[BOB],
                          recurrence=["RRULE:FREQ=WEEKLY;COUNT=4"]).data["event"]
    span = {"time_min": f"{start}T00:00:00Z", "time_max": f"{start + datetime.timedelta(days=60)}T00:00:00Z"}
    instances = client.call("get_events", ALICE, query="Pairing", **span).data["events"]
    assert len(instances) == 4
    second = instances[1]["id"]
    changed = client.call("manage_event", ALICE, action="update", event_id=second,
                          start_time=instances[1]["start"].replace("T10:", "T14:")).data["event"]
    assert "T14:" in changed["start"] and "T15:" in changed["end"]

    invited = client.call("get_events", BOB, query="Pairing", detailed=True, **span).data["events"]
    assert len(invited) == 4
    answered = client.call("manage_event", BOB, action="rsvp", event_id=invited[0]["recurring_event_id"],
                           response="accepted")
    assert not answered.failed, answered.text
    seen = client.call("get_events", ALICE, event_id=created["id"]).data["events"][0]
    assert [a["response"] for a in seen["attendees"] if a["email"] == BOB] == ["accepted"]
    gone = client.call("manage_event", ALICE, action="delete", event_id=instances[2]["id"], this_and_following=True)
    assert not gone.failed, gone.text
    assert len(client.call("get_events", ALICE, query="Pairing", **span).data["events"]) == 2


def test_the_tools_are_listed_on_one_page(client):
    tools = client.tools()
    assert sorted(tool["name"] for tool in tools) == TOOLS
    assert all(tool["description"] and tool["inputSchema"]["additionalProperties"] is False for tool in tools)
