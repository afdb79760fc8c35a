#include "sandbox/calendar/calendar_test.hpp"

namespace workspace::sandbox::calendar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

using Events = CalendarTest;

constexpr auto standup = R"({"summary": "Stand-up", "recurrence": ["RRULE:FREQ=DAILY;COUNT=4"],
  "start": {"dateTime": "2026-07-01T09:00:00", "timeZone": "Europe/Berlin"},
  "end": {"dateTime": "2026-07-01T09:15:00", "timeZone": "Europe/Berlin"}})";

TEST_F(Events, InsertedEventCanBeReadBack) {
  auto const id = insert(alice, R"({"summary": "Review", "location": "Room 1",
    "start": {"dateTime": "2026-07-02T10:00:00+02:00"}, "end": {"dateTime": "2026-07-02T09:00:00Z"}})");
  auto const event = get(alice, id);
  EXPECT_EQ(json::text(event, "kind"), "calendar#event");
  EXPECT_EQ(json::text(event, "status"), "confirmed");
  EXPECT_EQ(json::text(event, "iCalUID"), id + "@google.com");
  EXPECT_EQ(json::text(event.at("start"), "dateTime"), "2026-07-02T10:00:00+02:00");
  EXPECT_EQ(json::text(event.at("end"), "dateTime"), "2026-07-02T11:00:00+02:00");
  EXPECT_EQ(json::text(event.at("start"), "timeZone"), "Europe/Berlin");
  EXPECT_TRUE(json::boolean(event.at("organizer"), "self"));
  EXPECT_EQ(json::text(event, "eventType"), "default");
}

TEST_F(Events, TimeZoneParameterChangesHowTimesAreShown) {
  auto const id = insert(alice, R"({"start": {"dateTime": "2026-07-02T10:00:00+02:00"},
    "end": {"dateTime": "2026-07-02T11:00:00+02:00"}})");
  auto const event = call("calendar.events.get", alice,
                          {{"calendarId", "primary"}, {"eventId", id}, {"timeZone", "America/New_York"}});
  EXPECT_EQ(json::text(event.at("start"), "dateTime"), "2026-07-02T04:00:00-04:00");
  EXPECT_EQ(
      fault("calendar.events.get", alice, {{"calendarId", "primary"}, {"eventId", id}, {"timeZone", "Mars"}})
          .code,
      400);
}

TEST_F(Events, RefusesWhatGoogleRefuses) {
  auto const insert_fault = [&](std::string_view body) {
    return fault("calendar.events.insert", alice, {{"calendarId", "primary"}}, json::parse(body).value());
  };
  EXPECT_EQ(insert_fault(R"({"start": {"date": "2026-07-02"}})").message, "Missing end time.");
  EXPECT_EQ(insert_fault(R"({"start": {"date": "2026-07-02"}, "end": {"date": "2026-07-01"}})").reason,
            "timeRangeEmpty");
  EXPECT_EQ(insert_fault(R"({"start": {"date": "2026-07-02"}, "end": {"dateTime": "2026-07-03T00:00:00Z"}})")
                .message,
            "Start and end times must either both be date or both be dateTime.");
  EXPECT_EQ(
      insert_fault(
          R"({"start": {"dateTime": "2026-07-02T10:00:00"}, "end": {"dateTime": "2026-07-02T11:00:00"}})")
          .message,
      "Missing time zone definition for start time.");
  EXPECT_EQ(
      insert_fault(R"({"recurrence": ["RRULE:FREQ=DAILY"], "start": {"dateTime": "2026-07-02T10:00:00Z"},
    "end": {"dateTime": "2026-07-02T11:00:00Z"}})")
          .message,
      "Missing time zone definition for start time.");
  EXPECT_EQ(insert_fault(R"({"recurrence": ["RRULE:FREQ=NEVER"], "start": {"date": "2026-07-02"},
    "end": {"date": "2026-07-03"}})")
                .message,
            "Invalid recurrence rule.");
  EXPECT_EQ(insert_fault(R"({"attendees": [{"email": "nobody"}], "start": {"date": "2026-07-02"},
    "end": {"date": "2026-07-03"}})")
                .message,
            "Invalid attendee email.");
  EXPECT_EQ(
      insert_fault(R"({"colorId": "12", "start": {"date": "2026-07-02"}, "end": {"date": "2026-07-03"}})")
          .location,
      "colorId");
  EXPECT_EQ(insert_fault(R"({"id": "no!", "start": {"date": "2026-07-02"}, "end": {"date": "2026-07-03"}})")
                .message,
            "Invalid resource id value.");
}

