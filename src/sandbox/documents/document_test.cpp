#include "sandbox/documents/document.hpp"

#include "base/encoding.hpp"
#include "sandbox/documents/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace workspace::sandbox::documents {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Style = Paragraph::Style;

TEST(Markdown, KeepsHeadingsListsEmphasisAndLinks) {
  constexpr auto text =
      "# Title\n\nPlain **bold** and *slanted* [site](https://example.com/a).\n\n* one\n* two\n\n1. "
      "first\n2. second\n\nEnd\n";
  EXPECT_EQ(write_markdown(read_markdown(text)), text);
}

TEST(Markdown, EscapesWhatWouldBeMarkup) {
  EXPECT_EQ(write_markdown(read_plain("2 * 3 * 4 [x]")), "2 \\* 3 \\* 4 \\[x\\]\n");
  EXPECT_EQ(read_markdown("2 * 3 * 4")[0].text(), "2 * 3 * 4");
  EXPECT_EQ(read_markdown("an *unclosed star")[0].text(), "an *unclosed star");
  EXPECT_EQ(read_markdown("a \\*b\\* c")[0].text(), "a *b* c");
}

TEST(Html, IsReadByItsBlocks) {
  auto const read = read_html(
      "<html><head><title>No</title><style>p{}</style></head><body><h2>Head</h2><p>One &amp; <b>two</b>\n "
      "three"
      "<ul><li>item</li></ul><!-- no --><ol><li>first</ol>last<br>line</body></html>");
  ASSERT_EQ(read.size(), 6u);
  EXPECT_EQ(read[0].style, Style::heading);
  EXPECT_EQ(read[0].level, 2);
  EXPECT_EQ(read[1].text(), "One & two three");
  EXPECT_TRUE(read[1].runs[1].bold);
  EXPECT_EQ(read[2].style, Style::bullet);
  EXPECT_EQ(read[3].style, Style::number);
  EXPECT_EQ(read[5].text(), "line");
}

TEST(Html, IsWrittenEscaped) {
  EXPECT_THAT(write_html(read_plain("a < b & c")), HasSubstr("<p>a &lt; b &amp; c</p>"));
  EXPECT_THAT(write_html(read_markdown("* a\n* b")), HasSubstr("<ul><li>a</li><li>b</li></ul>"));
}

TEST(Csv, QuotesAndNewlinesSurvive) {
  std::vector<std::vector<std::string>> const rows{{"a", "b,c"}, {"say \"hi\"", "two\nlines"}};
  EXPECT_EQ(read_csv(write_csv(rows, ','), ','), rows);
  EXPECT_THAT(read_csv("a,b\r\n,\n", ','), ElementsAre(ElementsAre("a", "b"), ElementsAre("", "")));
}

TEST(Docx, TextOfOurOwnSample) {
  auto const read = read_docx(samples::docx({"# Title", "Fish & chips"}));
  ASSERT_TRUE(read.has_value()) << read.error().text();
  ASSERT_EQ(read->paragraphs.size(), 2u);
  EXPECT_EQ(read->paragraphs[0].style, Style::heading);
  EXPECT_EQ(read->paragraphs[1].text(), "Fish & chips");
}

