#include "content/extractor.hpp"
#include "extract/archive_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <sys/stat.h>

namespace workspace::content {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class ExtractorText : public testing::Test {
 protected:
  using Text = Result<std::string>;

  void start(Extractor& extractor, std::string bytes, std::string type, std::string name,
             std::chrono::milliseconds deadline, std::vector<Text>& results) {
    net::co_spawn(io_, extractor.text(std::move(bytes), std::move(type), std::move(name), deadline),
                  [&](std::exception_ptr thrown, Text value) {
                    if (thrown) std::rethrow_exception(thrown);
                    results.push_back(std::move(value));
                  });
  }
  Text text(std::string bytes, std::string type, std::string name = "file") {
    Extractor extractor(workers_, options_);
    std::vector<Text> results;
    start(extractor, std::move(bytes), std::move(type), std::move(name), 60s, results);
    io_.run();
    io_.restart();
    return std::move(results.at(0));
  }

  net::io_context io_;
  async::WorkerPool workers_{1};
  Extractor::Options options_;
};

TEST_F(ExtractorText, TheTypeMayNameTheCharset) {
  EXPECT_EQ(text("\xd0\xcf", "text/plain; charset=\"koi8-r\"").value(), "по");
  EXPECT_EQ(text("<p>\xd0\xcf", "text/html;charset=koi8-r").value(), "по");
  EXPECT_EQ(text("gr\xfc\xdf", "text/csv").value(), "grüß");
}

TEST_F(ExtractorText, MailsWithTheirHeadersAndFileNames) {
  EXPECT_EQ(
      text("Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\nFrom: ann@example.com\nContent-Type: multipart/mixed; "
           "boundary=b\n\n--b\nContent-Type: text/html\n\n<p>Hello</p>\n--b\nContent-Type: image/png; "
           "name=a.png\n\nxyz\n--b--\n",
           "application/octet-stream", "Old.EML")
          .value(),
      "From: ann@example.com\nSubject: Grüße\n\nHello\n[Attachment: a.png (image/png, 3 B)]");
}

TEST_F(ExtractorText, AnArchiveByTypeIsADocumentByName) {
  auto const docx = extract::zip_of(extract::docx_parts("<w:p><w:r><w:t>Hello</w:t></w:r></w:p>"));
  EXPECT_EQ(text(docx, "application/zip", "letter.docx").value(), "Hello\n");
}

TEST_F(ExtractorText, TextOverTheCapIsRefused) {
  options_.max_text_bytes = 3;
  EXPECT_EQ(text("abcd", "text/plain").error().kind, ErrorKind::too_large);
  EXPECT_EQ(text("abc", "text/plain").value(), "abc");
  options_.max_file_bytes = 2;
  EXPECT_EQ(text("abc", "text/plain").error().kind, ErrorKind::too_large);
}

TEST_F(ExtractorText, EncryptedPdfsSaySo) {
  // A password handler whose keys no password fits (ISO 32000-1 section 7.6.3).
  std::string const key(64, '4');
  std::string const pdf =
      "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count "
      "0>>\nendobj\n"
      "3 0 obj\n<</Filter/Standard/V 1/R 2/P -4/O<" +
      key + ">/U<" + key +
      ">>>\nendobj\n"
      "trailer\n<</Size 4/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\n%%EOF\n";
  auto const read = text(pdf, "application/pdf");
  ASSERT_TRUE(read.has_error());
  EXPECT_EQ(read.error().kind, ErrorKind::invalid);
  EXPECT_THAT(read.error().text(), HasSubstr("encrypted"));
}

TEST_F(ExtractorText, RichTextAndPicturesHaveNoReader) {
  for (auto type : {"text/rtf", "image/png", "application/msword"}) {
    EXPECT_FALSE(Extractor::reads(type, "a"));
    EXPECT_EQ(text("x", type).error().kind, ErrorKind::invalid);
  }
  EXPECT_TRUE(Extractor::reads("", "a.pdf"));
}

TEST_F(ExtractorText, WaitingForAFreePlaceEndsAtTheDeadline) {
  std::string folder = std::filesystem::temp_directory_path() / "extractor-text-XXXXXX";
  ASSERT_TRUE(::mkdtemp(folder.data()));
  options_.extract_path = folder + "/child";
  std::ofstream(options_.extract_path) << "#!/bin/sh\nexec sleep 60\n";
  ::chmod(options_.extract_path.c_str(), 0700);
  options_.children = 1;
  Extractor extractor(workers_, options_);
  std::vector<Text> results;
  start(extractor, "x", "", "a.docx", 400ms, results);
  start(extractor, "x", "", "a.docx", 20ms, results);
  io_.run();
  std::filesystem::remove_all(folder);
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(results[0].error().kind, ErrorKind::timeout);
  EXPECT_THAT(results[0].error().message, HasSubstr("Too many files"));
  EXPECT_EQ(results[1].error().kind, ErrorKind::timeout);
}

}  // namespace
}  // namespace workspace::content
