#include "tools/drive/formats.hpp"

#include "content/media_type.hpp"
#include "tools/drive/types.hpp"

#include <gtest/gtest.h>

namespace workspace::tools::drive {
namespace {

using content::media::docx;

Material text_of(std::string bytes) { return {.bytes = std::move(bytes), .is_text_argument = true}; }

TEST(Formats, TheFormatComesFromTheNearestSign) {
  EXPECT_EQ(media_type_of(text_of("x"), {"html"}, "a.md", document_type), "text/html");
  EXPECT_EQ(media_type_of(text_of("x"), {}, "a.md", document_type), "text/markdown");
  EXPECT_EQ(media_type_of(text_of("# Plan\n"), {}, "Plan", document_type), "text/markdown");
  EXPECT_EQ(media_type_of(text_of("Only words."), {}, "Plan", document_type), "text/plain");
  EXPECT_EQ(media_type_of(text_of("<p>x</p>"), {}, "Plan", document_type), "text/html");
  EXPECT_EQ(media_type_of(text_of("a\tb\n"), {}, "Plan", spreadsheet_type), "text/tab-separated-values");
  EXPECT_EQ(media_type_of(text_of("a,b\n"), {}, "Plan", spreadsheet_type), "text/csv");
  EXPECT_EQ(
      media_type_of({.bytes = "# x", .mime_type = "text/plain", .name = "readme.md"}, {}, "x", document_type),
      "text/markdown");
  EXPECT_EQ(media_type_of({.bytes = "PK", .mime_type = "application/octet-stream", .name = "a.DOCX"}, {}, "x",
                          document_type),
            docx);
  EXPECT_EQ(media_type_of({.bytes = "\xff\xfe"}, {}, "data", ""), "application/octet-stream");
  EXPECT_EQ(media_type_of(text_of("x"), {}, "notes", ""), "text/plain");
}

TEST(Formats, WhatGoogleCannotConvertIsRefused) {
  EXPECT_THROW(media_type_of(text_of("x"), {"csv"}, "", document_type), Failure);
  EXPECT_THROW(media_type_of(text_of("x"), {"md"}, "", presentation_type), Failure);
  EXPECT_THROW(media_type_of(text_of("x"), {"nonsense"}, "", ""), Failure);
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