TEST(Docx, RunsCarryTheirStyle) {
  auto const read =
      read_docx(samples::zip({{"word/document.xml",
                               R"(<w:document><w:body><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>bold</w:t></w:r>
            <w:r><w:t xml:space="preserve"> plain</w:t></w:r></w:p></w:body></w:document>)"}}));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(write_markdown(read->paragraphs), "**bold** plain\n");
}

TEST(Xlsx, CellsOfOurOwnSample) {
  std::vector<std::vector<std::string>> const rows{{"Month", "Cost"}, {"July", "2100"}};
  auto const read = read_xlsx(samples::xlsx("Numbers", rows));
  ASSERT_TRUE(read.has_value()) << read.error().text();
  EXPECT_EQ(read->sheets[0].title, "Numbers");
  EXPECT_EQ(read->sheets[0].rows, rows);
}

TEST(Xlsx, SharedStringsAndGaps) {
  auto const read = read_xlsx(samples::zip(
      {{"xl/workbook.xml", R"(<workbook><sheets><sheet name="S" sheetId="1"/></sheets></workbook>)"},
       {"xl/sharedStrings.xml", "<sst><si><t>zero</t></si><si><r><t>o</t></r><r><t>ne</t></r></si></sst>"},
       {"xl/worksheets/sheet1.xml",
        R"(<worksheet><sheetData>
            <row r="1"><c r="A1" t="s"><v>1</v></c><c r="C1"><v>5</v></c></row></sheetData></worksheet>)"}}));
  ASSERT_TRUE(read.has_value());
  EXPECT_THAT(read->sheets[0].rows, ElementsAre(ElementsAre("one", "", "5")));
}

TEST(Pptx, SlidesOfOurOwnSample) {
  auto const read = read_pptx(samples::pptx({"First", "Second"}));
  ASSERT_TRUE(read.has_value()) << read.error().text();
  EXPECT_THAT(read->slides, ElementsAre("First", "Second"));
}

TEST(Zip, ReadsDeflatedMembers) {
  // python3: zipfile with ZIP_DEFLATED, "a.txt" = "abc" * 20
  auto const bytes = from_base64(
      "UEsDBBQAAAAIAAAAIQAt+pHhCAAAADwAAAAFAAAAYS50eHRLTEpOJBcBAFBLAQIUABQAAAAIAAAAIQAt+pHhCAAA"
      "ADwAAAAFAAAAAAAAAAAAAACAAQAAAABhLnR4dFBLBQYAAAAAAQABADMAAAArAAAAAAA=");
  ASSERT_TRUE(bytes.has_value());
  auto const members = read_zip(*bytes);
  ASSERT_TRUE(members.has_value()) << members.error().text();
  std::string wanted;
  for (int i = 0; i < 20; ++i) wanted += "abc";
  EXPECT_EQ((*members)[0].second, wanted);
}

TEST(Zip, DamageIsAnError) {
  auto const good = samples::zip({{"a.txt", "hello"}});
  EXPECT_TRUE(read_zip(good).has_value());
  EXPECT_TRUE(read_zip("not a zip").has_error());
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_TRUE(read_zip(good.substr(0, size)).has_error()) << size;
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto damaged = good;
    damaged[i] = '\xff';
    (void)read_zip(damaged);  // must not read outside; the sanitizer tells
  }
}

TEST(Conversion, KnowsWhatItDoesNotSimulate) {
  EXPECT_EQ(import_document(doc_type, "application/rtf", "x").error().kind, ErrorKind::unavailable);
  EXPECT_EQ(import_document(doc_type, "video/mp4", "x").error().kind, ErrorKind::invalid);
  EXPECT_EQ(export_document(doc_type, {}, "text/csv").error().kind, ErrorKind::invalid);
}

TEST(Conversion, OfficeExportsCanBeReadAgain) {
  Document document;
  document.paragraphs = read_markdown("# Head\nbody");
  document.sheets = {{"S", {{"a", "1"}}}};
  document.slides = {"one", "two"};
  auto const docx = export_document(
      doc_type, document, "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  EXPECT_EQ(read_docx(*docx)->paragraphs[0].text(), "Head");
  auto const xlsx = export_document(sheet_type, document,
                                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  EXPECT_EQ(read_xlsx(*xlsx)->sheets[0].rows, document.sheets[0].rows);
  auto const pptx = export_document(
      slides_type, document, "application/vnd.openxmlformats-officedocument.presentationml.presentation");
  EXPECT_EQ(read_pptx(*pptx)->slides, document.slides);
}

}  // namespace
}  // namespace workspace::sandbox::documents
