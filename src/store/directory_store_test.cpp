#include "store/directory_store.hpp"

#include "store/credentials_directory.hpp"
#include "store/grant_json.hpp"
#include "store/memory_store.hpp"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace workspace::store {
namespace {

namespace fs = std::filesystem;

template <class T>
T wait(Async<T> task) {
  net::io_context io;
  auto future = net::co_spawn(io, std::move(task), net::use_future);
  io.run();
  return future.get();
}

StoredGrant grant_of(std::string token) {
  StoredGrant grant;
  grant.token = std::move(token);
  grant.refresh_token = "refresh-" + grant.token;
  grant.scopes = {"openid"};
  return grant;
}

class DirectoryStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "workspace-store-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
  }
  void TearDown() override { fs::remove_all(root_); }

  void put(std::string const& name, std::string const& text) {
    fs::create_directories(directory());
    std::ofstream(directory() / name) << text;
  }
  std::string text_of(std::string const& name) {
    std::ifstream file(directory() / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  fs::path directory() const { return root_ / "a" / "b"; }
  int mode(fs::path const& path) const {
    struct stat facts {};
    ::stat(path.c_str(), &facts);
    return facts.st_mode & 07777;
  }
  std::optional<std::string> token(std::string user) {
    auto const loaded = wait(store_->load(std::move(user)));
    EXPECT_TRUE(loaded) << loaded.error().text();
    if (!loaded || !*loaded) return std::nullopt;
    return (**loaded).token;
  }
  Result<void> save(std::string user, std::string text) {
    return wait(store_->save(std::move(user), grant_of(std::move(text))));
  }

  fs::path root_;
  async::WorkerPool workers_{2};
  std::unique_ptr<DirectoryStore> store_;

  void open() { store_ = std::make_unique<DirectoryStore>(directory(), workers_); }
};

TEST_F(DirectoryStoreTest, SavesLoadsListsRemoves) {
  open();
  EXPECT_EQ(token("alice@example.com"), std::nullopt);
  EXPECT_TRUE(wait(store_->list())->empty());
  EXPECT_FALSE(fs::exists(directory())) << "reading makes nothing";
  ASSERT_TRUE(save("bob@example.com", "b"));
  ASSERT_TRUE(save("alice@example.com", "a1"));
  ASSERT_TRUE(save("alice@example.com", "a2"));
  EXPECT_EQ(token("alice@example.com"), "a2");
  EXPECT_EQ(wait(store_->list()).value(), (std::vector<std::string>{"alice@example.com", "bob@example.com"}));
  ASSERT_TRUE(wait(store_->remove("alice@example.com")));
  ASSERT_TRUE(wait(store_->remove("alice@example.com")));
  EXPECT_EQ(token("alice@example.com"), std::nullopt);
  EXPECT_EQ(token("bob@example.com"), "b");
  EXPECT_EQ(store_->describe(), "directory " + directory().string());
}

TEST_F(DirectoryStoreTest, IsPrivateAndLeavesNothingElse) {
  open();
  put("alice@example.com.json", R"({"token":"old"})");
  fs::permissions(directory() / "alice@example.com.json", fs::perms(0644));
  ASSERT_TRUE(save("alice@example.com", "a"));
  EXPECT_EQ(mode(directory() / "alice@example.com.json"), 0600);
  EXPECT_EQ(std::distance(fs::directory_iterator(directory()), {}), 1);
  fs::remove_all(root_ / "a");
  ASSERT_TRUE(save("alice@example.com", "a"));
  EXPECT_EQ(mode(directory()), 0700);
  EXPECT_EQ(mode(root_ / "a"), 0700);
}

TEST_F(DirectoryStoreTest, NamesAreThoseOfTheExistingServer) {
  // Python: urllib.parse.quote(user, safe="@._-") + ".json"
  EXPECT_EQ(credential_file_name("alice@example.com").value(), "alice@example.com.json");
  EXPECT_EQ(credential_file_name("a.b_c-d~e@example.com").value(), "a.b_c-d~e@example.com.json");
  EXPECT_EQ(credential_file_name("alice+tag@example.com").value(), "alice%2Btag@example.com.json");
  EXPECT_EQ(credential_file_name("o'neil%40@example.com").value(), "o%27neil%2540@example.com.json");
  EXPECT_EQ(credential_file_name("j\xc3\xbcrgen@example.com").value(), "j%C3%BCrgen@example.com.json");
}

TEST_F(DirectoryStoreTest, RefusesWhatIsNoAddress) {
  open();
  for (std::string const& user :
       {std::string(), std::string("oauth_states"), std::string("../a@example.com"), std::string("a@b/c"),
        std::string("a\0@example.com", 14), std::string("a@..example.com"),
        std::string(245, 'a') + "@b.example", std::string(100, '+') + "@example.com"}) {
    EXPECT_EQ(wait(store_->load(user)).error().kind, ErrorKind::invalid) << user;
    EXPECT_EQ(save(user, "t").error().kind, ErrorKind::invalid) << user;
    EXPECT_EQ(wait(store_->remove(user)).error().kind, ErrorKind::invalid) << user;
  }
  EXPECT_FALSE(fs::exists(directory()));
}

TEST_F(DirectoryStoreTest, ListSkipsWhatIsNoCredentialFile) {
  open();
  put("oauth_states.json", "{}");
  put("alice@example.com.json", "{}");
  put("b%2Bc@example.com.json", "{}");
  put("notes@example.com.txt", "");
  put("bad%zz@example.com.json", "{}");
  put("e%2F..%2Fvil@example.com.json", "{}");
  put(".new-0123@.tmp", "");
  EXPECT_EQ(wait(store_->list()).value(), (std::vector<std::string>{"alice@example.com", "b+c@example.com"}));
}

TEST_F(DirectoryStoreTest, CaseMakesNoSecondFile) {
  open();
  put("Alice@Example.com.json", R"({"token":"old"})");
  EXPECT_EQ(token("alice@example.com"), "old");
  ASSERT_TRUE(save("alice@example.com", "new"));
  EXPECT_EQ(token("ALICE@example.com"), "new");
  EXPECT_EQ(wait(store_->list()).value(), std::vector<std::string>{"Alice@Example.com"});
  ASSERT_TRUE(wait(store_->remove("alice@example.com")));
  EXPECT_TRUE(wait(store_->list())->empty());
}

TEST_F(DirectoryStoreTest, OlderNamesAreFoundButWrittenAnew) {
  open();
  put("a_b@example.com.json", R"({"token":"old"})");
  EXPECT_EQ(token("a+b@example.com"), "old");
  EXPECT_EQ(wait(store_->remove("a+b@example.com")).error().kind, ErrorKind::conflict);
  ASSERT_TRUE(save("a+b@example.com", "new"));
  EXPECT_EQ(token("a+b@example.com"), "new");
  EXPECT_EQ(token("a_b@example.com"), "old");
}

TEST_F(DirectoryStoreTest, AnOlderNameOfAnotherOwnerIsNotFound) {
  open();
  put("a_b@example.com.json", R"({"token":"old","user_email":"a_b@example.com"})");
  EXPECT_EQ(token("a+b@example.com"), std::nullopt);
  EXPECT_TRUE(wait(store_->remove("a+b@example.com")));
  EXPECT_EQ(token("a_b@example.com"), "old");
}

TEST_F(DirectoryStoreTest, ADamagedFileIsNamedAndLeft) {
  open();
  put("alice@example.com.json", R"({"token": "ya29.secret)");
  auto const loaded = wait(store_->load("alice@example.com"));
  ASSERT_FALSE(loaded);
  EXPECT_NE(loaded.error().text().find((directory() / "alice@example.com.json").string()), std::string::npos);
  EXPECT_NE(loaded.error().text().find("sign in again"), std::string::npos);
  EXPECT_EQ(loaded.error().text().find("ya29"), std::string::npos);
  EXPECT_EQ(text_of("alice@example.com.json"), R"({"token": "ya29.secret)");
}

TEST_F(DirectoryStoreTest, LinksAreFollowedOnlyWithin) {
  open();
  std::ofstream(root_ / "outside.json") << R"({"token":"outside"})";
  put("real.json", R"({"token":"inside"})");
  fs::create_symlink("real.json", directory() / "inside@example.com.json");
  fs::create_symlink("../../outside.json", directory() / "relative@example.com.json");
  fs::create_symlink(root_ / "outside.json", directory() / "absolute@example.com.json");
  // Where openat2 is filtered away no link is followed at all.
  auto const inside = wait(store_->load("inside@example.com"));
  if (inside)
    EXPECT_EQ((**inside).token, "inside");
  else
    EXPECT_EQ(inside.error().kind, ErrorKind::denied);
  for (char const* user : {"relative@example.com", "absolute@example.com"}) {
    EXPECT_EQ(wait(store_->load(user)).error().kind, ErrorKind::denied) << user;
    ASSERT_TRUE(wait(store_->remove(user)));
  }
  fs::create_symlink("../../outside.json", directory() / "relative@example.com.json");
  std::ifstream outside(root_ / "outside.json");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(outside), {}), R"({"token":"outside"})");
}

