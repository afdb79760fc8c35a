#pragma once
// A small world with calendars, and calls to its operations as the front would make them.

#include "catalogue/validate.hpp"
#include "sandbox/calendar/events.hpp"
#include "sandbox/calendar/operations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace workspace::sandbox::calendar {

inline constexpr std::string_view alice = "alice@example.com", bob = "bob@example.com",
                                  carol = "carol@example.com";

class CalendarTest : public testing::Test {
 protected:
  CalendarTest() : clock(*parse_rfc3339("2026-07-01T08:00:00Z")), world(clock) {
    world.directory.put({std::string(alice), "Alice Example", "Europe/Berlin"});
    world.directory.put({std::string(bob), "Bob Example", "America/New_York"});
    world.directory.put({std::string(carol), "Carol Example", "UTC"});
    seed_gmail(world, empty_mail);
    json::value const nothing = json::object();
    seed_calendar(world, Seed(&nothing, "/calendar"));
  }

  using Parameters = std::vector<std::pair<std::string, std::string>>;

  /// Makes the call as the front would. What succeeds must be a request, and give an answer, that Google's
  /// catalogue knows. Answers are const so that json::text takes them as they are returned.
  json::value const call(std::string_view method, std::string_view user, Parameters const& parameters = {},
                         json::value body = nullptr) {
    auto const* const known = catalogue::find_method(method);
    if (!known) throw std::runtime_error("no method " + std::string(method));
    std::map<std::string, std::string, std::less<>> path;
    http::Query query;
    for (auto const& [name, value] : parameters) {
      auto const* const parameter = known->find_parameter(name);
      if (parameter && parameter->in_path)
        path[name] = value;
      else
        query.emplace_back(name, value);
    }
    Call const request{*known, std::string(user), {}, std::move(path), std::move(query), std::move(body), {},
                       {},     world.now()};
    for (auto const& service : {calendar_service(), gmail_service()}) {
      for (auto const& [id, operation] : service.operations) {
        if (id != method) continue;
        auto reply = operation(world, request);
        EXPECT_TRUE(catalogue::check_query(*known, request.query).empty()) << method;
        if (known->request && !request.body.is_null())
          EXPECT_TRUE(catalogue::check_body(*known->request, request.body).empty())
              << json::write(request.body);
        if (known->response)
          EXPECT_TRUE(catalogue::check_body(*known->response, reply.body).empty()) << json::write(reply.body);
        return reply.body;
      }
    }
    throw std::runtime_error("no operation " + std::string(method));
  }

  /// The fault of a call that must fail.
  ApiFault fault(std::string_view method, std::string_view user, Parameters const& parameters = {},
                 json::value body = nullptr) {
    try {
      call(method, user, parameters, std::move(body));
    } catch (ApiFault const& caught) {
      return caught;
    }
    ADD_FAILURE() << method << " succeeded";
    return {0, "", "", "", ""};
  }

  std::string insert(std::string_view user, std::string_view text, Parameters parameters = {}) {
    parameters.emplace_back("calendarId", "primary");
    return std::string(
        json::text(call("calendar.events.insert", user, parameters, json::parse(text).value()), "id"));
  }
  json::value const get(std::string_view user, std::string_view id) {
    return call("calendar.events.get", user, {{"calendarId", "primary"}, {"eventId", std::string(id)}});
  }
  json::value const patch(std::string_view user, std::string_view id, std::string_view text,
                          Parameters parameters = {}) {
    parameters.emplace_back("calendarId", "primary");
    parameters.emplace_back("eventId", std::string(id));
    return call("calendar.events.patch", user, parameters, json::parse(text).value());
  }
  json::value const list(std::string_view user, Parameters parameters = {}) {
    parameters.emplace_back("calendarId", "primary");
    return call("calendar.events.list", user, parameters);
  }
  static std::vector<std::string> texts(json::value const& listed, std::string_view member) {
    std::vector<std::string> result;
    for (auto const& item : json::items(listed, "items")) result.emplace_back(json::text(item, member));
    return result;
  }
  /// Subjects of the mails in a user's mailbox, through Gmail's own methods.
  std::vector<std::string> mails(std::string_view user) {
    std::vector<std::string> subjects;
    json::value const listed = call("gmail.users.messages.list", user, {{"userId", "me"}});
    for (auto const& item : json::items(listed, "messages")) {
      json::value const message = call("gmail.users.messages.get", user,
                                       {{"userId", "me"}, {"id", std::string(json::text(item, "id"))}});
      for (auto const& header : json::items(message.at("payload"), "headers"))
        if (json::text(header, "name") == "Subject") subjects.emplace_back(json::text(header, "value"));
    }
    return subjects;
  }

  ManualClock clock;
  World world;

 private:
  json::value const no_mail = json::object();
  Seed const empty_mail{&no_mail, "/gmail"};
};

}  // namespace workspace::sandbox::calendar
