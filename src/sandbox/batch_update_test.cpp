#include "sandbox/batch_update.hpp"

#include "base/result.hpp"

#include <gmock/gmock.h>

namespace workspace::sandbox {
namespace {

/// A document of plain text.
struct Text {
  std::string text = "ab";
};

json::object insert(Text& text, json::object const& what) {
  auto const* const location = json::find(what, "location");
  auto const at = std::size_t(location ? json::integer(*location, "index") : 0);
  if (at > text.text.size()) throw invalid_argument(fmt::format("Index {} is beyond the end.", at));
  text.text.insert(at, std::string(json::text(what, "text")));
  return {};
}

json::object name(Text& text, json::object const& what) {
  return {
      {"createNamedRange", {{"namedRangeId", fmt::format("{}.{}", json::text(what, "name"), text.text)}}}};
}

auto const& method = api::docs::documents::batchUpdate;
BatchUpdate<Text> const changes{method, {{"insertText", insert}, {"createNamedRange", name}}};

Request request_of(std::string_view requests) {
  return {.method = method, .body = json::object{{"requests", json::parse(requests).value()}}};
}

std::pair<int, std::string> refused(Text& text, std::string_view requests) {
  try {
    changes.apply(text, request_of(requests));
  } catch (ApiFault const& fault) {
    return {fault.code, fault.message};
  }
  return {200, ""};
}

TEST(BatchUpdate, AppliesInOrderAndReplies) {
  Text text;
  auto const replies = changes.apply(text, request_of(R"([{"insertText":{"location":{"index":1},"text":"X"}},
    {"createNamedRange":{"name":"n"}},{"insertText":{"text":"Y"}}])"));
  EXPECT_EQ(text.text, "YaXb");
  EXPECT_EQ(json::write(replies), R"([{},{"createNamedRange":{"namedRangeId":"n.aXb"}},{}])");
}

TEST(BatchUpdate, AppliesAllOrNothing) {
  Text text;
  auto const first = R"({"insertText":{"text":"Y"}})";
  EXPECT_EQ(
      refused(text, fmt::format(R"([{},{{"insertText":{{"location":{{"index":9}},"text":"X"}}}}])", first)),
      std::pair(400, std::string("Invalid requests[1].insertText: Index 9 is beyond the end.")));
  EXPECT_EQ(refused(text, fmt::format(R"([{},{{"insertTable":{{}}}}])", first)),
            std::pair(501, std::string(
                               "The sandbox does not simulate insertTable of docs.documents.batchUpdate.")));
  EXPECT_EQ(text.text, "ab");
}

TEST(BatchUpdate, TakesExactlyOneThingARequest) {
  Text text;
  EXPECT_EQ(refused(text, "[]").second, "Must specify at least one request.");
  EXPECT_EQ(refused(text, "[{}]").second, "Invalid requests[0]: No request set.");
  EXPECT_THAT(refused(text, R"([{"insertText":{"text":"x"},"createNamedRange":{"name":"n"}}])").second,
              testing::HasSubstr("Cannot set 'createNamedRange'"));
  EXPECT_EQ(text.text, "ab");
}

TEST(BatchUpdate, KnowsOnlyGooglesRequests) {
  EXPECT_THROW((BatchUpdate<Text>{method, {{"insertWords", insert}}}), Failure);
}

}  // namespace
}  // namespace workspace::sandbox
