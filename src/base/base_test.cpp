#include "base/encoding.hpp"
#include "base/log.hpp"
#include "base/registry.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

#include <gmock/gmock.h>
#include <thread>
#include <unistd.h>

namespace workspace {
namespace {

std::string utc(std::string_view text) {
  auto const time = parse_rfc3339(text);
  return time ? to_rfc3339(*time) : "none";
}

TEST(Time, converts_zones_instead_of_stripping_them) {
  EXPECT_EQ(utc("2026-11-23T18:50:44Z"), "2026-11-23T18:50:44Z");
  EXPECT_EQ(utc("2026-11-23T18:50:44.1239+02:00"), "2026-11-23T16:50:44.123Z");
  EXPECT_EQ(utc("2026-01-01T00:30:00+01:00"), "2025-12-31T23:30:00Z");
  EXPECT_EQ(utc("2026-11-23 18:50:44.5"), "2026-11-23T18:50:44.500Z");
  EXPECT_EQ(utc("2026-11-23T18:50:44-0530"), "2026-11-24T00:20:44Z");
}

TEST(Time, refuses_what_is_no_time) {
  for (auto text : {"", "2026-11-23", "2026-02-30T00:00:00Z", "2026-11-23T24:00:00Z",
                    "2026-11-23T18:50:44+25:00", "2026-11-23T18:50:44Zx", "2026-11-23T18:50:44."})
    EXPECT_EQ(utc(text), "none") << text;
}

TEST(Text, counts_in_words) {
  EXPECT_EQ(counted(1, "file"), "1 file");
  EXPECT_EQ(counted(0, "file"), "0 files");
  EXPECT_EQ(counted(2, "reply", "replies"), "2 replies");
}

struct Declared : Registered<Declared> {
  explicit Declared(std::string_view declared_name) : name(declared_name) {}
  std::string_view name;
};
Declared const declared_b("b"), declared_a("a");

TEST(Registry, finds_what_is_declared_in_the_order_of_a_key) {
  EXPECT_THAT(Declared::all_by(&Declared::name), testing::ElementsAre(&declared_a, &declared_b));
}

// RFC 4648 section 10.
TEST(Base64, follows_the_test_vectors) {
  std::pair<std::string_view, std::string_view> const vectors[] = {{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"}};
  for (auto [bytes, text] : vectors) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
    EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
  }
  EXPECT_EQ(to_base64url("\xFB\xFF"), "-_8");
}

TEST(Base64, is_strict_where_it_says_so) {
  for (auto text : {"Zg", "Zg=", "Zh==", "Zm9v!", "Zg==\n", "-_8="})
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
  EXPECT_EQ(from_any_base64(" Zm9v\nYg == "), "foob");
  EXPECT_EQ(from_any_base64("-_8"), "\xFB\xFF");
}

TEST(Base64, gives_back_any_bytes) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    EXPECT_EQ(from_any_base64(to_base64url(bytes)), bytes);
    EXPECT_EQ(from_any_base64(" " + to_base64(bytes)), bytes);
    bytes.push_back(char(i * 37));
  }
}

TEST(Base64, refuses_a_bad_character_wherever_it_stands) {
  auto const text = to_base64url(std::string(20, 'x'));
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto bad = text;
    bad[i] = '*';
    EXPECT_EQ(from_base64url(bad), std::nullopt) << i;
  }
}

TEST(Percent, encodes_and_decodes) {
  EXPECT_EQ(percent_encode("a b/c@d~"), "a%20b%2Fc%40d~");
  EXPECT_EQ(percent_encode_path("people/c 1"), "people/c%201");
  EXPECT_EQ(percent_decode("a%20b%2F"), "a b/");
  EXPECT_EQ(percent_decode("%2"), std::nullopt);
  EXPECT_EQ(percent_decode("%zz"), std::nullopt);
}