TEST_F(Events, AGivenIdIsUsedOnce) {
  auto const body = R"({"id": "meeting01", "start": {"date": "2026-07-02"}, "end": {"date": "2026-07-03"}})";
  EXPECT_EQ(insert(alice, body), "meeting01");
  EXPECT_EQ(
      fault("calendar.events.insert", alice, {{"calendarId", "primary"}}, json::parse(body).value()).code,
      409);
}

TEST_F(Events, ListNeedsTimesWithOffset) {
  EXPECT_EQ(
      fault("calendar.events.list", alice, {{"calendarId", "primary"}, {"timeMin", "2026-07-01T00:00:00"}})
          .message,
      "Bad Request");
  EXPECT_EQ(fault("calendar.events.list", alice,
                  {{"calendarId", "primary"},
                   {"timeMin", "2026-07-02T00:00:00Z"},
                   {"timeMax", "2026-07-01T00:00:00Z"}})
                .reason,
            "timeRangeEmpty");
  EXPECT_EQ(fault("calendar.events.list", alice, {{"calendarId", "primary"}, {"orderBy", "startTime"}}).code,
            400);
}

TEST_F(Events, WindowExcludesWhatOnlyTouchesIt) {
  insert(alice,
         R"({"summary": "before", "start": {"dateTime": "2026-07-02T09:00:00Z"},
      "end": {"dateTime": "2026-07-02T10:00:00Z"}})");
  insert(alice,
         R"({"summary": "within", "start": {"dateTime": "2026-07-02T09:30:00Z"},
      "end": {"dateTime": "2026-07-02T10:30:00Z"}})");
  insert(alice,
         R"({"summary": "after", "start": {"dateTime": "2026-07-02T11:00:00Z"},
      "end": {"dateTime": "2026-07-02T12:00:00Z"}})");
  auto const listed = list(alice, {{"timeMin", "2026-07-02T10:00:00Z"}, {"timeMax", "2026-07-02T11:00:00Z"}});
  EXPECT_THAT(texts(listed, "summary"), ElementsAre("within"));
}

TEST_F(Events, AllDayEventsBelongToTheCalendarsZone) {
  insert(alice, R"({"summary": "Holiday", "start": {"date": "2026-07-02"}, "end": {"date": "2026-07-03"}})");
  // The day begins at 22:00 UTC the evening before.
  EXPECT_THAT(texts(list(alice, {{"timeMin", "2026-07-01T21:00:00Z"}, {"timeMax", "2026-07-01T22:00:00Z"}}),
                    "summary"),
              IsEmpty());
  EXPECT_THAT(texts(list(alice, {{"timeMin", "2026-07-01T21:00:00Z"}, {"timeMax", "2026-07-01T22:00:01Z"}}),
                    "summary"),
              ElementsAre("Holiday"));
}

TEST_F(Events, SeriesIsListedOnceOrAsInstances) {
  auto const id = insert(alice, standup);
  EXPECT_THAT(texts(list(alice), "id"), ElementsAre(id));
  auto const listed = list(alice, {{"singleEvents", "true"}, {"orderBy", "startTime"}});
  EXPECT_THAT(texts(listed, "id"), ElementsAre(id + "_20260701T070000Z", id + "_20260702T070000Z",
                                               id + "_20260703T070000Z", id + "_20260704T070000Z"));
  auto const& first = json::items(listed, "items")[0];
  EXPECT_EQ(json::text(first, "recurringEventId"), id);
  EXPECT_EQ(json::text(first.at("originalStartTime"), "dateTime"), "2026-07-01T09:00:00+02:00");
  EXPECT_EQ(json::find(first, "recurrence"), nullptr);
}

TEST_F(Events, AChangedInstanceKeepsItsOriginalStart) {
  auto const id = insert(alice, standup);
  auto const instance = id + "_20260702T070000Z";
  auto const changed =
      patch(alice, instance,
            R"({"start": {"dateTime": "2026-07-02T15:00:00"}, "end": {"dateTime": "2026-07-02T15:15:00"}})");
  EXPECT_EQ(json::text(changed, "id"), instance);
  EXPECT_EQ(json::text(changed.at("start"), "dateTime"), "2026-07-02T15:00:00+02:00");
  EXPECT_EQ(json::text(changed.at("originalStartTime"), "dateTime"), "2026-07-02T09:00:00+02:00");
  EXPECT_EQ(json::items(list(alice, {{"singleEvents", "true"}}), "items").size(), 4u);
  EXPECT_EQ(json::items(list(alice), "items").size(), 2u);  // the series and its exception
}

