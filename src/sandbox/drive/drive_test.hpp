#pragma once
// A small world with empty drives, and calls to their operations as the front would make them.

#include "catalogue/validate.hpp"
#include "sandbox/drive/operations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace workspace::sandbox::drive {

inline constexpr std::string_view alice = "alice@example.com", bob = "bob@example.com",
                                  carol = "carol@example.com";

class DriveTest : public testing::Test {
 protected:
  DriveTest() : clock(*parse_rfc3339("2026-07-01T08:00:00Z")), world(clock) {
    world.directory.put({std::string(alice), "Alice Example"});
    world.directory.put({std::string(bob), "Bob Example"});
    world.directory.put({std::string(carol), "Carol Example"});
    json::value const nothing = json::object();
    seed_gmail(world, Seed(&nothing, "/gmail"));
    seed_drive(world, Seed(&nothing, "/drive"));
  }

  using Parameters = std::vector<std::pair<std::string, std::string>>;

  /// Makes the call as the front would. What succeeds must be a request, and give an answer, that Google's
  /// catalogue knows. Answers are const so that json::text takes them as they are returned.
  Answer answer(std::string_view method, std::string_view user, Parameters const& parameters = {},
                std::string_view body = "", std::string_view media_type = "", std::string_view media = "") {
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
    Call const request{*known,
                       std::string(user),
                       {},
                       std::move(path),
                       std::move(query),
                       body.empty() ? json::value() : json::parse(body).value(),
                       std::string(media),
                       std::string(media_type),
                       world.now()};
    for (auto const& service : {drive_service(), gmail_service()}) {
      for (auto const& [id, operation] : service.operations) {
        if (id != method) continue;
        auto reply = operation(world, request);
        EXPECT_TRUE(catalogue::check_query(*known, request.query).empty()) << method;
        if (known->request && !request.body.is_null())
          EXPECT_TRUE(catalogue::check_body(*known->request, request.body).empty()) << body;
        if (known->response && reply.media_type.empty())
          EXPECT_TRUE(catalogue::check_body(*known->response, reply.body).empty()) << json::write(reply.body);
        return reply;
      }
    }
    throw std::runtime_error("no operation " + std::string(method));
  }
  json::value const call(std::string_view method, std::string_view user, Parameters const& parameters = {},
                         std::string_view body = "") {
    return answer(method, user, parameters, body).body;
  }
  /// The fault of a call that must fail.
  ApiFault fault(std::string_view method, std::string_view user, Parameters const& parameters = {},
                 std::string_view body = "", std::string_view media_type = "", std::string_view media = "") {
    try {
      answer(method, user, parameters, body, media_type, media);
    } catch (ApiFault const& caught) {
      return caught;
    }
    ADD_FAILURE() << method << " succeeded";
    return {0, "", "", "", ""};
  }
  std::string create(std::string_view user, std::string_view body, std::string_view media_type = "",
                     std::string_view media = "") {
    auto const made =
        answer("drive.files.create", user, {{"supportsAllDrives", "true"}}, body, media_type, media);
    return std::string(json::text(made.body, "id"));
  }
  std::string create_in(std::string_view user, std::string_view folder, std::string_view name,
                        std::string_view type = "text/plain") {
    return create(
        user, fmt::format(R"({{"name": "{}", "mimeType": "{}", "parents": ["{}"]}})", name, type, folder));
  }
  json::value const get(std::string_view user, std::string_view id) {
    return call("drive.files.get", user,
                {{"fileId", std::string(id)}, {"fields", "*"}, {"supportsAllDrives", "true"}});
  }
  json::value const update(std::string_view user, std::string_view id, std::string_view body,
                           Parameters parameters = {}) {
    parameters.emplace_back("fileId", std::string(id));
    parameters.emplace_back("supportsAllDrives", "true");
    parameters.emplace_back("fields", "*");
    return call("drive.files.update", user, parameters, body);
  }
  void share(std::string_view owner, std::string_view id, std::string_view user, std::string_view role) {
    call("drive.permissions.create", owner,
         {{"fileId", std::string(id)}, {"supportsAllDrives", "true"}, {"sendNotificationEmail", "false"}},
         fmt::format(R"({{"type": "user", "role": "{}", "emailAddress": "{}"}})", role, user));
  }
  std::vector<std::string> names(std::string_view user, std::string_view q = "", Parameters parameters = {}) {
    if (!q.empty()) parameters.emplace_back("q", std::string(q));
    json::value const listed = call("drive.files.list", user, parameters);
    std::vector<std::string> result;
    for (auto const& file : json::items(listed, "files")) result.emplace_back(json::text(file, "name"));
    return result;
  }
  std::string make_drive() {
    json::value const made = call("drive.drives.create", alice, {{"requestId", "r1"}}, R"({"name": "Team"})");
    return std::string(json::text(made, "id"));
  }

  ManualClock clock;
  World world;
};

}  // namespace workspace::sandbox::drive
