#include "sandbox/documents/samples.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace workspace::sandbox::samples {
namespace {

/// What a command prints when given the bytes in a file.
std::string tool_reads(std::string const& command, std::string const& bytes, std::string const& ending) {
  auto const path =
      std::filesystem::path(::testing::TempDir()) / ("sample-" + std::to_string(::getpid()) + ending);
  std::ofstream(path, std::ios::binary) << bytes;
  std::string out;
  if (auto* pipe = ::popen((command + " " + path.string() + " - 2>&1").c_str(), "r")) {
    char buffer[512];
    while (auto const count = std::fread(buffer, 1, sizeof buffer, pipe)) out.append(buffer, count);
    ::pclose(pipe);
  }
  std::filesystem::remove(path);
  return out;
}

TEST(Samples, pdftotext_reads_every_page) {
  std::vector<std::string> lines(60, "a line");
  lines[0] = "Invoice (first) \\ 1";
  lines[59] = "the end";
  auto const text = tool_reads("pdftotext", pdf(lines), ".pdf");
  EXPECT_THAT(text, ::testing::HasSubstr("Invoice (first) \\ 1"));
  EXPECT_THAT(text, ::testing::HasSubstr("the end"));
  EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("rror")));
}

TEST(Samples, archives_and_pictures_are_whole) {
  auto const check =
      "python3 -c \"import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), "
      "len(z.namelist()))\"";
  EXPECT_EQ(tool_reads(check, docx({"# Title", "a < b & c"}), ".docx"), "None 3\n");
  EXPECT_EQ(tool_reads(check, xlsx("S", {{"a", "1.5"}, {"b", "007"}}), ".xlsx"), "None 5\n");
  EXPECT_EQ(tool_reads(check, pptx({"one", "two"}), ".pptx"), "None 6\n");
  auto const unpack =
      "python3 -c \"import sys, zlib, struct; b = open(sys.argv[1], 'rb').read(); n = struct.unpack('>I', "
      "b[33:37])[0]; "
      "d = b[41:41 + n]; print(len(zlib.decompress(d)), zlib.crc32(b'IDAT' + d) == struct.unpack('>I', b[41 "
      "+ n:45 + n])[0])\"";
  EXPECT_EQ(tool_reads(unpack, png(200, 150), ".png"), "90150 True\n");
}

}  // namespace
}  // namespace workspace::sandbox::samples
