#include "http/url.hpp"

#include <gtest/gtest.h>

namespace workspace::http {
namespace {

TEST(Url, IsTakenApart) {
  auto const url = parse_url("HTTPS://Example.COM:8443/a%20b?x=1&y=2#part");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "example.com");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->path, "/a%20b");
  EXPECT_EQ(url->query, "x=1&y=2");
  EXPECT_EQ(url->text(), "https://example.com:8443/a%20b?x=1&y=2");
}

TEST(Url, DefaultsArePortAndPath) {
  EXPECT_EQ(parse_url("http://example.com")->text(), "http://example.com/");
  EXPECT_EQ(parse_url("http://example.com")->port, 80);
  EXPECT_EQ(parse_url("https://example.com:443?q")->text(), "https://example.com/?q");
}

TEST(Url, AddressInBrackets) {
  auto const url = parse_url("http://[::1]:8000/x");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->origin(), "http://[::1]:8000");
}

TEST(Url, UserInfoStaysApartFromTheHost) {
  auto const url = parse_url("http://good.example.com@evil.example.com/");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "evil.example.com");
  EXPECT_EQ(url->userinfo, "good.example.com");
}

TEST(Url, DoubtfulOnesAreRefused) {
  for (auto const* text : {"",
                           "example.com",
                           "/x",
                           "ftp://example.com/",
                           "file:///etc/passwd",
                           "http://",
                           "http:///x",
                           "http://a b/",
                           "http://example.com/a b",
                           "http://example.com/\r\nX: y",
                           "http://[::1",
                           "http://[::zz]/",
                           "http://[fe80::1%25eth0]/",
                           "http://example.com:0/",
                           "http://example.com:65536/",
                           "http://example.com:8x/",
                           "http://ex\xC3\xA4mple.com/",
                           "http://example.com\\@evil.example.com/",
                           "http://exa%6Dple.com/",
                           "http://[::1]x/"})
    EXPECT_FALSE(parse_url(text)) << text;
}

TEST(Url, ReferencesAreResolved) {  // RFC 3986 section 5.4
  auto const base = *parse_url("http://a.example.com/b/c/d;p?q");
  auto const seen = [&](char const* reference) { return resolve_url(base, reference)->text(); };
  EXPECT_EQ(seen("g"), "http://a.example.com/b/c/g");
  EXPECT_EQ(seen("./g/"), "http://a.example.com/b/c/g/");
  EXPECT_EQ(seen("/g"), "http://a.example.com/g");
  EXPECT_EQ(seen("//g.example.com"), "http://g.example.com/");
  EXPECT_EQ(seen("?y"), "http://a.example.com/b/c/d;p?y");
  EXPECT_EQ(seen(""), "http://a.example.com/b/c/d;p?q");
  EXPECT_EQ(seen("../../../g"), "http://a.example.com/g");
  EXPECT_EQ(seen(".."), "http://a.example.com/b/");
  EXPECT_EQ(seen("https://h.example.com/x#y"), "https://h.example.com/x");
  EXPECT_EQ(seen("/x?u=http://y/"), "http://a.example.com/x?u=http://y/");
  EXPECT_FALSE(resolve_url(base, "javascript:alert(1)"));
}

TEST(Url, Loopback) {
  for (auto const* host : {"localhost", "LOCALHOST.", "app.localhost", "127.0.0.1", "127.9.9.9", "::1",
                           "[::1]", "::ffff:127.0.0.1"})
    EXPECT_TRUE(is_loopback(host)) << host;
  for (auto const* host : {"example.com", "localhost.example.com", "10.0.0.1", "::2", "0.0.0.0", ""})
    EXPECT_FALSE(is_loopback(host)) << host;
}

}  // namespace
}  // namespace workspace::http
