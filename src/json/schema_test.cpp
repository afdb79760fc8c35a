#include "json/schema.hpp"

#include <gmock/gmock.h>

namespace workspace::schema {
namespace {

enum class Mode { fast, delete_ };
BOOST_DESCRIBE_ENUM(Mode, fast, delete_)

struct Guest {
  std::string email;
  bool optional = false;
  static Fields describe() {
    using P = Guest;
    return {schema::required<&P::email>("Address."), schema::optional<&P::optional>("May stay away.")};
  }
};

struct Params {
  std::string query;
  int page_size = 25;
  std::optional<double> ratio;
  Mode mode = Mode::fast;
  std::vector<std::variant<std::string, Guest>> guests;
  json::object properties;
  std::string link;
  static Fields describe() {
    using P = Params;
    return {schema::required<&P::query>("Words.").max_length(10),
            schema::optional<&P::page_size>("How many.").range(1, 100),
            schema::optional<&P::ratio>("A ratio."),
            schema::optional<&P::mode>("How."),
            schema::optional<&P::guests>("Who.").max_items(2),
            schema::optional<&P::properties>("Any."),
            schema::optional<&P::link>("Where.").named("fileUrl")};
  }
};

struct Decoded {
  Params params;
  std::vector<std::string> issues;
};

Decoded decode(std::string_view text) {
  Decoded result;
  Decoder d;
  auto const v = json::parse(text).value();
  Type<Params>::read(result.params, v, d, {});
  for (auto const& issue : d.issues) result.issues.push_back(issue.path + " " + issue.message);
  return result;
}

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Schema, tells_roughly_how_large_a_value_is) {
  Params p;
  p.query = std::string(1000, 'q');
  p.ratio = 0.5;
  for (int i = 0; i < 100; ++i) p.guests.emplace_back(Guest{std::string(100, 'g'), true});
  p.guests.emplace_back("somebody");
  p.properties["note"] = json::array{std::string(500, 'n'), json::object{{"deep", std::string(500, 'd')}}};
  auto const written = json::write(write(p)).size();
  EXPECT_GT(rough_size(p), written / 2);
  EXPECT_LT(rough_size(p), written * 2);
}

TEST(Schema, is_made_from_the_members) {
  EXPECT_EQ(
      json::write(object_schema(fields_of<Params>(), true)),
      R"({"type":"object","properties":{)"
      R"("query":{"type":"string","description":"Words.","maxLength":10},)"
      R"("page_size":{"type":"integer","description":"How many.","minimum":1,"maximum":100,"default":25},)"
      R"("ratio":{"type":"number","description":"A ratio."},)"
      R"("mode":{"type":"string","enum":["fast","delete"],"description":"How.","default":"fast"},)"
      R"("guests":{"type":"array","items":{"anyOf":[{"type":"string"},{"type":"object","properties":)"
      R"({"email":{"type":"string","description":"Address."},"optional":{"type":"boolean","description":"May stay away."}},)"
      R"("required":["email"]}]},"description":"Who.","maxItems":2},)"
      R"("properties":{"type":"object","description":"Any."},)"
      R"("fileUrl":{"type":"string","description":"Where."}},)"
      R"("required":["query"],"additionalProperties":false})");
}

TEST(Decoder, keeps_defaults_and_reads_every_type) {
  auto const d =
      decode(R"({"query":"x","ratio":0.5,"mode":"delete","guests":["a",{"email":"b","optional":true}],
                            "properties":{"k":1},"fileUrl":"u"})");
  EXPECT_THAT(d.issues, IsEmpty());
  EXPECT_EQ(d.params.page_size, 25);
  EXPECT_EQ(d.params.ratio, 0.5);
  EXPECT_EQ(d.params.mode, Mode::delete_);
  ASSERT_EQ(d.params.guests.size(), 2u);
  EXPECT_EQ(std::get<std::string>(d.params.guests[0]), "a");
  EXPECT_TRUE(std::get<Guest>(d.params.guests[1]).optional);
  EXPECT_EQ(d.params.link, "u");
}

TEST(Decoder, forgives_what_models_write) {
  auto const d = decode(
      R"({"query":7,"pageSize":"30","ratio":"1.5","guests":"[\"a\"]","file_url":"u","properties":"{\"k\":1}"})");
  EXPECT_THAT(d.issues, IsEmpty());
  EXPECT_EQ(d.params.query, "7");
  EXPECT_EQ(d.params.page_size, 30);
  EXPECT_EQ(d.params.ratio, 1.5);
  EXPECT_EQ(d.params.guests.size(), 1u);
  EXPECT_EQ(d.params.link, "u");
  EXPECT_EQ(d.params.properties.size(), 1u);
}

TEST(Decoder, takes_null_as_the_default_of_an_optional_member_only) {
  EXPECT_THAT(decode(R"({"query":"x","page_size":null,"guests":null})").issues, IsEmpty());
  EXPECT_THAT(decode(R"({"query":null})").issues, ElementsAre("/query expected a string, got null"));
}

TEST(Decoder, reports_all_problems_at_once) {
  EXPECT_THAT(
      decode(
          R"({"page_size":"many","ratio":true,"mode":"slow","guests":[{"email":1,"optionl":2}],"pagesize":4,"zzzzzzzz":1})")
          .issues,
      ElementsAre("/page_size expected an integer, got \"many\"", "/ratio expected a number, got true",
                  "/mode must be one of \"fast\", \"delete\", got \"slow\"",
                  "/guests/0/optionl is not known here; did you mean \"optional\"?",
                  "/pagesize is not known here; did you mean \"page_size\"?",
                  "/zzzzzzzz is not known here; known are: query, page_size, ratio, mode, guests, "
                  "properties, fileUrl",
                  "/query is required"));
}

TEST(Decoder, checks_limits) {
  EXPECT_THAT(
      decode(R"({"query":"01234567890","page_size":101,"guests":["a","b","c"]})").issues,
      ElementsAre("/query is 11 bytes long; at most 10 are allowed",
                  "/page_size must be at most 100, got 101", "/guests has 3 items; at most 2 are allowed"));
  EXPECT_THAT(decode(R"({"query":"x","page_size":1e300})").issues,
              ElementsAre("/page_size expected an integer, got 1e+300"));
}

TEST(Decoder, refuses_a_broken_json_string) {
  auto const d = decode(R"({"query":"x","guests":"[1,"})");
  ASSERT_EQ(d.issues.size(), 1u);
  EXPECT_THAT(d.issues[0], testing::StartsWith("/guests expected an array; the string holds none:"));
}

TEST(Writer, leaves_out_what_is_empty_or_unchanged) {
  Params p;
  p.query = "q";
  p.guests = {std::string("a")};
  EXPECT_EQ(json::write(write(p)), R"({"query":"q","guests":["a"]})");
}

}  // namespace
}  // namespace workspace::schema
