#pragma once
// A small world with three users and empty mailboxes, and calls to its operations as the front would make
// them.

#include "catalogue/validate.hpp"
#include "sandbox/operation.hpp"
#include "sandbox/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace workspace::sandbox {

inline constexpr std::string_view alice = "alice@example.com", bob = "bob@example.com",
                                  carol = "carol@example.com";

class WorldTest : public testing::Test {
 protected:
  using Parameters = std::vector<std::pair<std::string, std::string>>;

  /// Gmail, and the service under test ("drive"), with nothing in them.
  explicit WorldTest(std::string_view service) : clock(*parse_rfc3339("2026-07-01T08:00:00Z")), world(clock) {
    world.directory.put({std::string(alice), "Alice Example", "Europe/Berlin"});
    world.directory.put({std::string(bob), "Bob Example", "America/New_York"});
    world.directory.put({std::string(carol), "Carol Example", "UTC"});
    json::value const nothing = json::object();
    fill("gmail", Seed(&nothing, "/gmail"));
    if (service != "gmail") fill(service, Seed(&nothing, "/service"));
  }

  void fill(std::string_view service, Seed const& seed) {
    for (auto const& one : registry().fillings())
      if (one.member == service) one.fill(world, seed);
  }

  /// Makes the call as the front would. What succeeds must be a request, and give an answer, that Google's
  /// catalogue knows.
  Answer reply(std::string_view method, std::string_view user, Parameters const& parameters = {},
               json::value body = nullptr, std::string_view media_type = "", std::string_view media = "") {
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
    Request const request{.method = *known,
                          .user = std::string(user),
                          .path = std::move(path),
                          .query = std::move(query),
                          .body = std::move(body),
                          .media = std::string(media),
                          .media_type = std::string(media_type),
                          .now = world.now()};
    for (auto const& problem : catalogue::check_body(*known, request.body))
      if (problem.missing) throw required(problem.description, problem.field);
    auto reply = (*registry().find(*known))(world, request);
    EXPECT_TRUE(catalogue::check_query(*known, request.query).empty()) << method;
    EXPECT_TRUE(catalogue::check_body(*known, request.body).empty()) << json::write(request.body);
    if (known->response && reply.media_type.empty())
      EXPECT_TRUE(catalogue::check_body(*known->response, reply.body).empty()) << json::write(reply.body);
    return reply;
  }

  /// Const, so that json::text takes it as it is returned.
  json::value const call(std::string_view method, std::string_view user, Parameters const& parameters = {},
                         json::value body = nullptr) {
    return reply(method, user, parameters, std::move(body)).body;
  }

  /// The fault of a call that must fail.
  ApiFault fault(std::string_view method, std::string_view user, Parameters const& parameters = {},
                 json::value body = nullptr, std::string_view media_type = "", std::string_view media = "") {
    try {
      reply(method, user, parameters, std::move(body), media_type, media);
    } catch (ApiFault const& caught) {
      return caught;
    }
    ADD_FAILURE() << method << " succeeded";
    return {0, "", "", ""};
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
};

}  // namespace workspace::sandbox