TEST_F(Events, ACancelledInstanceIsGoneFromInstancesButShownBesideTheSeries) {
  auto const id = insert(alice, standup);
  auto const instance = id + "_20260702T070000Z";
  call("calendar.events.delete", alice, {{"calendarId", "primary"}, {"eventId", instance}});
  EXPECT_EQ(json::items(list(alice, {{"singleEvents", "true"}}), "items").size(), 3u);
  EXPECT_EQ(json::items(list(alice, {{"singleEvents", "true"}, {"showDeleted", "true"}}), "items").size(),
            4u);
  EXPECT_THAT(texts(list(alice), "status"), UnorderedElementsAre("confirmed", "cancelled"));
  auto const instances =
      call("calendar.events.instances", alice, {{"calendarId", "primary"}, {"eventId", id}});
  EXPECT_EQ(json::items(instances, "items").size(), 3u);
  EXPECT_EQ(fault("calendar.events.delete", alice, {{"calendarId", "primary"}, {"eventId", instance}}).code,
            410);
}

TEST_F(Events, AnInstanceThatIsNoOccurrenceIsNotFound) {
  auto const id = insert(alice, standup);
  EXPECT_EQ(
      fault("calendar.events.get", alice, {{"calendarId", "primary"}, {"eventId", id + "_20260702T080000Z"}})
          .code,
      404);
  EXPECT_EQ(
      fault("calendar.events.get", alice, {{"calendarId", "primary"}, {"eventId", id + "_20260709T070000Z"}})
          .code,
      404);
}

TEST_F(Events, MovingTheSeriesDropsItsExceptions) {
  auto const id = insert(alice, standup);
  patch(alice, id + "_20260702T070000Z", R"({"summary": "Special"})");
  auto const moved =
      patch(alice, id,
            R"({"start": {"dateTime": "2026-07-01T10:00:00"}, "end": {"dateTime": "2026-07-01T10:15:00"}})");
  EXPECT_EQ(json::integer(moved, "sequence"), 1);
  EXPECT_THAT(texts(list(alice, {{"singleEvents", "true"}}), "summary"), testing::Each("Stand-up"));
}

TEST_F(Events, UpdateReplacesAndPatchMerges) {
  auto const id = insert(alice,
                         R"({"summary": "Plan", "description": "long", "start": {"date": "2026-07-02"},
      "end": {"date": "2026-07-03"}})");
  patch(alice, id, R"({"summary": "Plan B"})");
  EXPECT_EQ(json::text(get(alice, id), "description"), "long");
  call("calendar.events.update", alice, {{"calendarId", "primary"}, {"eventId", id}},
       json::parse(R"({"summary": "Plan C", "start": {"date": "2026-07-02"}, "end": {"date": "2026-07-03"}})")
           .value());
  EXPECT_EQ(json::find(get(alice, id), "description"), nullptr);
  // A date beside the old dateTime is two starts at once.
  auto const timed = insert(
      alice,
      R"({"start": {"dateTime": "2026-07-02T10:00:00Z"}, "end": {"dateTime": "2026-07-02T11:00:00Z"}})");
  EXPECT_EQ(fault("calendar.events.patch", alice, {{"calendarId", "primary"}, {"eventId", timed}},
                  json::parse(R"({"start": {"date": "2026-07-02"}})").value())
                .message,
            "Invalid start time.");
}

TEST_F(Events, SearchLooksAtTextAndPeople) {
  insert(alice,
         R"({"summary": "Budget", "attendees": [{"email": "bob@example.com"}],
      "start": {"date": "2026-07-02"}, "end": {"date": "2026-07-03"}})");
  insert(alice,
         R"({"summary": "Other", "description": "the budget too", "start": {"date": "2026-07-02"},
      "end": {"date": "2026-07-03"}})");
  EXPECT_EQ(json::items(list(alice, {{"q", "BUDGET"}}), "items").size(), 2u);
  EXPECT_THAT(texts(list(alice, {{"q", "bob@example.com"}}), "summary"), ElementsAre("Budget"));
  EXPECT_THAT(texts(list(alice, {{"q", "budget nothing"}}), "summary"), IsEmpty());
}

TEST_F(Events, PagesGoOnWhereTheLastEnded) {
  insert(alice, standup);
  CalendarTest::Parameters parameters{
      {"singleEvents", "true"}, {"orderBy", "startTime"}, {"maxResults", "3"}};
  auto const first = list(alice, parameters);
  EXPECT_EQ(json::items(first, "items").size(), 3u);
  parameters.emplace_back("pageToken", std::string(json::text(first, "nextPageToken")));
  auto const second = list(alice, parameters);
  EXPECT_EQ(json::items(second, "items").size(), 1u);
  EXPECT_EQ(json::find(second, "nextPageToken"), nullptr);
  parameters[0].second = "false";
  parameters[1].second = "updated";
  EXPECT_EQ(fault("calendar.events.list", alice, {{"calendarId", "primary"}, parameters[3]}).location,
            "pageToken");
}

