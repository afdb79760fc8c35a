#include "tools/calendar/event_body.hpp"

#include "tools/calendar/fakes.hpp"

#include <gmock/gmock.h>

namespace workspace::tools::calendar {
namespace {

using testing::HasSubstr;

char const* const made = R"({"id":"new","summary":"Made"})";
char const* const zone = R"({"timeZone":"Europe/Berlin"})";
char const* const timed =
    R"({"id":"e","start":{"dateTime":"2026-11-23T09:00:00+01:00","timeZone":"Europe/Berlin"},
    "end":{"dateTime":"2026-11-23T10:30:00+01:00","timeZone":"Europe/Berlin"},
    "attendees":[{"email":"Bob@example.com","responseStatus":"accepted","optional":true,"displayName":"Bob"},
                 {"email":"carol@example.com","responseStatus":"declined"}]})";
char const* const all_day = R"({"id":"e","start":{"date":"2026-11-23"},"end":{"date":"2026-11-26"}})";

class EventBody : public EventTest {
 protected:
  /// Creates an all-day event with more arguments; the body sent.
  json::value created(std::string const& more) {
    fake_.http.requests.clear();
    fake_.http.then(200, made);
    manage(R"("action":"create","summary":"S","start_time":"2026-11-23","end_time":"2026-11-24",)" + more);
    return body(0);
  }
  std::string refused(std::string const& more) {
    return refusal(R"("action":"create","summary":"S","start_time":"2026-11-23","end_time":"2026-11-24",)" +
                   more);
  }
  /// Updates `existing`; the body sent.
  json::value updated(char const* existing, std::string const& more) {
    fake_.http.requests.clear();
    fake_.http.then(200, existing).then(200, made);
    manage(R"("action":"update","event_id":"e",)" + more);
    EXPECT_EQ(asked(0), "GET /calendars/primary/events/e");
    EXPECT_EQ(asked(1), "PATCH /calendars/primary/events/e");
    return body(1);
  }
};

TEST_F(EventBody, WhatIsNotNamedIsNotSent) {
  EXPECT_EQ(created(R"("description":null)"),
            parsed(R"({"summary":"S","start":{"date":"2026-11-23"},"end":{"date":"2026-11-24"}})"));
  EXPECT_EQ(asked(0), "POST /calendars/primary/events");
  EXPECT_EQ(query(0, "sendUpdates"), "all");
  EXPECT_EQ(query(0, "conferenceDataVersion"), "");
  EXPECT_EQ(query(0, "supportsAttachments"), "");
}

TEST_F(EventBody, PlainMembersGoOverUnderGooglesNames) {
  auto const sent =
      created(R"("description":"","location":"Room 1","transparency":"transparent","visibility":"private",
      "color_id":"5","guests_can_modify":true,"guests_can_invite_others":false,"guests_can_see_other_guests":false,
      "recurrence":["RRULE:FREQ=DAILY;COUNT=2"],"calendar_id":"team@example.com","send_updates":"externalOnly")");
  EXPECT_EQ(sent, parsed(R"({"summary":"S","description":"","location":"Room 1","transparency":"transparent",
      "visibility":"private","colorId":"5","guestsCanModify":true,"guestsCanInviteOthers":false,
      "guestsCanSeeOtherGuests":false,"recurrence":["RRULE:FREQ=DAILY;COUNT=2"],
      "start":{"date":"2026-11-23"},"end":{"date":"2026-11-24"}})"));
  EXPECT_EQ(asked(0), "POST /calendars/team%40example.com/events");
  EXPECT_EQ(query(0, "sendUpdates"), "externalOnly");
}

TEST_F(EventBody, WhatIsMissingIsNamedBeforeAnythingIsAsked) {
  EXPECT_THAT(refusal(R"("action":"create","start_time":"2026-11-23","end_time":"2026-11-24")"),
              HasSubstr("summary"));
  EXPECT_THAT(refusal(R"("action":"create","summary":"S","end_time":"2026-11-24")"), HasSubstr("start_time"));
  EXPECT_THAT(refusal(R"("action":"update","summary":"S")"), HasSubstr("event_id"));
  EXPECT_THAT(refused(R"("this_and_following":true)"), HasSubstr("this_and_following"));
  EXPECT_THAT(refused(R"("recurrence":["FREQ=DAILY"])"), HasSubstr("RRULE:"));
  EXPECT_TRUE(fake_.http.requests.empty());
  fake_.http.then(200, timed);
  EXPECT_THAT(refusal(R"("action":"update","event_id":"e")"), HasSubstr("nothing to update"));
}

