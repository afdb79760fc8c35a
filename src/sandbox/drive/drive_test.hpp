#pragma once
// Empty drives in a small world, with shorthands for what the tests do often. Bodies are JSON as text.

#include "sandbox/drive/state.hpp"
#include "sandbox/world_test.hpp"

namespace workspace::sandbox::drive {

class DriveTest : public WorldTest {
 protected:
  DriveTest() : WorldTest("drive") {}

  Answer answer(std::string_view method, std::string_view user, Parameters const& parameters = {},
                std::string_view body = "", std::string_view media_type = "", std::string_view media = "") {
    return reply(method, user, parameters, parsed(body), media_type, media);
  }
  json::value const call(std::string_view method, std::string_view user, Parameters const& parameters = {},
                         std::string_view body = "") {
    return answer(method, user, parameters, body).body;
  }
  ApiFault fault(std::string_view method, std::string_view user, Parameters const& parameters = {},
                 std::string_view body = "", std::string_view media_type = "", std::string_view media = "") {
    return WorldTest::fault(method, user, parameters, parsed(body), media_type, media);
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

 private:
  static json::value parsed(std::string_view body) {
    return body.empty() ? json::value() : json::parse(body).value();
  }
};

}  // namespace workspace::sandbox::drive
