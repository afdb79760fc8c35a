#include "tools/drive/source.hpp"

#include "content/media_type.hpp"
#include "tools/drive/formats.hpp"
#include "tools/drive/types.hpp"

#include <gtest/gtest.h>

namespace workspace::tools::drive {
namespace {

using content::media::docx;

Material text_of(std::string bytes) {
  return {.bytes = std::move(bytes), .mime_type = {}, .name = {}, .is_text_argument = true};
}

TEST(Source, ExactlyOneMustBeGiven) {
  EXPECT_THROW(require_one({}, "content, fileUrl"), Failure);
  EXPECT_THROW(
      require_one(
          {.text = "a", .base64 = {}, .base64_sha256 = {}, .url = "https://example.com/a", .path = {}}, ""),
      Failure);
  EXPECT_THROW(require_one({.text = "a", .base64 = {}, .base64_sha256 = "00", .url = {}, .path = {}}, ""),
               Failure);
  EXPECT_NO_THROW(require_one({.text = "", .base64 = {}, .base64_sha256 = {}, .url = {}, .path = {}}, ""));
}

TEST(Source, Base64IsCheckedAgainstItsHash) {
  auto const hash = "2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824";
  EXPECT_EQ(decode_base64("aGVsbG8=", hash), "hello");
  EXPECT_EQ(decode_base64(" aGVs\nbG8 ", ""), "hello");
  EXPECT_EQ(decode_base64("data:text/plain;base64,aGVsbG8=", ""), "hello");
  EXPECT_THROW(decode_base64("aGVsbG9v", hash), Failure);
  EXPECT_THROW(decode_base64("a*b", ""), Failure);
}

TEST(Source, TheFormatComesFromTheNearestSign) {
  EXPECT_EQ(media_type_of(text_of("x"), "html", "a.md", document_type), "text/html");
  EXPECT_EQ(media_type_of(text_of("x"), "", "a.md", document_type), "text/markdown");
  EXPECT_EQ(media_type_of(text_of("# Plan\n"), "", "Plan", document_type), "text/markdown");
  EXPECT_EQ(media_type_of(text_of("Only words."), "", "Plan", document_type), "text/plain");
  EXPECT_EQ(media_type_of(text_of("<p>x</p>"), "", "Plan", document_type), "text/html");
  EXPECT_EQ(media_type_of(text_of("a\tb\n"), "", "Plan", spreadsheet_type), "text/tab-separated-values");
  EXPECT_EQ(media_type_of(text_of("a,b\n"), "", "Plan", spreadsheet_type), "text/csv");
  EXPECT_EQ(
      media_type_of({.bytes = "# x", .mime_type = "text/plain", .name = "readme.md"}, "", "x", document_type),
      "text/markdown");
  EXPECT_EQ(media_type_of({.bytes = "PK", .mime_type = "application/octet-stream", .name = "a.DOCX"}, "", "x",
                          document_type),
            docx);
  EXPECT_EQ(media_type_of({.bytes = "\xff\xfe"}, "", "data", ""), "application/octet-stream");
  EXPECT_EQ(media_type_of(text_of("x"), "", "notes", ""), "text/plain");
}

TEST(Source, WhatGoogleCannotConvertIsRefused) {
  EXPECT_THROW(media_type_of(text_of("x"), "csv", "", document_type), Failure);
  EXPECT_THROW(media_type_of(text_of("x"), "md", "", presentation_type), Failure);
  EXPECT_THROW(media_type_of(text_of("x"), "nonsense", "", ""), Failure);
}

TEST(Formats, ExportsByEndingOrType) {
  EXPECT_EQ(export_type(document_type, ""), "application/pdf");
  EXPECT_EQ(export_type(document_type, "docx"), docx);
  EXPECT_EQ(export_type(document_type, ".MD"), "text/markdown");
  EXPECT_EQ(export_type(spreadsheet_type, "text/csv"), "text/csv");
  EXPECT_EQ(content::ending_of(export_type(spreadsheet_type, "")), ".xlsx");
  EXPECT_THROW(export_type(presentation_type, "docx"), Failure);
  EXPECT_THROW(export_type("application/vnd.google-apps.form", ""), Failure);
}

TEST(Formats, ImagesAreLiftedOutOfAnSvg) {
  auto const lifted =
      lift_images(R"(<svg><image href="data:image/png;base64,aGVsbG8="/><a b='data:image/x'/></svg>)");
  EXPECT_EQ(lifted.markup, R"(<svg><image href="image-1"/><a b='data:image/x'/></svg>)");
  ASSERT_EQ(lifted.images.size(), 1u);
  EXPECT_EQ(lifted.images[0].mime_type, "image/png");
  EXPECT_EQ(lifted.images[0].bytes, "hello");
}

}  // namespace
}  // namespace workspace::tools::drive
