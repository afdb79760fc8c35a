#include "http/message.hpp"

#include "http/client.hpp"

#include <gtest/gtest.h>

namespace workspace::http {
namespace {

TEST(Headers, NamesCompareWithoutCase) {
  Headers headers{{"Content-Type", " text/plain "}, {"Set-Cookie", "a"}, {"set-cookie", "b"}};
  EXPECT_EQ(headers.find("content-type"), "text/plain");
  EXPECT_EQ(headers.count("SET-COOKIE"), 2u);
  headers.set("Set-cookie", "c");
  EXPECT_EQ(headers.count("set-cookie"), 1u);
  EXPECT_EQ(headers.find("set-cookie"), "c");
  EXPECT_FALSE(headers.find("accept"));
}

TEST(Query, IsWrittenAndReadBack) {
  Query const query{{"q", "a b&c=d+e"}, {"empty", ""}, {"\xC3\xA4", "/"}};
  EXPECT_EQ(write_query(query), "q=a%20b%26c%3Dd%2Be&empty=&%C3%A4=%2F");
  EXPECT_EQ(parse_query(write_query(query)), query);
}

TEST(Query, FormEncodingIsUnderstood) {
  auto const query = parse_query("a=x+y&b&&a=2");
  ASSERT_TRUE(query);
  EXPECT_EQ(*query, (Query{{"a", "x y"}, {"b", ""}, {"a", "2"}}));
  EXPECT_EQ(find_query(*query, "a"), "x y");
  EXPECT_EQ(find_query(*query, "none"), "");
  EXPECT_FALSE(parse_query("a=%G1"));
  EXPECT_TRUE(parse_query("")->empty());
}

TEST(Request, IsBuiltInOneLine) {
  auto const request = Request::post("https://example.com/x")
                           .query("a", "1 2")
                           .query("b", "c")
                           .header("Accept", "text/html")
                           .header("accept", "application/json")
                           .content("text/plain", "hello");
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://example.com/x?a=1%202&b=c");
  EXPECT_EQ(request.headers.count("Accept"), 1u);
  EXPECT_EQ(request.headers.find("Content-Type"), "text/plain");
  EXPECT_EQ(request.body, "hello");
  EXPECT_FALSE(request.is_safe());
  auto search = request;
  search.only_reads = true;
  EXPECT_TRUE(search.is_safe());
  EXPECT_TRUE(Request::get("https://example.com/").is_safe());
}

TEST(Broken, BecomesAFailure) {
  Result<Response, Broken> const none = Broken{Broken::Kind::timeout, true, "no answer"};
  try {
    none.value();
    FAIL();
  } catch (Failure const& failure) {
    EXPECT_EQ(failure.error().kind, ErrorKind::timeout);
    EXPECT_EQ(failure.error().message, "The HTTP request got no whole answer: no answer.");
  }
}

}  // namespace
}  // namespace workspace::http
