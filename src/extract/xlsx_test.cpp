#include "extract/archive_fixture.hpp"
#include "extract/xml.hpp"

#include <gtest/gtest.h>

namespace workspace::extract {
namespace {

class Xlsx : public testing::Test {
 protected:
  Xlsx() {
    workbook();
    parts_["xl/_rels/workbook.xml.rels"] = rels({{"rId1", "worksheet", "worksheets/sheet1.xml"},
                                                 {"rId2", "worksheet", "worksheets/sheet2.xml"},
                                                 {"rId3", "sharedStrings", "sharedStrings.xml"},
                                                 {"rId4", "styles", "styles.xml"}});
    parts_["xl/sharedStrings.xml"] =
        R"(<sst><si><t>Name</t></si><si><r><t>Due </t></r><r><t>date</t></r><rPh><t>hint</t></rPh></si></sst>)";
    // Cell styles: 0 general, 1 a built-in date, 2 and 3 of our own.
    styles(R"("yyyy\-mm\-dd hh:mm")", R"("_-* #,##0.00\ \D\M_-;[Red]\-0.00")");
    sheet("");
    parts_["xl/worksheets/sheet2.xml"] = "<worksheet><sheetData/></worksheet>";
  }
  void workbook(std::string const& properties = "") {
    parts_["xl/workbook.xml"] =
        R"(<workbook xmlns:r="r"><workbookPr )" + properties +
        R"(/><sheets><sheet name="Second" sheetId="2" r:id="rId2"/><sheet name="First" sheetId="1" r:id="rId1"/></sheets></workbook>)";
  }
  void styles(std::string const& third, std::string const& fourth) {
    parts_["xl/styles.xml"] =
        "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=" + third +
        "/><numFmt numFmtId=\"165\" formatCode=" + fourth +
        R"(/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>)";
  }
  void sheet(std::string const& rows) {
    parts_["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData>" + rows + "</sheetData></worksheet>";
  }
  /// The text of the first sheet.
  std::string text() {
    auto const all = whole();
    return all.substr(all.find("[First]\n") + 8);
  }
  std::string whole() {
    auto const bytes = zip_of(parts_);
    Archive archive(bytes, 10u << 20);
    return xlsx_text(archive);
  }

  Parts parts_;
};

TEST_F(Xlsx, SheetsInTheWorkbooksOrderWithSharedAndInlineStrings) {
  sheet(
      R"(<row><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row><c r="A2" t="inlineStr"><is><t>Two
lines</t></is></c><c r="B2" t="str"><f>A1</f><v>x</v></c></row>)");
  parts_["xl/worksheets/sheet2.xml"] =
      R"(<worksheet><sheetData><row><c r="A1"><v>1.5</v></c></row></sheetData></worksheet>)";
  EXPECT_EQ(whole(), "[Second]\n1.5\n\n[First]\nName\tDue date\nTwo lines\tx\n");
}

TEST_F(Xlsx, DatesAreWrittenAsDates) {
  sheet(
      R"(<row><c r="A1" s="1"><v>46349</v></c><c r="B1" s="2"><v>46349.375</v></c><c r="C1" s="0"><v>46349</v></c>)"
      R"(<c r="D1" s="1"><v>59</v></c><c r="E1" s="1"><v>61</v></c><c r="F1" s="2"><v>0.5</v></c></row>)");
  EXPECT_EQ(text(), "2026-11-23\t2026-11-23 09:00:00\t46349\t1900-02-28\t1900-03-01\t12:00:00\n");
}

TEST_F(Xlsx, NumbersWithLettersInTheirFormatAreNoDates) {
  sheet(R"(<row><c r="A1" s="3"><v>12.5</v></c></row>)");
  EXPECT_EQ(text(), "12.5\n");
  styles(R"("[h]:mm:ss")", R"x("0.0 &quot;days&quot;")x");
  sheet(R"(<row><c r="A1" s="2"><v>1.5</v></c><c r="B1" s="3"><v>2</v></c></row>)");
  EXPECT_EQ(text(), "1.5\t2\n");
}

TEST_F(Xlsx, TheMacintoshEpochIsHonoured) {
  workbook("date1904=\"1\"");
  sheet(R"(<row><c r="A1" s="1"><v>0</v></c><c r="B1" s="1"><v>44887</v></c></row>)");
  EXPECT_EQ(text(), "1904-01-01\t2026-11-23\n");
}

TEST_F(Xlsx, BooleansAndErrors) {
  sheet(
      R"(<row><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c><c r="C1" t="e"><v>#REF!</v></c></row>)");
  EXPECT_EQ(text(), "TRUE\tFALSE\t#REF!\n");
}

TEST_F(Xlsx, SparseCellsKeepTheirColumns) {
  sheet(
      R"(<row><c r="B1"><v>1</v></c><c r="E1"><v>2</v></c></row><row><c r="A2"/></row><row><c r="AA3"><v>3</v></c></row>)");
  EXPECT_EQ(text(), "\t1\t\t\t2\n" + std::string(26, '\t') + "3\n");
}

TEST_F(Xlsx, CellsWithoutAReferenceFollowOneAnother) {
  sheet(R"(<row><c><v>1</v></c><c><v>2</v></c><c r="D1"><v>3</v></c><c><v>4</v></c></row>)");
  EXPECT_EQ(text(), "1\t2\t\t3\t4\n");
}

TEST_F(Xlsx, ReferencesOutsideTheGridAreLeftOut) {
  sheet(R"(<row><c r="A1"><v>1</v></c><c r="ZZZZZZZ1"><v>2</v></c><c r="B1" t="s"><v>99</v></c></row>)");
  EXPECT_EQ(text(), "1\t\n");
}

TEST_F(Xlsx, AFileWithoutAWorkbookIsRefused) {
  parts_.erase("xl/workbook.xml");
  EXPECT_EQ(refusal([&] { whole(); }).code, exit_corrupt);
}

TEST_F(Xlsx, NumbersAreRoundedToTheFifteenDigitsThatAreShown) {
  sheet("<row><c><v>0.30000000000000004</v></c><c><v>1234567.5</v></c></row>");
  EXPECT_NE(whole().find("\n0.3\t1234567.5\n"), std::string::npos) << whole();
}

}  // namespace
}  // namespace workspace::extract
