// A collection by itself; tasks_test.cpp and the services' own show the rest. People's contacts have masks,
// Chat's messages names in which their space stands.
#include "sandbox/collection.hpp"

#include <gmock/gmock.h>

namespace workspace::sandbox {
namespace {

class Collections : public testing::Test {
 protected:
  json::value const call(catalogue::Method const& method,
                         std::map<std::string, std::string, std::less<>> path, http::Query query,
                         std::string_view body = "") {
    Request const request{.method = method,
                          .user = "alice@example.com",
                          .path = std::move(path),
                          .query = std::move(query),
                          .body = body.empty() ? json::value() : json::parse(body).value(),
                          .now = clock.now()};
    return (*registry.find(method))(world, request).body;
  }
  template <class... Arguments>
  int code(Arguments... arguments) {
    try {
      call(arguments...);
    } catch (ApiFault const& fault) {
      return fault.code;
    }
    return 200;
  }

  ManualClock clock;
  World world{clock};
  Registry registry;
  json::array contacts, messages;
  Collection const people{
      {.name = "people.people",
       .at = [this](World&, Request const&) -> json::array& { return contacts; },
       .id = "resourceName",
       .methods = {"get", "create=createContact", "patch=updateContact", "delete=deleteContact"},
       .update_mask = "updatePersonFields",
       .read_mask = "personFields",
       .new_id = [](auto& w, auto&, auto&) { return "people/c" + w.ids.any("0123456789", 6); }},
      registry};
  Collection const chat{{.name = "chat.spaces.messages",
                         .at = [this](World&, Request const&) -> json::array& { return messages; },
                         .id = "name",
                         .items = "messages",
                         .created = "createTime",
                         .update_mask = "updateMask",
                         .page = {"pageSize", 25, 1000},
                         .new_id =
                             [](auto& w, auto& request, auto&) {
                               return fmt::format("{}/messages/{}", request.param("parent"), w.ids.opaque(8));
                             }},
                        registry};
};

TEST_F(Collections, MasksChooseWhatIsWrittenAndRead) {
  json::value const made =
      call(api::people::people::createContact, {}, {{"personFields", "names,emailAddresses"}},
           R"({"names":[{"givenName":"Ann"}],"emailAddresses":[{"value":"ann@example.com"}],
                                    "etag":"mine","resourceName":"people/me"})");
  std::string const id(json::text(made, "resourceName"));
  EXPECT_TRUE(id.starts_with("people/c"));
  EXPECT_NE(json::text(made, "etag"), "mine");
  json::value const changed =
      call(api::people::people::updateContact, {{"resourceName", id}},
           {{"updatePersonFields", "names"}, {"personFields", "names,emailAddresses"}},
           R"({"names":[{"givenName":"Anna"}],"emailAddresses":[{"value":"no@example.com"}]})");
  EXPECT_EQ(json::text(json::items(changed, "names")[0], "givenName"), "Anna");
  EXPECT_EQ(json::text(json::items(changed, "emailAddresses")[0], "value"), "ann@example.com");
  json::value const read =
      call(api::people::people::get, {{"resourceName", id}}, {{"personFields", "names"}});
  EXPECT_EQ(json::find(read, "emailAddresses"), nullptr);
  EXPECT_EQ(code(api::people::people::get,
                 std::map<std::string, std::string, std::less<>>{{"resourceName", id}}, http::Query{}),
            400);
  EXPECT_TRUE(call(api::people::people::deleteContact, {{"resourceName", id}}, {}).is_object());
  EXPECT_TRUE(contacts.empty());
}

TEST_F(Collections, NamesHoldTheirParents) {
  auto const& create = api::chat::spaces::messages::create;
  json::value const made =
      call(create, {{"parent", "spaces/A"}}, {}, R"({"text":"hi","createTime":"2000-01-01T00:00:00Z",
    "sender":{"name":"users/1"},"thread":{"name":"spaces/A/threads/t","threadKey":"k"}})");
  std::string const name(json::text(made, "name"));
  EXPECT_TRUE(name.starts_with("spaces/A/messages/"));
  EXPECT_EQ(json::text(made, "createTime"), to_rfc3339(clock.now()));
  EXPECT_EQ(json::find(made, "sender"), nullptr);  // read-only
  EXPECT_EQ(json::text(call(api::chat::spaces::messages::patch, {{"name", name}}, {{"updateMask", "text"}},
                            R"({"text":"bye"})"),
                       "text"),
            "bye");
  // A mask reaches into objects and removes what the body lacks; what is not for clients stays.
  json::value const moved = call(api::chat::spaces::messages::patch, {{"name", name}},
                                 {{"updateMask", "thread.threadKey,text,createTime"}},
                                 R"({"thread":{"threadKey":"z","name":"spaces/A/threads/u"}})");
  EXPECT_EQ(json::write(moved.at("thread")), R"({"name":"spaces/A/threads/t","threadKey":"z"})");
  EXPECT_EQ(json::find(moved, "text"), nullptr);
  EXPECT_TRUE(json::find(moved, "createTime"));
  json::value const listed = call(api::chat::spaces::messages::list, {{"parent", "spaces/A"}}, {});
  EXPECT_EQ(json::items(listed, "messages").size(), 1u);
  call(api::chat::spaces::messages::delete_, {{"name", name}}, {});
  // The newer APIs leave empty lists out.
  EXPECT_EQ(json::write(call(api::chat::spaces::messages::list, {{"parent", "spaces/A"}}, {})), "{}");
}

}  // namespace
}  // namespace workspace::sandbox
