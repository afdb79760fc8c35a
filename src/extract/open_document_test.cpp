#include "extract/archive_fixture.hpp"
#include "extract/xml.hpp"

#include <gtest/gtest.h>

namespace workspace::extract {
namespace {

std::string text_of(std::string_view kind, std::string const& body,
                    std::string const& manifest = "<manifest:manifest/>") {
  auto const bytes = zip_of({{"content.xml", "<office:document-content><office:body>" + body +
                                                 "</office:body></office:document-content>"},
                             {"META-INF/manifest.xml", manifest}});
  Archive archive(bytes, 10u << 20);
  return open_document_text(archive, kind);
}

TEST(OpenDocument, Text) {
  EXPECT_EQ(
      text_of(
          "odt",
          R"(<office:text><text:tracked-changes><text:p>deleted</text:p></text:tracked-changes><text:h>Title</text:h>)"
          R"(<text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/><text:span>d</text:span>)"
          R"(<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>a source</text:p></text:note-body></text:note></text:p>)"
          R"(<text:list><text:list-item><text:p>item</text:p></text:list-item></text:list></office:text>)"),
      "Title\na   b\tc\nd [a source]\nitem\n");
}

TEST(OpenDocument, SpreadsheetsKeepColumns) {
  EXPECT_EQ(
      text_of(
          "ods",
          R"(<office:spreadsheet><table:table table:name="Costs"><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell>)"
          R"(<table:table-cell table:number-columns-repeated="2"/><table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell>)"
          R"(<table:table-cell table:number-columns-repeated="16000"/></table:table-row>)"
          R"(<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>)"
          R"(</table:table></office:spreadsheet>)"),
      "[Costs]\n1\t\t\tx\tx\n");
}

TEST(OpenDocument, PresentationsNameSlidesAndNotes) {
  EXPECT_EQ(
      text_of(
          "odp",
          R"(<office:presentation><draw:page draw:name="page1"><draw:frame><draw:text-box><text:p>Welcome</text:p></draw:text-box></draw:frame>)"
          R"(<presentation:notes><draw:frame><draw:text-box><text:p>Say hello</text:p></draw:text-box></draw:frame></presentation:notes>)"
          R"(</draw:page></office:presentation>)"),
      "[Slide page1]\nWelcome\n[Notes]\nSay hello\n");
}

TEST(OpenDocument, EncryptedAndOtherKindsAreRefused) {
  EXPECT_EQ(refusal([] {
              text_of("odt", "<office:text/>", "<manifest><manifest:encryption-data/></manifest>");
            }).code,
            exit_encrypted);
  EXPECT_EQ(refusal([] { text_of("ods", "<office:text/>"); }).code, exit_corrupt);
}

}  // namespace
}  // namespace workspace::extract
