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
  Type<Params>::read(&result.params, v, d, {});
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
      ElementsAre(
          "/page_size expected an integer, got \"many\"", "/ratio expected a number, got true",
          "/mode must be one of \"fast\", \"delete\", got \"slow\"",
          "/guests/0/optionl is not known here; did you mean \"optional\"?",
          "/pagesize says another thing than \"page_size\", which is the same parameter; give it once",
          "/zzzzzzzz is not known here; known are: query, page_size, ratio, mode, guests, "
          "properties, fileUrl",
          "/query is required"));
}

TEST(Decoder, takes_two_spellings_that_agree) {
  EXPECT_THAT(decode(R"({"query":"x","page_size":3,"pageSize":3})").issues, IsEmpty());
}

TEST(Decoder, names_a_few_of_many_unknown_members) {
  std::string many = R"({"query":"x")";
  for (int i = 0; i < 60; ++i) many += fmt::format(R"(,"zz{}":1)", i);
  auto const issues = decode(many + "}").issues;
  ASSERT_EQ(issues.size(), Decoder::most_unknown + 1);
  EXPECT_EQ(issues.back(), " has 50 members more that are not known");
  for (int i = 0; i < 1000; ++i) many += fmt::format(R"(,"yy{}":1)", i);
  EXPECT_THAT(decode(many + "}").issues, ElementsAre(" has 1061 members; at most 128 make sense"));
}

TEST(Decoder, fills_several_structs_from_one_object) {
  Guest guest;
  Params params;
  Target const targets[] = {{&fields_of<Guest>(), &guest}, {&fields_of<Params>(), &params}};
  Decoder d;
  d.object(targets, json::parse(R"({"email":"a","query":"q","nothing":1})").value().as_object());
  EXPECT_EQ(guest.email, "a");
  EXPECT_EQ(params.query, "q");
  ASSERT_EQ(d.issues.size(), 1u);
  EXPECT_EQ(d.issues[0].path, "/nothing");
}

struct Paging {
  int page_size = 10;
  std::string page_token;
  static Fields describe() {
    using P = Paging;
    return {schema::optional<&P::page_size>("Most.").range(1, 50).to_query(),
            schema::optional<&P::page_token>("Where to go on.").to_query()};
  }
};

struct Search {
  std::string query;
  Paging paging{.page_size = 20, .page_token = {}};
  std::optional<bool> starred;
  std::string title;
  static Fields describe() {
    using P = Search;
    return {schema::required<&P::query>("Words.").to_query("q"), schema::group<&P::paging>(),
            schema::optional<&P::starred>("Star.").to_body(),
            schema::optional<&P::title>("Title.").to_body("snippet.title")};
  }
};

TEST(Group, its_members_are_the_structs_own) {
  Search search;
  Decoder d;
  d.object(fields_of<Search>(), &search,
           json::parse(R"({"query":"q","pageToken":"t","page_size":51})").value().as_object());
  EXPECT_EQ(search.paging.page_token, "t");
  ASSERT_EQ(d.issues.size(), 1u);
  EXPECT_EQ(d.issues[0].path, "/page_size");
  auto const schema = object_schema(fields_of<Search>(), true);
  EXPECT_EQ(json::find_path(schema, {"properties", "page_size", "default"})->as_int64(), 20);
  EXPECT_EQ(json::write(write(Search{.query = "q", .paging = {.page_size = 20, .page_token = "t"}})),
            R"({"query":"q","page_token":"t"})");
}

TEST(Body, holds_what_is_given_at_its_place) {
  EXPECT_EQ(json::write(body_of(view(Search{.query = "q", .starred = false, .title = "x"}))),
            R"({"starred":false,"snippet":{"title":"x"}})");
}

struct Base {
  std::string first;
};
struct Other {
  std::string second;
};
struct Inherits : Base, Other {
  static Fields describe() { return {schema::optional<&Inherits::first>()}; }
};
static_assert(detail::HasNoBase<Params> && detail::HasNoBase<Guest> && detail::HasNoBase<Search>);
static_assert(!detail::HasNoBase<Inherits>);

