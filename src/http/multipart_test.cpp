#include "http/multipart.hpp"

#include <gtest/gtest.h>

namespace workspace::http {
namespace {

TEST(Multipart, RelatedBodyIsExact) {
  auto const body = write_related(R"({"name":"a"})", "text/plain", "hello");
  EXPECT_EQ(body.content_type, "multipart/related; boundary=workspace_part_0");
  EXPECT_EQ(body.body,
            "--workspace_part_0\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{\"name\":\"a\"}\r\n"
            "--workspace_part_0\r\nContent-Type: text/plain\r\n\r\nhello\r\n--workspace_part_0--\r\n");
}

TEST(Multipart, BoundaryOccursInNoPart) {
  std::string const hostile = "\r\n--workspace_part_0\r\n\r\nworkspace_part_1";
  auto const body = write_related("{}", "application/octet-stream", hostile);
  EXPECT_TRUE(body.content_type.ends_with("workspace_part_2"));
  auto const parts = parse_multipart(body.content_type, body.body);
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 2u);
  EXPECT_EQ((*parts)[1].body, hostile);
}

TEST(Multipart, BytesSurvive) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += char(i);
  all += "\r\n\r\n\n\n--";
  Part part;
  part.headers.add("Content-ID", "<1>");
  part.body = all;
  auto const written = write_multipart("mixed", {part, Part{}});
  auto const parts = parse_multipart(written.content_type, written.body);
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 2u);
  EXPECT_EQ((*parts)[0].body, all);
  EXPECT_EQ((*parts)[0].headers.find("content-id"), "<1>");
  EXPECT_EQ((*parts)[1].body, "");
}

TEST(Multipart, PreambleQuotesAndBareLineFeedsAreUnderstood) {
  auto const parts = parse_multipart("multipart/mixed; charset=x; Boundary=\"b c\"",
                                     "preamble\n--b c\nA: 1\n\none\n--b c  \n\ntwo\n--b c--\nepilogue");
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 2u);
  EXPECT_EQ((*parts)[0].body, "one");
  EXPECT_EQ((*parts)[1].body, "two");
}

TEST(Multipart, BrokenBodiesAreRefused) {
  EXPECT_FALSE(parse_multipart("multipart/mixed", "--b\r\n\r\nx\r\n--b--"));
  EXPECT_FALSE(parse_multipart("multipart/mixed; boundary=b", "--b\r\n\r\nx\r\n"));
  EXPECT_FALSE(parse_multipart("multipart/mixed; boundary=b", ""));
  EXPECT_FALSE(parse_multipart("multipart/mixed; boundary=b", "--b\r\nno header\r\n\r\nx\r\n--b--"));
  EXPECT_FALSE(parse_multipart("multipart/mixed; boundary=b", "--b\r\n\r\n--b\r\n\r\n--b--", 1));
}

TEST(Multipart, InnerRequestAndResponse) {
  InnerRequest const request{
      "POST", "/gmail/v1/users/me/messages?x=1", {{"Content-Type", "application/json"}}, "{}"};
  auto const read = parse_inner_request(write_inner(request));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->method, "POST");
  EXPECT_EQ(read->target, "/gmail/v1/users/me/messages?x=1");
  EXPECT_EQ(read->headers.find("content-type"), "application/json");
  EXPECT_EQ(read->body, "{}");
  EXPECT_EQ(parse_inner_request("GET /x\r\n\r\n")->target, "/x");
  EXPECT_FALSE(parse_inner_request("GET\r\n\r\n"));

  auto const response = parse_inner_response("HTTP/1.1 404 Not Found\r\nContent-Type: a\r\n\r\nbody");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 404);
  EXPECT_EQ(response->body, "body");
  EXPECT_EQ(parse_inner_response(write_inner(*response))->status, 404);
  EXPECT_FALSE(parse_inner_response(""));
  EXPECT_FALSE(parse_inner_response("HTTP/1.1 abc x\r\n\r\n"));
  EXPECT_FALSE(parse_inner_response("404\r\n\r\n"));
  for (auto const status : {"000", "-12", "+12"})
    EXPECT_FALSE(parse_inner_response("HTTP/1.1 " + std::string(status) + " x\r\n\r\n")) << status;
}

}  // namespace
}  // namespace workspace::http
