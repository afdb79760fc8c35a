#include "tools/files/attachments.hpp"

#include "tools/files/file_name.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

namespace workspace::tools {
namespace {

namespace fs = std::filesystem;

class Attachments : public testing::Test {
 protected:
  Attachments() {
    std::string pattern = fs::temp_directory_path() / "attachments-XXXXXX";
    root_ = ::mkdtemp(pattern.data());
  }
  ~Attachments() override { fs::remove_all(root_); }

  template <class T>
  T run(Async<T> task) {
    auto done = net::co_spawn(io_, std::move(task), net::use_future);
    io_.restart();
    io_.run();
    return done.get();
  }
  AttachmentStore make(std::string base_url = "http://localhost:8000") {
    return {workers_,
            keys_,
            clock_,
            {.directory = root_ / "kept", .base_url = std::move(base_url), .max_bytes = 1000}};
  }
  SavedFile save(AttachmentStore& store, std::string name, std::string bytes = "words") {
    return run(store.save(std::move(name), "text/plain", std::move(bytes))).value();
  }
  static std::string link_of(SavedFile const& saved) { return saved.url.substr(saved.url.rfind('/') + 1); }
  static mode_t mode_of(fs::path const& path) {
    struct stat status {};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 0777;
  }

  net::io_context io_;
  async::WorkerPool workers_{1};
  crypto::KeyRing keys_{{"a secret for tests that is long"}};
  ManualClock clock_;
  fs::path root_;
};

TEST_F(Attachments, WhatIsSavedIsReadBackByItsLink) {
  auto store = make();
  auto const saved = save(store, "Quarterly report.txt", std::string("a\0b", 3));
  EXPECT_EQ(saved.name, "Quarterly report.txt");
  EXPECT_EQ(saved.size, 3u);
  EXPECT_EQ(saved.expires, clock_.now() + std::chrono::hours(1));
  EXPECT_TRUE(saved.url.starts_with("http://localhost:8000/attachments/"));
  EXPECT_EQ(mode_of(root_ / "kept"), 0700u);
  EXPECT_EQ(mode_of(saved.path), 0600u);
  auto const opened = run(store.open(link_of(saved)));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->name, "Quarterly report.txt");
  EXPECT_EQ(opened->mime_type, "text/plain");
  EXPECT_EQ(opened->bytes, std::string("a\0b", 3));
}

TEST_F(Attachments, WithoutAServerThereIsAPathAndNoLink) {
  auto store = make("");
  auto const saved = save(store, "a.txt");
  EXPECT_TRUE(saved.url.empty());
  std::ifstream file(saved.path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "words");
}

TEST_F(Attachments, NamesCannotLeadElsewhere) {
  auto store = make();
  auto const saved = save(store, "../../etc/passwd");
  EXPECT_EQ(fs::path(saved.path).parent_path(), root_ / "kept");
  EXPECT_TRUE(fs::path(saved.path).filename().string().starts_with("_.._etc_passwd_"));
}

TEST_F(Attachments, ForgedLinksAreNotFound) {
  auto store = make();
  save(store, "a.txt");
  for (std::string link : {"", "x", "../a.txt"}) {
    auto const opened = run(store.open(link));
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::not_found);
  }
}

TEST_F(Attachments, ALinkAndItsFileGoWhenTheirTimeIsOver) {
  auto store = make();
  auto const saved = save(store, "a.txt");
  auto const own = root_ / "kept" / "the user's own.txt";
  std::ofstream(own) << "mine";
  fs::last_write_time(own, fs::file_time_type::min());
  clock_.advance(std::chrono::minutes(61));
  EXPECT_FALSE(run(store.open(link_of(saved))));
  auto const later = save(store, "b.txt");
  EXPECT_FALSE(fs::exists(saved.path));
  EXPECT_TRUE(fs::exists(later.path));
  EXPECT_TRUE(fs::exists(own));
}

TEST_F(Attachments, TooMuchIsRefused) {
  auto store = make();
  auto const saved = run(store.save("a.bin", "application/octet-stream", std::string(1001, 'x')));
  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().kind, ErrorKind::too_large);
}

TEST(FileName, IsSafeOnEverySystem) {
  EXPECT_EQ(clean_file_name("a/b\\c:d*e?f\"g<h>i|j\n.txt"), "a_b_c_d_e_f_g_h_i_j_.txt");
  EXPECT_EQ(clean_file_name(".."), "file");
  EXPECT_EQ(clean_file_name(""), "file");
  EXPECT_EQ(clean_file_name(".env"), "env");
  EXPECT_EQ(clean_file_name("con.txt"), "_con.txt");
  EXPECT_EQ(clean_file_name("LPT1"), "_LPT1");
  EXPECT_EQ(clean_file_name("console"), "console");
  EXPECT_EQ(clean_file_name("Übersicht.pdf"), "Übersicht.pdf");
}

TEST(FileName, IsCutBeforeTheEnding) {
  auto const name = tagged_file_name(std::string(400, 'x') + ".pdf", "0123");
  EXPECT_EQ(name.size(), 255u);
  EXPECT_TRUE(name.ends_with("x_0123.pdf"));
  EXPECT_EQ(tagged_file_name("Makefile", "01"), "Makefile_01");
  EXPECT_EQ(file_ending("a.tar.GZ"), ".gz");
  EXPECT_EQ(file_ending("v1.2 of it"), "");
  EXPECT_EQ(file_ending(".bashrc"), "");
}

}  // namespace
}  // namespace workspace::tools
