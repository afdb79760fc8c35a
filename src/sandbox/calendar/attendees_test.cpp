#include "sandbox/calendar/calendar_test.hpp"

namespace workspace::sandbox::calendar {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

class Guests : public CalendarTest {
 protected:
  std::string invite(std::string_view extra = "", Parameters const& parameters = {}) {
    return insert(alice,
                  std::string(
                      R"({"summary": "Lunch",
      "attendees": [{"email": "bob@example.com"}, {"email": "carol@example.com"}],
      "start": {"dateTime": "2026-07-02T10:00:00Z"}, "end": {"dateTime": "2026-07-02T11:00:00Z"})") +
                      std::string(extra) + "}",
                  parameters);
  }
  std::string status_of(std::string_view viewer, std::string_view id, std::string_view guest) {
    auto const event = get(viewer, id);
    for (auto const& attendee : json::items(event, "attendees"))
      if (json::text(attendee, "email") == guest) return std::string(json::text(attendee, "responseStatus"));
    return "absent";
  }
};

TEST_F(Guests, EachGetsACopyOfTheEvent) {
  auto const id = invite();
  auto const copy = get(bob, id);
  EXPECT_EQ(json::text(copy, "iCalUID"), json::text(get(alice, id), "iCalUID"));
  EXPECT_EQ(json::text(copy.at("organizer"), "email"), alice);
  EXPECT_FALSE(json::boolean(copy.at("organizer"), "self"));
  EXPECT_TRUE(json::boolean(json::items(copy, "attendees")[0], "self"));
  EXPECT_EQ(json::text(copy.at("start"), "dateTime"), "2026-07-02T06:00:00-04:00");
  EXPECT_EQ(status_of(bob, id, bob), "needsAction");
}

TEST_F(Guests, AnAnswerReachesEveryCopy) {
  auto const id = invite();
  patch(
      bob, id,
      R"({"attendees": [{"email": "bob@example.com", "responseStatus": "accepted", "comment": "Gladly"}]})");
  for (auto const viewer : {alice, bob, carol}) EXPECT_EQ(status_of(viewer, id, bob), "accepted") << viewer;
  EXPECT_EQ(status_of(alice, id, carol), "needsAction");
}

TEST_F(Guests, AnAnswerToOneInstanceLeavesTheSeries) {
  auto const id = insert(
      alice, R"({"recurrence": ["RRULE:FREQ=DAILY;COUNT=3"], "attendees": [{"email": "bob@example.com"}],
    "start": {"dateTime": "2026-07-01T09:00:00", "timeZone": "Europe/Berlin"},
      "end": {"dateTime": "2026-07-01T10:00:00", "timeZone": "Europe/Berlin"}})");
  auto const instance = id + "_20260702T070000Z";
  patch(bob, instance, R"({"attendees": [{"email": "bob@example.com", "responseStatus": "declined"}]})");
  EXPECT_EQ(status_of(alice, instance, bob), "declined");
  EXPECT_EQ(status_of(alice, id, bob), "needsAction");
  EXPECT_EQ(status_of(alice, id + "_20260703T070000Z", bob), "needsAction");
}

TEST_F(Guests, TheOrganizersChangeReachesTheCopiesAndKeepsWhatIsTheirs) {
  auto const id = invite();
  patch(bob, id, R"({"colorId": "5", "reminders": {"useDefault": false}})");
  patch(alice, id, R"({"summary": "Dinner"})");
  EXPECT_EQ(json::text(get(bob, id), "summary"), "Dinner");
  EXPECT_EQ(json::text(get(bob, id), "colorId"), "5");
  EXPECT_EQ(json::find(get(alice, id), "colorId"), nullptr);
}

TEST_F(Guests, OnlyTheOrganizerChangesWhatIsShared) {
  auto const id = invite();
  auto const refused = fault("calendar.events.patch", bob, {{"calendarId", "primary"}, {"eventId", id}},
                             json::parse(R"({"summary": "Mine"})").value());
  EXPECT_EQ(refused.code, 403);
  EXPECT_EQ(refused.reason, "forbiddenForNonOrganizer");
  auto const open = invite(R"(, "guestsCanModify": true)");
  patch(bob, open, R"({"summary": "Ours"})");
  EXPECT_EQ(json::text(get(alice, open), "summary"), "Ours");
  EXPECT_EQ(json::text(get(carol, open), "summary"), "Ours");
}

