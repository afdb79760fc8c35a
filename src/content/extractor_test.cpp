#include "content/extractor.hpp"

#include "extract/archive_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

namespace workspace::content {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

std::string const docx_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// One page that shows `text` (PDF 1.4, ISO 32000-1 section 7).
std::string pdf_of(std::string const& text) {
  auto const content = fmt::format("BT /F1 24 Tf 72 720 Td ({}) Tj ET", text);
  std::string const objects[] = {
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R "
      ">> >> >>",
      fmt::format("<< /Length {} >>\nstream\n{}\nendstream", content.size(), content),
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"};
  std::string pdf = "%PDF-1.4\n", table = "0000000000 65535 f \n";
  int number = 0;
  for (auto const& object : objects) {
    table += fmt::format("{:010} 00000 n \n", pdf.size());
    pdf += fmt::format("{} 0 obj\n{}\nendobj\n", ++number, object);
  }
  auto const at = pdf.size();
  return pdf + fmt::format("xref\n0 {}\n{}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n",
                           number + 1, table, number + 1, at);
}

std::string docx_of(std::string const& text) {
  return extract::zip_of(extract::docx_parts("<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>"));
}

class ExtractorTest : public testing::Test {
 protected:
  using Text = Result<std::string>;

  ExtractorTest() {
    std::string pattern = fs::temp_directory_path() / "extractor-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~ExtractorTest() override {
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
    fs::remove_all(folder_);
  }

  void start(Extractor& extractor, std::string bytes, std::string type, std::string name,
             std::chrono::milliseconds deadline, std::function<void(std::exception_ptr, Text)> done) {
    net::co_spawn(io_, extractor.text(std::move(bytes), std::move(type), std::move(name), deadline),
                  std::move(done));
  }
  Text text(std::string bytes, std::string type, std::string name = "file",
            std::chrono::milliseconds deadline = 60s) {
    Extractor extractor(workers_, options_);
    std::optional<Text> result;
    start(extractor, std::move(bytes), std::move(type), std::move(name), deadline,
          [&](std::exception_ptr thrown, Text value) {
            if (thrown) std::rethrow_exception(thrown);
            result = std::move(value);
          });
    io_.run();
    io_.restart();
    return std::move(*result);
  }
  Error failure(std::string bytes, std::string type, std::string name = "file") {
    auto const result = text(std::move(bytes), std::move(type), std::move(name));
    EXPECT_FALSE(result) << *result;
    return result ? Error{} : result.error();
  }
  /// A program that stands in for workspace-mcp-extract.
  void replace_child(std::string const& script) {
    options_.extract_path = folder_ / "child";
    std::ofstream(options_.extract_path) << "#!/bin/sh\n" << script << "\n";
    ::chmod(options_.extract_path.c_str(), 0700);
  }

  net::io_context io_;
  async::WorkerPool workers_{1};
  Extractor::Options options_;
  fs::path folder_;
};

TEST_F(ExtractorTest, OfficeFilesByTypeOrByName) {
  EXPECT_EQ(text(docx_of("Hello"), docx_type).value(), "Hello\n");
  EXPECT_EQ(text(docx_of("Hello"), "application/octet-stream", "Letter.DOCX").value(), "Hello\n");
  EXPECT_EQ(text(docx_of("Hello"), docx_type + "; charset=binary").value(), "Hello\n");
}

TEST_F(ExtractorTest, EveryKindThatTheChildReads) {
  auto const odt =
      extract::zip_of({{"content.xml", "<o:doc><o:body><o:text><t:p>Ode</t:p></o:text></o:body></o:doc>"}});
  EXPECT_EQ(text(odt, "application/vnd.oasis.opendocument.text").value(), "Ode\n");
  auto const xlsx = extract::zip_of(
      {{"xl/workbook.xml", R"(<workbook xmlns:r="r"><sheets><sheet name="S" r:id="a"/></sheets></workbook>)"},
       {"xl/_rels/workbook.xml.rels", extract::rels({{"a", "worksheet", "s.xml"}})},
       {"xl/s.xml", "<worksheet><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>"}});
  EXPECT_EQ(text(xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet").value(),
            "[S]\n7\n");
  auto const pptx = extract::zip_of(
      {{"ppt/presentation.xml", R"(<p xmlns:r="r"><sldIdLst><sldId r:id="a"/></sldIdLst></p>)"}});
  EXPECT_EQ(failure(pptx, "application/vnd.openxmlformats-officedocument.presentationml.presentation").kind,
            ErrorKind::invalid);
  EXPECT_EQ(text(extract::zip_of({{"b.txt", "x"}, {"a/c.txt", "y"}}), "application/zip", "all.zip").value(),
            "a/c.txt\nb.txt\n");
}

TEST_F(ExtractorTest, PdfByPdftotext) {
  auto const read = text(pdf_of("Quarterly report"), "application/pdf");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_NE(read->find("Quarterly report\n"), std::string::npos);
  EXPECT_EQ(read->find('\f'), std::string::npos);
  EXPECT_EQ(failure("%PDF-1.4 and no more", "application/pdf").kind, ErrorKind::invalid);
}

TEST_F(ExtractorTest, PlainTextAndHtmlNeedNoChild) {
  options_.extract_path = options_.pdftotext_path = "/nowhere/tool";
  EXPECT_EQ(text("\xEF\xBB\xBFwords", "text/plain").value(), "words");
  EXPECT_EQ(text("{}", "application/json").value(), "{}");
  EXPECT_NE(text("<p>Hello <b>you</b></p>", "text/html").value().find("Hello you"), std::string::npos);
}

TEST_F(ExtractorTest, WhatIsNoSuchFileIsNamedAsSuch) {
  EXPECT_EQ(failure("\x89PNG", "image/png").kind, ErrorKind::invalid);
  EXPECT_EQ(failure(docx_of("x").substr(0, 200), docx_type).kind, ErrorKind::invalid);
  EXPECT_EQ(failure(pdf_of("x"), docx_type).kind, ErrorKind::invalid);
  EXPECT_EQ(failure(docx_of("x"), "application/vnd.oasis.opendocument.text").kind, ErrorKind::invalid);
  auto const dtd = failure(extract::zip_of({{"word/document.xml", "<!DOCTYPE a []><a/>"}}), docx_type);
  EXPECT_EQ(dtd.kind, ErrorKind::invalid);
  EXPECT_NE(dtd.message.find("document type"), std::string::npos) << dtd.message;
  auto const encrypted = failure("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more", docx_type);
  EXPECT_EQ(encrypted.kind, ErrorKind::invalid);
  EXPECT_NE(encrypted.message.find("encrypted"), std::string::npos) << encrypted.message;
}

TEST_F(ExtractorTest, BombsAndLimits) {
  auto const bomb = extract::zip_of({{"word/document.xml", std::string(8u << 20, ' ')}});
  EXPECT_EQ(failure(bomb, docx_type).kind, ErrorKind::too_large);
  options_.max_expanded_bytes = 50;
  EXPECT_EQ(failure(docx_of("x"), docx_type).kind, ErrorKind::too_large);
  options_ = {};
  options_.max_text_bytes = 3;
  EXPECT_EQ(failure(docx_of("more"), docx_type).kind, ErrorKind::too_large);
}

TEST_F(ExtractorTest, AMissingToolIsNamedWithItsPackage) {
  options_.pdftotext_path = options_.extract_path = "/nowhere/tool";
  auto const pdf = failure(pdf_of("x"), "application/pdf");
  EXPECT_EQ(pdf.kind, ErrorKind::unavailable);
  EXPECT_NE(pdf.text().find("poppler-utils"), std::string::npos) << pdf.text();
  auto const office = failure(docx_of("x"), docx_type);
  EXPECT_EQ(office.kind, ErrorKind::unavailable);
  EXPECT_NE(office.text().find("workspace-mcp-extract"), std::string::npos) << office.text();
}

TEST_F(ExtractorTest, AHangingChildIsATimeout) {
  replace_child("exec sleep 60");
  auto const began = std::chrono::steady_clock::now();
  auto const result = text("x", docx_type, "a.docx", 50ms);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 30s);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::timeout);
}

TEST_F(ExtractorTest, NoMoreChildrenAtOnceThanAllowed) {
  // Each notes when it began and ended; the folder cannot be written by a child, so its output tells.
  replace_child("date +%s%N; cat >/dev/null; sleep 0.05; date +%s%N");
  options_.children = 2;
  Extractor extractor(workers_, options_);
  std::vector<std::pair<long long, int>> changes;
  for (int i = 0; i < 6; ++i)
    start(extractor, "x", docx_type, "a.docx", 60s, [&](std::exception_ptr thrown, Text told) {
      ASSERT_FALSE(thrown);
      ASSERT_TRUE(told) << told.error().text();
      auto const middle = told->find('\n');
      changes.emplace_back(std::stoll(told->substr(0, middle)), 1);
      changes.emplace_back(std::stoll(told->substr(middle + 1)), -1);
    });
  io_.run();
  ASSERT_EQ(changes.size(), 12u);
  std::ranges::sort(changes);
  int running = 0, most = 0;
  for (auto const& change : changes) most = std::max(most, running += change.second);
  EXPECT_EQ(most, 2);
}

TEST_F(ExtractorTest, CancellationEndsChildrenAndThoseWhoWait) {
  replace_child("exec sleep 60");
  options_.children = 1;
  Extractor extractor(workers_, options_);
  std::vector<std::unique_ptr<net::cancellation_signal>> signals;
  std::vector<int> ended;
  for (int i = 0; i < 4; ++i) {
    signals.push_back(std::make_unique<net::cancellation_signal>());
    auto done = [&ended, i](std::exception_ptr thrown, Text) {
      EXPECT_TRUE(thrown);
      ended.push_back(i);
    };
    net::co_spawn(io_, extractor.text("x", docx_type, "a.docx", 60s),
                  net::bind_cancellation_slot(signals.back()->slot(), std::move(done)));
  }
  while (::waitpid(-1, nullptr, WNOHANG) != 0) io_.poll();
  // One who waits, then the one whose place another gets, and at once that other.
  for (int i : {2, 0, 1, 3}) signals[std::size_t(i)]->emit(net::cancellation_type::terminal);
  auto const began = std::chrono::steady_clock::now();
  io_.run();
  io_.restart();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 30s);
  EXPECT_EQ(ended.size(), 4u);
  // Every place was given back.
  std::optional<Text> after;
  start(extractor, pdf_of("free"), "application/pdf", "a.pdf", 60s,
        [&](std::exception_ptr, Text value) { after = std::move(value); });
  io_.run();
  ASSERT_TRUE(after && *after);
}

}  // namespace
}  // namespace workspace::content