TEST_F(EventBody, AttendeesAreAddressesOrObjects) {
  auto const sent =
      created(R"("attendees":[" bob@example.com ",{"email":"carol@example.com","optional":true}])");
  EXPECT_EQ(*json::find(sent, "attendees"),
            parsed(R"([{"email":"bob@example.com"},{"email":"carol@example.com","optional":true}])"));
  EXPECT_THAT(refused(R"("attendees":["Bob"])"), HasSubstr("no e-mail address"));
  EXPECT_THAT(refused(R"("attendees":[{"displayName":"Bob"}])"), HasSubstr("no e-mail address"));
}

TEST_F(EventBody, WhoStaysInvitedKeepsTheAnswer) {
  auto const sent = updated(timed, R"("attendees":["bob@example.com","dave@example.com"])");
  EXPECT_EQ(sent, parsed(R"({"attendees":[
      {"email":"bob@example.com","responseStatus":"accepted","optional":true,"displayName":"Bob"},
      {"email":"dave@example.com"}]})"));
  EXPECT_EQ(updated(timed, R"("attendees":[{"email":"bob@example.com","optional":false}])"),
            parsed(R"({"attendees":[{"email":"bob@example.com","optional":false,"responseStatus":"accepted",
                                     "displayName":"Bob"}]})"));
  EXPECT_EQ(updated(timed, R"("attendees":[])"), parsed(R"({"attendees":[]})"));
}

TEST_F(EventBody, AMeetLinkIsAskedForOnceAndCanBeRemoved) {
  auto const first = created(R"("add_google_meet":true)"), second = created(R"("add_google_meet":true)");
  EXPECT_EQ(query(0, "conferenceDataVersion"), "1");
  auto const id = [](json::value const& sent) {
    auto const* request = json::find_path(sent, {"conferenceData", "createRequest"});
    return request ? std::string(json::text(*request, "requestId")) : "";
  };
  EXPECT_EQ(*json::find_path(first, {"conferenceData", "createRequest", "conferenceSolutionKey", "type"}),
            json::value("hangoutsMeet"));
  EXPECT_FALSE(id(first).empty());
  EXPECT_NE(id(first), id(second));
  EXPECT_EQ(updated(timed, R"("add_google_meet":false)"), parsed(R"({"conferenceData":null})"));
  EXPECT_EQ(query(1, "conferenceDataVersion"), "1");
  EXPECT_FALSE(json::find(created(R"("add_google_meet":false)"), "conferenceData"));
}