TEST(Utf8, is_checked_and_mended) {
  EXPECT_TRUE(is_valid_utf8("h\xC3\xA9\xF0\x9F\x98\x80"));
  for (auto text : {"\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE2\x82"})
    EXPECT_FALSE(is_valid_utf8(text));
  EXPECT_EQ(make_valid_utf8("a\xFF"
                            "b"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(utf8_prefix("\xC3\xA9\xC3\xA9", 3), "\xC3\xA9");
}

TEST(Utf8, is_checked_wherever_it_stands) {
  for (std::size_t before = 0; before < 20; ++before) {
    std::string const ascii(before, 'a');
    EXPECT_TRUE(is_valid_utf8(ascii + "\xC3\xA9" + ascii));
    EXPECT_FALSE(is_valid_utf8(ascii + "\xC3" + ascii));
    EXPECT_EQ(make_valid_utf8(ascii + "\xFF" + ascii), ascii + "\xEF\xBF\xBD" + ascii);
    EXPECT_EQ(make_valid_utf8(ascii + "\xC3\xA9" + ascii), ascii + "\xC3\xA9" + ascii);
  }
}

TEST(Text, finds_the_nearest_name) {
  EXPECT_EQ(nearest("page_sise", {"query", "page_size"}), "page_size");
  EXPECT_EQ(nearest("zebra", {"query", "page_size"}), "");
}

TEST(Text, splits_and_trims) {
  EXPECT_THAT(split("a,,b", ','), testing::ElementsAre("a", "", "b"));
  EXPECT_EQ(trim(" \t a b\n"), "a b");
  EXPECT_TRUE(contains_ignoring_case("Hello World", "WORLD"));
  EXPECT_EQ(replace_all("aaa", "a", "ab"), "ababab");
}

using log::Format, log::Level, log::format_line;

TEST(Log, is_one_line_of_text) {
  EXPECT_EQ(format_line(Format::text, "T", "r1", Level::info, "a\nb\tc\x01"), "T r1 INFO a\\nb c\\u0001");
}

TEST(Log, is_json_with_the_message_last) {
  EXPECT_EQ(format_line(Format::json, "T", "r1", Level::warning, "say \"x\"\n"),
            R"({"time":"T","request_id":"r1","level":"WARNING","msg":"say \"x\"\n"})");
}

TEST(Log, says_error_only_in_lines_of_that_level) {
  EXPECT_EQ(format_line(Format::text, "T", "-", Level::info, "an ERROR came"), "T - INFO an Error came");
  EXPECT_EQ(format_line(Format::text, "T", "-", Level::error, "it broke"), "T - ERROR it broke");
}

/// Stderr as a pipe of the test's own.
class LogWriter : public testing::Test {
 protected:
  LogWriter() : kept_(::dup(STDERR_FILENO)) {
    EXPECT_EQ(::pipe(pipe_), 0);
    ::dup2(pipe_[1], STDERR_FILENO);
    ::close(pipe_[1]);
  }
  ~LogWriter() override {
    log::stop();
    restore();
    ::close(kept_);
    ::close(pipe_[0]);
  }
  void restore() { ::dup2(kept_, STDERR_FILENO); }
  /// What one read gives, which waits for the first byte.
  std::string read_once() {
    std::string text(1 << 20, 0);
    auto const count = ::read(pipe_[0], text.data(), text.size());
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return text;
  }
  std::string read_all() {
    std::string all;
    for (auto piece = read_once(); !piece.empty(); piece = read_once()) all += piece;
    return all;
  }

  int kept_;
  int pipe_[2]{};
};

TEST_F(LogWriter, GathersLinesIntoOneWrite) {
  log::start({});
  for (int i = 0; i < 50; ++i) log::info("-", "line " + std::to_string(i));
  auto const text = read_once();
  auto const written = split(text, '\n');
  EXPECT_EQ(written.size(), 51u);
  EXPECT_THAT(written.front(), testing::ContainsRegex("^[0-9T:-]+\\.[0-9][0-9][0-9]Z - INFO line 0$"));
}

TEST_F(LogWriter, WritesAnErrorAndWhatCameBeforeItAtOnce) {
  log::start({});
  log::info("-", "before");
  log::error("-", "broke");
  auto const began = std::chrono::steady_clock::now();
  EXPECT_THAT(read_once(), testing::HasSubstr("ERROR broke\n"));
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(1));
}

TEST_F(LogWriter, WritesEverythingWhenStopped) {
  log::start({});
  for (int i = 0; i < 1000; ++i) log::info("-", "line");
  log::stop();
  restore();
  EXPECT_EQ(split(read_all(), '\n').size(), 1001u);
}

TEST_F(LogWriter, DropsTheOldestLinesOfAFullQueueAndSaysHowMany) {
  log::start({.queue_lines = 10});
  std::string const large(256 << 10, 'x');  // more than a pipe holds: the writer stands until it is read
  log::error("-", large);
  std::string first = read_once();
  for (int i = 0; i < 25; ++i) log::info("-", "line " + std::to_string(i));
  std::thread stopping([] { log::stop(); });
  std::string rest = first;
  while (rest.find("line 24\n") == std::string::npos) rest += read_once();
  stopping.join();
  EXPECT_THAT(rest, testing::HasSubstr("WARNING 15 log lines were dropped because stderr is slow\n"));
  EXPECT_THAT(rest, testing::Not(testing::HasSubstr("line 14\n")));
  EXPECT_THAT(rest, testing::HasSubstr("line 15\n"));
}

}  // namespace
}  // namespace workspace