TEST_F(Events, SyncTokenBringsOnlyWhatChanged) {
  auto const kept = insert(alice, R"({"start": {"date": "2026-07-02"}, "end": {"date": "2026-07-03"}})");
  auto const gone = insert(alice, R"({"start": {"date": "2026-07-02"}, "end": {"date": "2026-07-03"}})");
  std::string const token(json::text(list(alice), "nextSyncToken"));
  EXPECT_THAT(texts(list(alice, {{"syncToken", token}}), "id"), IsEmpty());
  call("calendar.events.delete", alice, {{"calendarId", "primary"}, {"eventId", gone}});
  auto const changed = list(alice, {{"syncToken", token}});
  EXPECT_THAT(texts(changed, "id"), ElementsAre(gone));
  EXPECT_THAT(texts(changed, "status"), ElementsAre("cancelled"));
  EXPECT_EQ(fault("calendar.events.list", alice, {{"calendarId", "primary"}, {"syncToken", "nonsense"}}).code,
            410);
  EXPECT_EQ(
      fault("calendar.events.list", alice, {{"calendarId", "primary"}, {"syncToken", token}, {"q", "x"}})
          .code,
      400);
}

TEST_F(Events, MeetLinkIsMadeOnRequestOnly) {
  auto const body = R"({"start": {"date": "2026-07-02"}, "end": {"date": "2026-07-03"},
    "conferenceData": {"createRequest": {"requestId": "r1",
      "conferenceSolutionKey": {"type": "hangoutsMeet"}}}})";
  EXPECT_EQ(json::find(get(alice, insert(alice, body)), "hangoutLink"), nullptr);
  auto const id = insert(alice, body, {{"conferenceDataVersion", "1"}});
  auto const event = get(alice, id);
  EXPECT_THAT(std::string(json::text(event, "hangoutLink")),
              testing::MatchesRegex("https://meet.google.com/[a-z]{3}-[a-z]{4}-[a-z]{3}"));
  EXPECT_EQ(json::text(event.at("conferenceData").at("createRequest").at("status"), "statusCode"), "success");
  patch(alice, id, R"({"summary": "kept"})");
  EXPECT_NE(json::find(get(alice, id), "hangoutLink"), nullptr);
  patch(alice, id, R"({"conferenceData": null})", {{"conferenceDataVersion", "1"}});
  EXPECT_EQ(json::find(get(alice, id), "hangoutLink"), nullptr);
}

TEST_F(Events, AttachmentsNeedTheFlag) {
  auto const body = R"({"attachments": [{"fileUrl": "https://drive.google.com/open?id=abc", "title": "Plan"}],
    "start": {"date": "2026-07-02"}, "end": {"date": "2026-07-03"}})";
  EXPECT_EQ(json::find(get(alice, insert(alice, body)), "attachments"), nullptr);
  auto const event = get(alice, insert(alice, body, {{"supportsAttachments", "true"}}));
  ASSERT_EQ(json::items(event, "attachments").size(), 1u);
  EXPECT_EQ(json::text(json::items(event, "attachments")[0], "fileId"), "abc");
}

TEST_F(Events, FocusTimeIsForPrimaryCalendarsAndNotAllDay) {
  EXPECT_EQ(
      fault(
          "calendar.events.insert", alice, {{"calendarId", "primary"}},
          json::parse(
              R"({"eventType": "focusTime", "start": {"date": "2026-07-02"}, "end": {"date": "2026-07-03"}})")
              .value())
          .location,
      "eventType");
  auto const id = insert(alice,
                         R"({"eventType": "outOfOffice", "start": {"dateTime": "2026-07-02T10:00:00Z"},
      "end": {"dateTime": "2026-07-02T11:00:00Z"}})");
  EXPECT_THAT(texts(list(alice, {{"eventTypes", "outOfOffice"}}), "id"), ElementsAre(id));
  EXPECT_THAT(texts(list(alice, {{"eventTypes", "default"}}), "id"), IsEmpty());
}

TEST_F(Events, MovedEventChangesItsOrganizer) {
  json::value const calendar =
      call("calendar.calendars.insert", alice, {}, json::parse(R"({"summary": "Side"})").value());
  std::string const side(json::text(calendar, "id"));
  auto const id = insert(
      alice, R"({"summary": "Move me", "start": {"date": "2026-07-02"}, "end": {"date": "2026-07-03"}})");
  auto const moved = call("calendar.events.move", alice,
                          {{"calendarId", "primary"}, {"eventId", id}, {"destination", side}});
  EXPECT_EQ(json::text(moved.at("organizer"), "email"), side);
  EXPECT_EQ(json::text(get(alice, id), "status"), "cancelled");
}

}  // namespace
}  // namespace workspace::sandbox::calendar
