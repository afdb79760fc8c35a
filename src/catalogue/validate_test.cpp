#include "catalogue/validate.hpp"

#include <gmock/gmock.h>

namespace workspace::catalogue {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Query = std::vector<std::pair<std::string, std::string>>;

std::vector<std::string> body_errors(Method const& method, std::string_view text) {
  std::vector<std::string> descriptions;
  for (auto& violation : check_body(*method.request, json::parse(text).value()))
    descriptions.push_back(violation.description);
  return descriptions;
}

std::vector<std::string> query_errors(Method const& method, Query const& query) {
  std::vector<std::string> descriptions;
  for (auto& violation : check_query(method, query)) descriptions.push_back(violation.description);
  return descriptions;
}

auto const& insert = api::calendar::events::insert;

TEST(CheckBody, AcceptsWhatGoogleAccepts) {
  EXPECT_THAT(body_errors(insert, R"({"summary":"Tea","start":{"dateTime":"2026-03-01T10:00:00+01:00"},
    "attendees":[{"email":"bob@example.com","optional":true,"additionalGuests":2}],
    "recurrence":["RRULE:FREQ=DAILY"],
    "extendedProperties":{"private":{"a":"b"}},"location":null,"sequence":"3",
    "created":"2026-03-01T10:00:00Z"})"),
              IsEmpty());
  EXPECT_THAT(body_errors(insert, "{}"), IsEmpty());
  EXPECT_THAT(
      body_errors(api::drive::files::create, R"({"size":"9007199254740993","name":"a","parents":["root"]})"),
      IsEmpty());
  EXPECT_THAT(body_errors(api::drive::files::create, R"({"size":12})"), IsEmpty());
  EXPECT_THAT(body_errors(api::sheets::spreadsheets::values::update, R"({"values":[[1,"a",null,true],[]]})"),
              IsEmpty());
}

TEST(CheckBody, NamesUnknownFields) {
  EXPECT_THAT(
      body_errors(insert, R"({"foo":1})"),
      ElementsAre("Invalid JSON payload received. Unknown name \"foo\" at 'event': Cannot find field."));
  EXPECT_THAT(
      body_errors(insert, R"({"start":{"datetime":"x"},"attendees":[{},{"mail":"a"}]})"),
      ElementsAre("Invalid JSON payload received. Unknown name \"datetime\" at 'event.start': Cannot find "
                  "field.",
                  "Invalid JSON payload received. Unknown name \"mail\" at 'event.attendees[1]': Cannot find "
                  "field."));
  EXPECT_THAT(body_errors(api::docs::documents::batchUpdate, R"({"request":[]})"),
              ElementsAre("Invalid JSON payload received. Unknown name \"request\": Cannot find field."));
  EXPECT_THAT(
      body_errors(api::docs::documents::batchUpdate, R"({"requests":[{"insertText":{"txt":"a"}}]})"),
      ElementsAre("Invalid JSON payload received. Unknown name \"txt\" at 'requests[0].insert_text': Cannot "
                  "find field."));
}

TEST(CheckBody, NamesWrongTypes) {
  EXPECT_THAT(
      body_errors(insert, R"({"summary":5,"start":"today","attendees":{},"sequence":"x","locked":"yes",
                                      "recurrence":"RRULE"})"),
      ElementsAre("Invalid value at 'event.summary' (TYPE_STRING), 5",
                  "Invalid value at 'event.start' (type.googleapis.com/EventDateTime), \"today\"",
                  "Invalid value at 'event.attendees' (a list), Starting an object on a scalar field",
                  "Invalid value at 'event.sequence' (TYPE_INT32), \"x\"",
                  "Invalid value at 'event.locked' (TYPE_BOOL), \"yes\"",
                  "Invalid value at 'event.recurrence' (a list), \"RRULE\""));
  EXPECT_THAT(body_errors(insert, R"({"sequence":1.5})"),
              ElementsAre("Invalid value at 'event.sequence' (TYPE_INT32), 1.5"));
  EXPECT_THAT(body_errors(insert, R"({"sequence":3000000000})"),
              ElementsAre("Invalid value at 'event.sequence' (TYPE_INT32), 3000000000"));
  EXPECT_THAT(body_errors(insert, R"({"sequence":3.0})"), IsEmpty());
  EXPECT_THAT(body_errors(insert, R"({"start":{"dateTime":"tomorrow"}})"),
              ElementsAre("Invalid value at 'event.start.date_time' (TYPE_STRING), \"tomorrow\""));
  EXPECT_THAT(
      body_errors(insert, R"({"extendedProperties":{"private":{"k":{}}}})"),
      ElementsAre("Invalid value at 'event.extended_properties.private[\"k\"]' (TYPE_STRING), Starting an "
                  "object on a scalar field"));
  EXPECT_THAT(body_errors(api::gmail::users::messages::send, R"({"raw":"a$b"})"),
              ElementsAre("Invalid value at 'message.raw' (TYPE_BYTES), \"a$b\""));
  EXPECT_THAT(body_errors(insert, "[]"),
              ElementsAre("Invalid JSON payload received. Expected an object, got an array."));
}

