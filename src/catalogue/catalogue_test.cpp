#include "catalogue/catalogue.hpp"

#include "base/text.hpp"

#include <cstdlib>
#include <gmock/gmock.h>
#include <set>

namespace workspace::catalogue {
namespace {

/// The parameters a path template names, {+name} without the plus.
std::vector<std::string> names_in(std::string_view path) {
  std::vector<std::string> names;
  for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
    auto name = path.substr(open + 1, path.find('}', open) - open - 1);
    if (name.starts_with('+')) name.remove_prefix(1);
    names.emplace_back(name);
  }
  return names;
}

std::vector<std::string_view> views(std::span<std::string_view const> span) {
  return {span.begin(), span.end()};
}

TEST(Catalogue, HoldsTheApis) {
  std::vector<std::string_view> names;
  for (auto const* api : apis()) names.push_back(api->name);
  EXPECT_THAT(
      names, testing::ElementsAre("calendar", "chat", "classroom", "cloudidentity", "directory", "docs",
                                  "drive", "driveactivity", "drivelabels", "forms", "gmail", "groupssettings",
                                  "keep", "meet", "oauth2", "people", "reports", "script", "search", "sheets",
                                  "slides", "tasks", "workspaceevents"));
}

TEST(Catalogue, DescribesAListMethod) {
  Method const& list = api::calendar::events::list;
  EXPECT_EQ(list.id, "calendar.events.list");
  EXPECT_EQ(list.verb, "GET");
  EXPECT_TRUE(list.is_read());
  EXPECT_EQ(list.path, "calendars/{calendarId}/events");
  EXPECT_EQ(list.api->root, "https://www.googleapis.com/");
  EXPECT_EQ(list.api->service_path, "calendar/v3/");
  EXPECT_EQ(list.api->batch_path, "batch/calendar/v3");
  EXPECT_EQ(list.request, nullptr);
  ASSERT_NE(list.response, nullptr);
  EXPECT_EQ(list.response->name, "Events");
  EXPECT_THAT(views(list.scopes), testing::Contains("calendar.readonly"));

  auto const* calendar = list.find_parameter("calendarId");
  ASSERT_NE(calendar, nullptr);
  EXPECT_TRUE(calendar->in_path && calendar->required && !calendar->repeated);
  auto const* order = list.find_parameter("orderBy");
  ASSERT_NE(order, nullptr);
  EXPECT_THAT(views(order->values), testing::ElementsAre("startTime", "updated"));
  EXPECT_EQ(list.find_parameter("timeMin")->type.format(), "date-time");
  EXPECT_TRUE(list.find_parameter("eventTypes")->repeated);
  EXPECT_EQ(list.find_parameter("orderby"), nullptr);
}

TEST(Catalogue, DescribesUploadAndDownload) {
  Method const& create = api::drive::files::create;
  EXPECT_TRUE(create.media_upload);
  EXPECT_EQ(create.upload_path, "/upload/drive/v3/files");
  EXPECT_EQ(create.max_upload_bytes, 5'497'558'138'880);
  EXPECT_FALSE(create.media_download);
  EXPECT_TRUE(api::drive::files::get.media_download);
  EXPECT_TRUE(api::drive::files::export_.media_download);
  EXPECT_EQ(api::gmail::users::messages::send.max_upload_bytes, 36'700'160);
  EXPECT_EQ(api::gmail::users::messages::send.upload_path, "/upload/gmail/v1/users/{userId}/messages/send");
  EXPECT_FALSE(api::gmail::users::labels::create.media_upload);
  EXPECT_TRUE(api::gmail::users::labels::create.upload_path.empty());
}

TEST(Catalogue, DescribesSchemas) {
  Schema const* event = api::calendar::events::insert.request;
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(event->name, "Event");
  auto const* attendees = event->find("attendees");
  ASSERT_NE(attendees, nullptr);
  EXPECT_EQ(attendees->type.kind, Kind::array);
  ASSERT_NE(attendees->type.element(), nullptr);
  EXPECT_EQ(attendees->type.element()->schema()->name, "EventAttendee");
  EXPECT_EQ(attendees->type.schema(), nullptr);
  // An object written inline has become a schema of its own.
  auto const* creator = event->find("creator");
  ASSERT_NE(creator, nullptr);
  EXPECT_EQ(creator->type.schema()->name, "EventCreator");
  EXPECT_EQ(creator->type.element(), nullptr);
  EXPECT_NE(creator->type.schema()->find("email"), nullptr);
  EXPECT_EQ(event->find("Attendees"), nullptr);

  Schema const* file = api::drive::files::create.request;
  EXPECT_EQ(file->find("size")->type.format(), "int64");
  EXPECT_EQ(file->find("appProperties")->type.kind, Kind::map);
  EXPECT_EQ(file->find("appProperties")->type.element()->kind, Kind::string);
  EXPECT_TRUE(file->find("exportLinks")->read_only);
  EXPECT_FALSE(file->find("name")->read_only);
  // A schema that is only a map stands as a map where it is used.
  auto const* user = api::directory::users::insert.request->find("customSchemas");
  ASSERT_NE(user, nullptr);
  EXPECT_EQ(user->type.kind, Kind::map);
  ASSERT_EQ(user->type.element()->kind, Kind::map);
  EXPECT_EQ(user->type.element()->element()->kind, Kind::any);
}

TEST(Catalogue, KnowsWhatOnlyReadsAndWhatIsRequired) {
  EXPECT_TRUE(api::calendar::freebusy::query.is_read());
  EXPECT_TRUE(api::sheets::spreadsheets::values::batchGetByDataFilter.is_read());
  EXPECT_FALSE(api::sheets::spreadsheets::values::batchClearByDataFilter.is_read());
  for (auto const* api : apis())
    for (auto const* method : api->methods)
      EXPECT_TRUE(method->is_read() ? method->verb == "GET" || method->verb == "POST" : method->verb != "GET")
          << method->id;
  auto const* role = api::drive::permissions::create.request->find("role");
  EXPECT_TRUE(role->required_for(api::drive::permissions::create));
  EXPECT_FALSE(role->required_for(api::drive::permissions::update));
}

TEST(Catalogue, FindsMethodsById) {
  EXPECT_EQ(find_method("drive.files.get"), &api::drive::files::get);
  EXPECT_EQ(find_method("directory.users.list"), &api::directory::users::list);
  EXPECT_EQ(find_method("script.scripts.run"), &api::script::scripts::run);
  for (auto const* id : {"", "drive", "drive.", "drive.files", "drive.files.gets", "drives.files.get", "."})
    EXPECT_EQ(find_method(id), nullptr) << id;
}

TEST(Catalogue, IdsAreUniqueAndSorted) {
  std::set<std::string_view> ids;
  for (auto const* api : apis()) {
    EXPECT_TRUE(std::ranges::is_sorted(api->methods, {}, &Method::id)) << api->name;
    for (auto const* method : api->methods) {
      EXPECT_TRUE(ids.insert(method->id).second) << method->id;
      EXPECT_EQ(method->api, api) << method->id;
      EXPECT_EQ(find_method(method->id), method) << method->id;
    }
  }
  EXPECT_GT(ids.size(), 700u);
}

TEST(Catalogue, PathsAndParametersAgree) {
  for (auto const* api : apis())
    for (auto const* method : api->methods) {
      EXPECT_TRUE(std::ranges::is_sorted(method->parameters, {}, &Parameter::name)) << method->id;
      EXPECT_EQ(method->media_upload, !method->upload_path.empty()) << method->id;
      auto const named = names_in(method->path);
      for (auto const& name : named) {
        auto const* parameter = method->find_parameter(name);
        ASSERT_NE(parameter, nullptr) << method->id << " " << name;
        EXPECT_TRUE(parameter->in_path && parameter->required) << method->id << " " << name;
        bool const expands = method->path.find("{+" + name + "}") != std::string_view::npos;
        EXPECT_EQ(expands, !parameter->pattern.empty()) << method->id << " " << name;
      }
      auto const in_path = std::ranges::count_if(method->parameters, &Parameter::in_path);
      EXPECT_EQ(std::size_t(in_path), named.size()) << method->id;
      if (method->media_upload) EXPECT_EQ(names_in(method->upload_path), named) << method->id;
    }
}

TEST(Catalogue, EverySchemaReferenceResolves) {
  std::set<Schema const*> known;
  for (auto const* api : apis()) {
    EXPECT_TRUE(std::ranges::is_sorted(api->schemas, {}, &Schema::name)) << api->name;
    for (auto const& schema : api->schemas) known.insert(&schema);
  }
  for (auto const* api : apis()) {
    auto const owns = [&](Schema const* schema) {
      return schema >= api->schemas.data() && schema < api->schemas.data() + api->schemas.size();
    };
    for (auto const& schema : api->schemas) {
      EXPECT_TRUE(std::ranges::is_sorted(schema.properties, {}, &Property::name)) << schema.name;
      for (auto const& property : schema.properties) {
        auto const* type = &property.type;
        for (; type->kind == Kind::array || type->kind == Kind::map; type = type->element())
          ASSERT_NE(type->element(), nullptr) << schema.name << "." << property.name;
        if (type->schema()) EXPECT_TRUE(owns(type->schema())) << schema.name << "." << property.name;
      }
    }
    for (auto const* method : api->methods) {
      if (method->request) EXPECT_TRUE(owns(method->request)) << method->id;
      if (method->response) EXPECT_TRUE(owns(method->response)) << method->id;
      // A body without a schema is only what Google calls empty; every other write declares one.
      if (method->verb == "PATCH" || method->verb == "PUT") EXPECT_NE(method->request, nullptr) << method->id;
    }
  }
}

TEST(Catalogue, KnowsCommonParameters) {
  EXPECT_THAT(views(common_parameters()), testing::IsSupersetOf({"alt", "fields", "key", "prettyPrint",
                                                                 "quotaUser", "uploadType", "upload_id"}));
  EXPECT_TRUE(std::ranges::is_sorted(common_parameters()));
}

TEST(Catalogue, DataIsWhatTheGeneratorWrites) {
  std::string const command =
      "python3 '" WORKSPACE_SOURCE_DIR "/src/catalogue/generate.py' --check > /dev/null 2>&1";
  int const status = std::system(command.c_str());
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "the pinned google-api-python-client is not installed";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace workspace::catalogue