TEST_F(DirectoryStoreTest, WhatIsNoFileIsRefusedAtOnce) {
  open();
  fs::create_directories(directory() / "dir@example.com.json");
  ASSERT_EQ(::mkfifo((directory() / "fifo@example.com.json").c_str(), 0600), 0);
  put("huge@example.com.json", std::string(PrivateDirectory::max_file_bytes + 1, ' '));
  EXPECT_EQ(wait(store_->load("dir@example.com")).error().kind, ErrorKind::invalid);
  EXPECT_EQ(wait(store_->load("fifo@example.com")).error().kind, ErrorKind::invalid);
  EXPECT_EQ(wait(store_->load("huge@example.com")).error().kind, ErrorKind::too_large);
}

TEST_F(DirectoryStoreTest, CheckTellsWhetherItWorks) {
  open();
  EXPECT_TRUE(wait(store_->check()));
  EXPECT_EQ(mode(directory()), 0700);
  fs::remove_all(root_ / "a");
  std::ofstream(root_ / "a") << "a file in the way";
  auto const checked = wait(store_->check());
  ASSERT_FALSE(checked);
  EXPECT_NE(checked.error().message.find(root_.string()), std::string::npos);
  EXPECT_FALSE(save("alice@example.com", "a"));
}

TEST_F(DirectoryStoreTest, AUrlIsNoDirectory) {
  EXPECT_THROW(DirectoryStore("s3://bucket/prefix", workers_), Failure);
}

