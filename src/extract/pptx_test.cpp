#include "extract/archive_fixture.hpp"
#include "extract/xml.hpp"

#include <gtest/gtest.h>

namespace workspace::extract {
namespace {

std::string slide(std::string const& shapes) {
  return R"(<p:sld xmlns:p="p" xmlns:a="a" xmlns:mc="mc"><p:cSld><p:spTree>)" + shapes +
         "</p:spTree></p:cSld></p:sld>";
}
std::string shape(std::string const& text) {
  return "<p:sp><p:txBody><a:p><a:r><a:t>" + text + "</a:t></a:r></a:p></p:txBody></p:sp>";
}

TEST(Pptx, SlidesInTheOrderOfTheShowWithNotes) {
  Parts parts;
  parts["_rels/.rels"] = rels({{"r", "officeDocument", "ppt/presentation.xml"}});
  parts["ppt/presentation.xml"] =
      R"(<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst><p:sldId id="257" r:id="rId9"/><p:sldId id="256" r:id="rId2"/></p:sldIdLst></p:presentation>)";
  parts["ppt/_rels/presentation.xml.rels"] =
      rels({{"rId2", "slide", "slides/slide1.xml"}, {"rId9", "slide", "slides/slide2.xml"}});
  parts["ppt/slides/slide1.xml"] = slide(
      R"(<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>x</a:t></a:r></a:p><a:p><a:r><a:t>y</a:t></a:r></a:p></a:txBody></a:tc>)"
      R"(<a:tc><a:txBody><a:p><a:fld><a:t>z</a:t></a:fld></a:p></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>)"
      R"(<mc:AlternateContent><mc:Choice>)" +
      shape("chosen") + "</mc:Choice><mc:Fallback>" + shape("not chosen") +
      "</mc:Fallback></mc:AlternateContent>");
  parts["ppt/slides/slide2.xml"] = slide(shape("Welcome") + "<p:grpSp>" + shape("Grouped") + "</p:grpSp>");
  parts["ppt/slides/_rels/slide2.xml.rels"] = rels({{"rId1", "notesSlide", "../notesSlides/notes1.xml"}});
  parts["ppt/notesSlides/notes1.xml"] =
      R"(<p:notes xmlns:p="p" xmlns:a="a"><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type="sldNum"/></p:nvPr></p:nvSpPr>)"
      R"(<p:txBody><a:p><a:r><a:t>1</a:t></a:r></a:p></p:txBody></p:sp><p:sp><p:nvSpPr><p:nvPr><p:ph type="body"/></p:nvPr></p:nvSpPr>)"
      R"(<p:txBody><a:p><a:r><a:t>Say hello</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:notes>)";
  auto const bytes = zip_of(parts);
  Archive archive(bytes, 10u << 20);
  EXPECT_EQ(pptx_text(archive),
            "[Slide 1]\nWelcome\nGrouped\n[Notes]\nSay hello\n\n[Slide 2]\nx y\tz\nchosen\n");
}

TEST(Pptx, OtherFilesAreRefused) {
  auto const bytes = zip_of(docx_parts("<w:p/>"));
  Archive archive(bytes, 10u << 20);
  // The main part is a Word document, which shows no slides.
  EXPECT_EQ(refusal([&] { pptx_text(archive); }).code, exit_corrupt);
}

}  // namespace
}  // namespace workspace::extract
