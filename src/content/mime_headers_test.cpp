#include "content/mime_headers.hpp"

#include "base/encoding.hpp"
#include "content/gmime.hpp"
#include "content/mime_part.hpp"
#include "json/json.hpp"

#include <gtest/gtest.h>

namespace workspace::content {
namespace {

/// What gmime makes of a header's value, whatever it is.
std::string decoded_by_gmime(std::string const& value) {
  start_gmime();
  auto* const options = g_mime_parser_options_new();
  char const* charsets[] = {"utf-8", "windows-1252", nullptr};
  g_mime_parser_options_set_fallback_charsets(options, charsets);
  auto* const decoded = g_mime_utils_header_decode_text(options, value.c_str());
  std::string text = one_line(decoded);
  g_free(decoded);
  g_mime_parser_options_free(options);
  return text;
}

std::string const values[] = {
    "",
    "x",
    " ",
    "Lunch on Friday",
    " two  blanks   within and around  ",
    "Ann Example <ann@example.com>, \"B, C\" <bc@example.com>",
    "Mon, 23 Nov 2026 19:50:44 +0100 (CET)",
    "<r1@example.com> <r2@example.com>",
    "a = ? b =: c ?= d",
    "(comment \\) \"quoted\\\"\") ; x=\"y\"; z*0=1",
    "100% =20 of _all_ =3D things",
    std::string(2000, 'x') + " " + std::string(2000, 'y'),
    "~!@#$%^&*()_+`-={}|[]\\:\";'<>?,./",
    "=?",
    "?=",
    "=?utf-8?q?Gr=C3=BC=C3=9Fe?=",
    "=?utf-8?q?a?= =?utf-8?q?b?= c",
    "x=?utf-8?q?a?=y",
    "=?utf-8?q?unended",
    "=?iso-8859-1?B?R3L832U=?= rest",
    "=?no-such-charset?q?a?=",
    "tab\tand\r\n folded",
    "Gr\xC3\xBC\xC3\x9F"
    "e",
    "Gr\xFC\xDF"
    "e",
    "\x01\x7F control",
};

TEST(DecodeHeader, IsWhatGmimeMakesOfIt) {
  for (auto const& value : values) EXPECT_EQ(decode_header(value), decoded_by_gmime(value)) << value;
}

TEST(ParseGmailHeaders, AreThoseOfTheWholeMessage) {
  json::array headers;
  for (auto const& value : values)
    if (is_valid_utf8(value)) headers.push_back(json::object{{"name", "Subject"}, {"value", value}});
  headers.push_back(
      json::object{{"name", "From"}, {"value", "=?utf-8?q?Example=2C_Ann?= <ann@example.com>"}});
  headers.push_back(json::object{{"name", "Date"}, {"value", "Mon, 23 Nov 2026 19:50:44 +0100"}});
  json::value const payload(json::object{{"headers", std::move(headers)}});
  auto const brief = parse_gmail_headers(payload).headers, whole = parse_gmail_payload(payload).headers;
  ASSERT_EQ(brief.size(), whole.size());
  for (std::size_t i = 0; i < brief.size(); ++i) {
    EXPECT_EQ(brief[i].name, whole[i].name);
    EXPECT_EQ(brief[i].value, whole[i].value);
  }
  EXPECT_EQ(parse_gmail_headers(payload).header("from"), "Example, Ann <ann@example.com>");
}

TEST(ParseGmailHeaders, AreBounded) {
  json::array headers(2000, json::object{{"name", "X"}, {"value", "y"}});
  json::value const payload(json::object{{"headers", std::move(headers)}});
  auto const message = parse_gmail_headers(payload);
  EXPECT_EQ(message.headers.size(), std::size_t(max_mime_headers));
  EXPECT_TRUE(message.truncated);
}

}  // namespace
}  // namespace workspace::content