TEST_F(DirectoryStoreTest, WritersAtOnceNeverMix) {
  PrivateDirectory const place(directory());
  std::atomic<bool> writing = true;
  std::vector<std::thread> writers;
  for (int i = 0; i < 3; ++i) {
    writers.emplace_back([&, i] {
      for (int n = 0; n < 20; ++n) {
        auto grant =
            grant_of(std::string(1000 + 500 * static_cast<std::size_t>(i), static_cast<char>('a' + i)));
        EXPECT_TRUE(place.replace("alice@example.com.json", write_grant(grant)));
      }
    });
  }
  std::thread reader([&] {
    while (writing) {
      auto const text = place.read("alice@example.com.json");
      ASSERT_TRUE(text);
      if (!*text) continue;
      auto const grant = read_grant(**text);
      ASSERT_TRUE(grant);
      EXPECT_EQ(grant->refresh_token, "refresh-" + grant->token);
    }
  });
  for (auto& writer : writers) writer.join();
  writing = false;
  reader.join();
  EXPECT_EQ(place.names()->size(), 1u);
}

TEST_F(DirectoryStoreTest, CreateFileKeepsTheFirst) {
  PrivateDirectory const place(directory());
  EXPECT_TRUE(place.create_file("key", "first").value());
  EXPECT_FALSE(place.create_file("key", "second").value());
  EXPECT_EQ(place.read("key").value(), "first");
  EXPECT_EQ(mode(directory() / "key"), 0600);
  EXPECT_EQ(place.names().value(), std::vector<std::string>{"key"});
}

TEST(MemoryStore, KeepsGrantsByAddress) {
  MemoryStore store;
  ASSERT_TRUE(wait(store.save("Alice@example.com", grant_of("a"))));
  EXPECT_EQ((**wait(store.load("alice@EXAMPLE.com"))).token, "a");
  EXPECT_EQ(wait(store.list()).value(), std::vector<std::string>{"alice@example.com"});
  ASSERT_TRUE(wait(store.remove("alice@example.com")));
  EXPECT_FALSE(wait(store.load("alice@example.com")).value());
  EXPECT_TRUE(wait(store.check()));
}

TEST(CredentialsDirectory, FollowsThePrecedence) {
  std::map<std::string, std::string, std::less<>> variables;
  auto const lookup = [&](std::string_view name) -> std::optional<std::string> {
    auto const found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
  EXPECT_EQ(credentials_location(lookup), ".credentials");
  variables["HOME"] = "/home/user";
  EXPECT_EQ(credentials_location(lookup), "/home/user/.google_workspace_mcp/credentials");
  variables["GOOGLE_MCP_CREDENTIALS_DIR"] = "s3://bucket/tokens";
  EXPECT_EQ(credentials_location(lookup), "s3://bucket/tokens");
  variables["WORKSPACE_MCP_CREDENTIALS_DIR"] = "~/here";
  EXPECT_EQ(credentials_location(lookup), "/home/user/here");
  variables["WORKSPACE_MCP_CREDENTIALS_DIR"] = "";
  EXPECT_EQ(credentials_location(lookup), "s3://bucket/tokens");
}

}  // namespace
}  // namespace workspace::store