TEST_F(EventBody, AnotherProvidersCallIsAnAddOn) {
  auto const sent =
      created(R"("conference_uri":"https://call.example.com/1","conference_provider":"Example Calls",
      "conference_id":"1","conference_passcode":"p")");
  EXPECT_EQ(*json::find(sent, "conferenceData"), parsed(R"({
      "conferenceSolution":{"key":{"type":"addOn"},"name":"Example Calls"},
      "entryPoints":[{"entryPointType":"video","uri":"https://call.example.com/1","passcode":"p","meetingCode":"1"}],
      "conferenceId":"1"})"));
  EXPECT_EQ(*json::find(created(R"("conference_data":{"conferenceId":"raw"})"), "conferenceData"),
            parsed(R"({"conferenceId":"raw"})"));
  EXPECT_THAT(refused(R"("conference_provider":"Example Calls")"), HasSubstr("conference_uri"));
  EXPECT_THAT(refused(R"("conference_uri":"https://call.example.com/1","add_google_meet":true)"),
              HasSubstr("exclude each other"));
}

TEST_F(EventBody, RemindersAreOwnOrTheCalendars) {
  EXPECT_EQ(
      *json::find(created(R"("reminders":[{"method":"email","minutes":60},{"minutes":5,"method":"popup"}])"),
                  "reminders"),
      parsed(
          R"({"useDefault":false,"overrides":[{"method":"email","minutes":60},{"method":"popup","minutes":5}]})"));
  EXPECT_EQ(*json::find(created(R"("reminders":[])"), "reminders"),
            parsed(R"({"useDefault":false,"overrides":[]})"));
  EXPECT_EQ(*json::find(created(R"("use_default_reminders":true)"), "reminders"),
            parsed(R"({"useDefault":true})"));
  EXPECT_EQ(*json::find(created(R"("use_default_reminders":false)"), "reminders"),
            parsed(R"({"useDefault":false,"overrides":[]})"));
  EXPECT_THAT(refused(R"("use_default_reminders":true,"reminders":[{"method":"popup","minutes":5}])"),
              HasSubstr("exclude each other"));
}

TEST_F(EventBody, AttachmentsAreLookedUpInDrive) {
  fake_.http.then(200, R"({"id":"file-1","name":"Plan","mimeType":"application/pdf",
      "webViewLink":"https://drive.google.com/file/d/file-1/view","iconLink":"https://example.com/i.png"})");
  fake_.http.then(200, made);
  manage(R"("action":"create","summary":"S","start_time":"2026-11-23","end_time":"2026-11-24",
      "attachments":["https://drive.google.com/file/d/file-1/edit"])");
  EXPECT_THAT(asked(0), HasSubstr("/files/file-1"));
  EXPECT_EQ(sent(1, "attachments"), parsed(R"([{"fileUrl":"https://drive.google.com/file/d/file-1/view",
      "title":"Plan","mimeType":"application/pdf","iconLink":"https://example.com/i.png","fileId":"file-1"}])"));
  EXPECT_EQ(query(1, "supportsAttachments"), "true");
}

TEST_F(EventBody, LocalTimesAreMeantInTheZoneGivenOrTheCalendars) {
  fake_.http.then(200, made);
  manage(R"("action":"create","summary":"S","start_time":"2026-11-23 09:00","end_time":"2026-11-23T10:00",
      "timezone":"America/New_York")");
  EXPECT_EQ(sent(0, "start"), parsed(R"({"dateTime":"2026-11-23T09:00:00","timeZone":"America/New_York"})"));
  fake_.http.requests.clear();
  fake_.http.then(200, zone).then(200, made);
  manage(
      R"("action":"create","summary":"S","start_time":"2026-11-23T09:00:00Z","end_time":"2026-11-23T11:00:00+01:00")");
  EXPECT_EQ(asked(0), "GET /calendars/primary/events");
  EXPECT_EQ(sent(1, "start"), parsed(R"({"dateTime":"2026-11-23T09:00:00Z","timeZone":"Europe/Berlin"})"));
  EXPECT_EQ(sent(1, "end"), parsed(R"({"dateTime":"2026-11-23T11:00:00+01:00","timeZone":"Europe/Berlin"})"));
  fake_.http.requests.clear();
  fake_.http.then(200, made);
  manage(
      R"("action":"create","summary":"Flight","start_time":"2026-11-23T09:00:00","end_time":"2026-11-23T11:00:00",
      "start_timezone":"Europe/Berlin","end_timezone":"America/New_York")");
  EXPECT_EQ(sent(0, "end"), parsed(R"({"dateTime":"2026-11-23T11:00:00","timeZone":"America/New_York"})"));
}

TEST_F(EventBody, ImpossibleTimesAreRefused) {
  auto const create = [&](std::string const& times) {
    return refusal(R"("action":"create","summary":"S",)" + times);
  };
  EXPECT_THAT(create(R"("start_time":"tomorrow","end_time":"2026-11-24")"), HasSubstr("start_time"));
  EXPECT_THAT(create(R"("start_time":"2026-11-24","end_time":"2026-11-23")"), HasSubstr("before it starts"));
  EXPECT_THAT(
      create(R"("start_time":"2026-11-23T09:00","end_time":"2026-11-23T10:00","timezone":"Mars/Base")"),
      HasSubstr("Mars/Base"));
  EXPECT_THAT(create(R"("start_time":"2026-11-23T09:00","end_time":"2026-11-24","timezone":"Europe/Berlin")"),
              HasSubstr("both be dates"));
  // Nine in Berlin is three in New York: the flight would land before it took off.
  EXPECT_THAT(
      create(
          R"("start_time":"2026-11-23T09:00","end_time":"2026-11-23T14:00","start_timezone":"America/New_York",
      "end_timezone":"Europe/Berlin")"),
      HasSubstr("before it starts"));
  EXPECT_TRUE(fake_.http.requests.empty());
}

