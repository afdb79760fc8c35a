#include "extract/xml.hpp"

#include "extract/archive_fixture.hpp"

#include <gtest/gtest.h>

namespace workspace::extract {
namespace {

Refused refused(std::string const& xml) {
  auto const bytes = zip_of({{"a.xml", xml}});
  return refusal([&] {
    Archive archive(bytes, 10u << 20);
    read_xml(archive, "a.xml");
  });
}

TEST(Xml, DepthIsLimited) {
  std::string fits, deep;
  for (int i = 0; i < 200; ++i) fits = "<a>" + fits + "</a>";
  for (int i = 0; i < 3000; ++i) deep = "<a>" + deep + "</a>";
  EXPECT_EQ(refused(fits).code, 0);
  EXPECT_EQ(refused(deep).code, exit_limit);
}

TEST(Xml, DocumentTypesAreRefusedInAnyEncoding) {
  std::string const ascii = "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>";
  std::string utf16 = "\xFF\xFE";
  for (char c : ascii) utf16 += std::string{c, '\0'};
  EXPECT_EQ(refused(ascii).code, exit_corrupt);
  EXPECT_EQ(refused(utf16).code, exit_corrupt);
  EXPECT_EQ(refused("<a>&lt;!DOCTYPE</a>").code, 0);
}

}  // namespace
}  // namespace workspace::extract
