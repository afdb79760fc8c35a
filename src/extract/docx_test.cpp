#include "extract/archive_fixture.hpp"
#include "extract/xml.hpp"

#include <gtest/gtest.h>

namespace workspace::extract {
namespace {

std::string text_of(Parts const& parts) {
  auto const bytes = zip_of(parts);
  Archive archive(bytes, 10u << 20);
  return docx_text(archive);
}

std::string body_text(std::string const& body) { return text_of(docx_parts(body)); }

TEST(Docx, ParagraphsRunsAndTabs) {
  EXPECT_EQ(
      body_text(R"(<w:p><w:pPr><w:tabs><w:tab w:pos="1"/></w:tabs></w:pPr><w:r><w:t>Dear</w:t></w:r>)"
                R"(<w:r><w:t xml:space="preserve"> </w:t><w:t>Bob,</w:t></w:r></w:p>)"
                R"(<w:p/><w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c &amp; d</w:t></w:r></w:p>)"
                R"(<w:p><w:hyperlink><w:r><w:t>a link</w:t></w:r></w:hyperlink></w:p>)"),
      "Dear Bob,\n\na\tb\nc & d\na link\n");
}

TEST(Docx, TablesAreRowsWithTabs) {
  EXPECT_EQ(
      body_text(
          R"(<w:tbl><w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p><w:p><w:r><w:t>one</w:t></w:r></w:p></w:tc>)"
          R"(<w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr>)"
          R"(<w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc><w:p><w:r><w:t>3</w:t></w:r></w:p></w:tc>)"
          R"(</w:sdtContent></w:sdt><w:tc><w:p/></w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>)"),
      "1 one\t2\n3\t\n");
}

TEST(Docx, DeletedAndMovedTextIsNoText) {
  EXPECT_EQ(
      body_text(
          R"(<w:p><w:r><w:t>keep</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>)"
          R"(<w:ins><w:r><w:t> new</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>away</w:t></w:r></w:moveFrom></w:p>)"),
      "keep new\n");
}

TEST(Docx, OfAlternativesOneIsRead) {
  EXPECT_EQ(
      body_text(
          R"(<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p>)"
          R"(</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:t>box again</w:t></w:pict></mc:Fallback>)"
          R"(</mc:AlternateContent></w:r></w:p>)"),
      "\nbox\n\n");
  EXPECT_EQ(
      body_text(
          R"(<w:p><mc:AlternateContent><mc:Fallback><w:r><w:t>only this</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>)"),
      "only this\n");
}

TEST(Docx, HeadersFootersAndNotesFollow) {
  auto parts = docx_parts("<w:p><w:r><w:t>Body</w:t></w:r></w:p>");
  parts["word/_rels/document.xml.rels"] = rels({{"r1", "header", "header1.xml"},
                                                {"r2", "footnotes", "/word/footnotes.xml"},
                                                {"r3", "footer", "f.xml"}});
  parts["word/header1.xml"] = R"(<w:hdr xmlns:w="w"><w:p><w:r><w:t>Confidential</w:t></w:r></w:p></w:hdr>)";
  parts["word/f.xml"] = R"(<w:ftr xmlns:w="w"><w:p/></w:ftr>)";
  parts["word/footnotes.xml"] =
      R"(<w:footnotes xmlns:w="w"><w:footnote w:type="separator"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>)"
      R"(<w:footnote w:id="2"><w:p><w:r><w:t>A source</w:t></w:r></w:p></w:footnote></w:footnotes>)";
  EXPECT_EQ(text_of(parts), "Body\n\n[header]\nConfidential\n\n[footnotes]\nA source\n");
}

TEST(Docx, TheMainPartIsFoundByItsRelationship) {
  EXPECT_EQ(text_of({{"_rels/.rels", rels({{"r", "officeDocument", "/custom/main.xml"}})},
                     {"custom/main.xml", word_document("<w:p><w:r><w:t>here</w:t></w:r></w:p>")}}),
            "here\n");
}

TEST(Docx, OtherThingsAreRefused) {
  EXPECT_EQ(refusal([] { text_of({{"xl/workbook.xml", "<workbook/>"}}); }).code, exit_corrupt);
  EXPECT_EQ(refusal([] { text_of({{"word/document.xml", "<w:document><w:body>"}}); }).code, exit_corrupt);
  auto const dtd =
      R"(<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:document><w:body>&b;</w:body></w:document>)";
  auto const refused = refusal([&] { text_of({{"word/document.xml", dtd}}); });
  EXPECT_EQ(refused.code, exit_corrupt);
  EXPECT_NE(refused.message.find("document type"), std::string::npos);
}

}  // namespace
}  // namespace workspace::extract