TEST_F(EventBody, ADayAloneIsAWholeDay) {
  fake_.http.then(200, made);
  manage(R"("action":"create","summary":"S","start_time":"2026-12-31","end_time":"2026-12-31")");
  EXPECT_EQ(sent(0, "end"), parsed(R"({"date":"2027-01-01"})"));
}

TEST_F(EventBody, AStartAloneMovesTheEventAndKeepsItsLength) {
  EXPECT_EQ(updated(timed, R"("start_time":"2026-11-24T15:00:00")"), parsed(R"({
      "start":{"dateTime":"2026-11-24T15:00:00","timeZone":"Europe/Berlin","date":null},
      "end":{"dateTime":"2026-11-24T15:30:00Z","timeZone":"Europe/Berlin","date":null}})"));
  EXPECT_EQ(updated(all_day, R"("start_time":"2026-12-30")"), parsed(R"({
      "start":{"date":"2026-12-30","dateTime":null,"timeZone":null},
      "end":{"date":"2027-01-02","dateTime":null,"timeZone":null}})"));
  // Over the change of clocks an hour and a half stays that.
  EXPECT_EQ(*json::find_path(updated(timed, R"("start_time":"2027-03-28T01:30:00")"), {"end", "dateTime"}),
            json::value("2027-03-28T02:00:00Z"));
}

TEST_F(EventBody, AnEndAloneLeavesTheStart) {
  EXPECT_EQ(updated(timed, R"("end_time":"2026-11-23T12:00:00")"),
            parsed(R"({"end":{"dateTime":"2026-11-23T12:00:00","timeZone":"Europe/Berlin","date":null}})"));
}

TEST_F(EventBody, EachEndKeepsItsZone) {
  auto const sent = updated(
      R"({"id":"e","start":{"dateTime":"2026-11-23T09:00:00+01:00","timeZone":"Europe/Berlin"},
          "end":{"dateTime":"2026-11-23T11:00:00-05:00","timeZone":"America/New_York"}})",
      R"("start_time":"2026-11-24T09:00:00")");
  EXPECT_EQ(*json::find_path(sent, {"start", "timeZone"}), json::value("Europe/Berlin"));
  EXPECT_EQ(*json::find(sent, "end"),
            parsed(R"({"dateTime":"2026-11-24T16:00:00Z","timeZone":"America/New_York","date":null})"));
}

TEST_F(EventBody, AllDayAndTimedClearTheOtherForm) {
  EXPECT_EQ(updated(timed, R"("start_time":"2026-11-24","end_time":"2026-11-25")"), parsed(R"({
      "start":{"date":"2026-11-24","dateTime":null,"timeZone":null},
      "end":{"date":"2026-11-25","dateTime":null,"timeZone":null}})"));
  EXPECT_EQ(
      updated(all_day,
              R"("start_time":"2026-11-24T09:00","end_time":"2026-11-24T10:00","timezone":"Europe/Berlin")"),
      parsed(R"({"start":{"dateTime":"2026-11-24T09:00:00","timeZone":"Europe/Berlin","date":null},
                       "end":{"dateTime":"2026-11-24T10:00:00","timeZone":"Europe/Berlin","date":null}})"));
}

TEST_F(EventBody, AnAnswerChangesOneGuestOnly) {
  fake_.http.then(200, R"({"id":"e","attendees":[{"email":"bob@example.com","responseStatus":"accepted"},
      {"email":"alice@example.com","self":true,"responseStatus":"needsAction"}]})");
  fake_.http.then(200, made);
  manage(R"("action":"rsvp","event_id":"e","response":"tentative","rsvp_comment":"maybe")");
  EXPECT_EQ(body(1), parsed(R"({"attendees":[{"email":"bob@example.com","responseStatus":"accepted"},
      {"email":"alice@example.com","self":true,"responseStatus":"tentative","comment":"maybe"}]})"));
  fake_.http.then(200, timed);
  EXPECT_THAT(refusal(R"("action":"rsvp","event_id":"e","response":"accepted")"), HasSubstr("not a guest"));
}

}  // namespace
}  // namespace workspace::tools::calendar