TEST(CheckBody, RefusesWhatLacksWhatTheMethodRequires) {
  auto const said = [](Method const& method, std::string_view text) {
    std::vector<std::string> descriptions;
    for (auto const& one : check_body(method, text.empty() ? json::value() : json::parse(text).value())) {
      EXPECT_TRUE(one.missing) << one.description;
      descriptions.push_back(one.description);
    }
    return descriptions;
  };
  EXPECT_THAT(said(insert, R"({"start":{}})"), ElementsAre("Missing end time."));
  EXPECT_THAT(said(insert, ""), ElementsAre("Missing end time.", "Missing start time."));
  EXPECT_THAT(said(api::calendar::events::patch, "{}"), IsEmpty());
  auto const& create = api::drive::permissions::create;
  EXPECT_THAT(said(create, R"({"type":"anyone","role":null})"),
              ElementsAre("The permission role field is required."));
  EXPECT_THAT(said(create, R"({"type":"","role":"reader"})"),
              ElementsAre("The permission type field is required."));
  // Within what is required, for the methods that ask it.
  EXPECT_THAT(said(api::calendar::acl::insert, R"({"role":"reader","scope":{"value":"a@example.com"}})"),
              ElementsAre("Missing scope.type."));
  EXPECT_THAT(said(api::directory::users::update, R"({"name":{"givenName":"Ann"}})"), IsEmpty());
  EXPECT_THAT(said(api::gmail::users::labels::create, R"({"name":"Receipts"})"),
              ElementsAre("The label labelListVisibility field is required.",
                          "The label messageListVisibility field is required."));
}

TEST(CheckBody, IsBounded) {
  std::string many = "{";
  for (int i = 0; i < 100; ++i) many += (i ? ",\"x" : "\"x") + std::to_string(i) + "\":1";
  EXPECT_EQ(body_errors(insert, many + "}").size(), 20u);

  // Deeper than what a client can send through json::parse: built by hand.
  json::value part(json::object{});
  for (int i = 0; i < 200; ++i) part = json::value(json::object{{"parts", json::value(json::array{part})}});
  json::value const body(json::object{{"payload", part}});
  EXPECT_THAT(check_body(*api::gmail::users::messages::send.request, body), testing::SizeIs(1));
}

TEST(CheckQuery, AcceptsWhatIsDeclared) {
  EXPECT_THAT(query_errors(api::calendar::events::list, {{"maxResults", "10"},
                                                         {"singleEvents", "true"},
                                                         {"orderBy", "startTime"},
                                                         {"timeMin", "2026-01-01T00:00:00Z"},
                                                         {"eventTypes", "default"},
                                                         {"eventTypes", "focusTime"},
                                                         {"fields", "items(id)"},
                                                         {"alt", "json"}}),
              IsEmpty());
  EXPECT_THAT(query_errors(api::calendar::events::list, {}), IsEmpty());
}

TEST(CheckQuery, NamesWhatIsWrong) {
  EXPECT_THAT(
      query_errors(api::calendar::events::list, {{"max", "1"}}),
      ElementsAre(
          "Invalid JSON payload received. Unknown name \"max\": Cannot bind query parameter. Field 'max' "
          "could not be found in request message."));
  EXPECT_THAT(query_errors(api::calendar::events::list, {{"calendarId", "primary"}}), testing::SizeIs(1));
  EXPECT_THAT(
      query_errors(api::calendar::events::list,
                   {{"maxResults", "ten"}, {"singleEvents", "1"}, {"orderBy", "name"}, {"timeMin", "now"}}),
      ElementsAre("Invalid value at 'max_results' (TYPE_INT32), \"ten\"",
                  "Invalid value at 'single_events' (TYPE_BOOL), \"1\"",
                  "Invalid value at 'order_by' (TYPE_ENUM), \"name\"",
                  "Invalid value at 'time_min' (TYPE_STRING), \"now\""));
  EXPECT_THAT(query_errors(api::calendar::events::list, {{"q", "a"}, {"q", "b"}}), testing::SizeIs(2));
  EXPECT_THAT(query_errors(api::drive::files::export_, {}), ElementsAre("Required parameter: mimeType"));
}

}  // namespace
}  // namespace workspace::catalogue