TEST_F(Guests, MayInviteOthersUnlessForbidden) {
  auto const body = json::parse(
                        R"({"attendees": [{"email": "bob@example.com"}, {"email": "carol@example.com"},
              {"email": "dana@example.com"}]})")
                        .value();
  auto const closed = invite(R"(, "guestsCanInviteOthers": false)");
  EXPECT_EQ(fault("calendar.events.patch", bob, {{"calendarId", "primary"}, {"eventId", closed}}, body).code,
            403);
  auto const open = invite();
  call("calendar.events.patch", bob, {{"calendarId", "primary"}, {"eventId", open}}, body);
  EXPECT_EQ(status_of(alice, open, "dana@example.com"), "needsAction");
}

TEST_F(Guests, MayBeHiddenFromEachOther) {
  auto const id = invite(R"(, "guestsCanSeeOtherGuests": false)");
  auto const copy = get(bob, id);
  EXPECT_EQ(json::items(copy, "attendees").size(), 1u);
  EXPECT_TRUE(json::boolean(copy, "attendeesOmitted"));
  EXPECT_EQ(json::items(get(alice, id), "attendees").size(), 2u);
}

TEST_F(Guests, ARemovedGuestLosesTheEvent) {
  auto const id = invite();
  patch(alice, id, R"({"attendees": [{"email": "carol@example.com"}]})");
  EXPECT_EQ(json::text(get(bob, id), "status"), "cancelled");
  EXPECT_THAT(texts(list(bob), "id"), IsEmpty());
  EXPECT_THAT(texts(list(carol), "id"), Contains(id));
}

TEST_F(Guests, TheOrganizersDeletionCancelsAllCopies) {
  auto const id = invite();
  call("calendar.events.delete", alice, {{"calendarId", "primary"}, {"eventId", id}});
  EXPECT_EQ(json::text(get(bob, id), "status"), "cancelled");
  EXPECT_EQ(json::text(get(carol, id), "status"), "cancelled");
}

TEST_F(Guests, AGuestsDeletionDeclinesAndStaysDeleted) {
  auto const id = invite();
  call("calendar.events.delete", bob, {{"calendarId", "primary"}, {"eventId", id}});
  EXPECT_EQ(status_of(alice, id, bob), "declined");
  EXPECT_EQ(json::text(get(alice, id), "status"), "confirmed");
  patch(alice, id, R"({"summary": "Still on"})");
  EXPECT_THAT(texts(list(bob), "id"), IsEmpty());
}

TEST_F(Guests, AChangedOrCancelledInstanceReachesTheCopies) {
  auto const id = insert(alice,
                         R"({"summary": "Daily", "recurrence": ["RRULE:FREQ=DAILY;COUNT=3"],
      "attendees": [{"email": "bob@example.com"}],
    "start": {"dateTime": "2026-07-01T09:00:00", "timeZone": "Europe/Berlin"},
      "end": {"dateTime": "2026-07-01T10:00:00", "timeZone": "Europe/Berlin"}})");
  patch(alice, id + "_20260702T070000Z", R"({"summary": "Special"})");
  call("calendar.events.delete", alice, {{"calendarId", "primary"}, {"eventId", id + "_20260703T070000Z"}});
  EXPECT_THAT(texts(list(bob, {{"singleEvents", "true"}, {"orderBy", "startTime"}}), "summary"),
              testing::ElementsAre("Daily", "Special"));
}

TEST_F(Guests, MailsGoOutOnlyWhenAsked) {
  invite();
  EXPECT_THAT(mails(bob), IsEmpty());
  auto const id = invite("", {{"sendUpdates", "all"}});
  EXPECT_THAT(mails(bob), Contains(HasSubstr("Invitation: Lunch")));
  patch(bob, id, R"({"attendees": [{"email": "bob@example.com", "responseStatus": "accepted"}]})",
        {{"sendUpdates", "all"}});
  EXPECT_THAT(mails(alice), Contains(HasSubstr("Accepted: Lunch")));
  call("calendar.events.delete", alice, {{"calendarId", "primary"}, {"eventId", id}, {"sendUpdates", "all"}});
  EXPECT_THAT(mails(carol), Contains(HasSubstr("Canceled event: Lunch")));
}

}  // namespace
}  // namespace workspace::sandbox::calendar