struct Owner {
  std::string email;
  bool self = false;
  static Fields describe() {
    return {schema::required<&Owner::email>().from("emailAddress|address"), schema::optional<&Owner::self>()};
  }
};

struct Item {
  std::string id;
  std::string name;
  std::string time_zone;
  std::optional<std::int64_t> size;
  std::vector<std::string> owner_names;
  std::vector<Owner> owners;
  std::vector<std::string> labels;
  std::string mine;
  std::string description;
  json::object properties;
  Mode mode = Mode::fast;
  static Fields describe() {
    using R = Item;
    return {schema::required<&R::id>(),
            schema::required<&R::name>().from("summaryOverride|summary"),
            schema::optional<&R::time_zone>(),
            schema::optional<&R::size>(),
            schema::optional<&R::owner_names>().from("owners", "displayName|emailAddress"),
            schema::optional<&R::owners>(),
            schema::optional<&R::labels>().from("labelIds"),
            schema::optional<&R::mine>().derived("owners.self,status"),
            schema::optional<&R::description>().at(1).from("details.text"),
            schema::optional<&R::properties>().at(1),
            schema::optional<&R::mode>()};
  }
  void derive(json::Node from) {
    for (auto const owner : from.items("owners"))
      if (owner.boolean("self")) mine = owner.text("emailAddress");
  }
};

struct ItemList {
  std::vector<Item> items;
  std::string next_page_token;
  std::string note;
  static Fields describe() {
    using R = ItemList;
    return {schema::required<&R::items>().from("files"), schema::optional<&R::next_page_token>(),
            schema::optional<&R::note>().derived()};
  }
};

constexpr auto answer = R"({"files":[
  {"id":"1","summary":"Plan","summaryOverride":"My plan","timeZone":"UTC","size":"12","mode":"delete",
   "owners":[{"emailAddress":"a@example.com","displayName":"A","self":true},{"address":"b@example.com"}],
   "labelIds":["X",7],"details":{"text":"long"},"properties":{"k":"v"}},
  {"id":"2","summary":null}],"nextPageToken":"t"})";

TEST(Taken, reads_each_member_where_it_stands) {
  auto const document = json::Document::parse(answer).value();
  EXPECT_EQ(
      to_json(view(taken<ItemList>(document))),
      R"({"items":[{"id":"1","name":"My plan","time_zone":"UTC","size":12,"owner_names":["A"],)"
      R"("owners":[{"email":"a@example.com","self":true},{"email":"b@example.com"}],"labels":["X","7"],)"
      R"("mine":"a@example.com","description":"long","properties":{"k":"v"},"mode":"delete"},)"
      R"({"id":"2","name":""}],"next_page_token":"t"})");
}

TEST(Taken, leaves_out_what_lies_deeper) {
  auto const document = json::Document::parse(answer).value();
  EXPECT_EQ(taken<ItemList>(document, 0).items[0].description, "");
  EXPECT_EQ(taken<ItemList>(document, 1).items[0].description, "long");
}

TEST(Taken, nothing_makes_a_fresh_one) { EXPECT_TRUE(taken<ItemList>(json::Node()).items.empty()); }

TEST(Selector, asks_for_what_is_taken_and_derived) {
  EXPECT_EQ(
      selector<ItemList>(0),
      "files(id,summaryOverride,summary,timeZone,size,owners(displayName,emailAddress,address,self),labelIds,"
      "status,mode),nextPageToken");
  EXPECT_EQ(
      selector<ItemList>(),
      "files(id,summaryOverride,summary,timeZone,size,owners(displayName,emailAddress,address,self),labelIds,"
      "status,details(text),properties,mode),nextPageToken");
}

struct Whole {
  std::string subject;
  json::object payload;
  static Fields describe() {
    return {schema::optional<&Whole::subject>().derived("payload.headers"),
            schema::optional<&Whole::payload>()};
  }
};

TEST(Selector, takes_the_whole_where_any_field_does) { EXPECT_EQ(selector<Whole>(), "payload"); }

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
