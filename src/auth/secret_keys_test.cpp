#include "auth/secret_keys.hpp"

#include "auth/user_hash.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <stdlib.h>
#include <sys/stat.h>

namespace workspace::auth {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

TimePoint const now{1'700'000'000s};

class SecretKeysTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "workspace-keys-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
  }
  void TearDown() override { fs::remove_all(root_); }

  crypto::KeyRing ring(std::string const& client_secret = {}, bool with_directory = true) {
    EnvironmentLookup const lookup = [this](std::string_view name) -> std::optional<std::string> {
      auto const found = variables_.find(name);
      if (found == variables_.end()) return std::nullopt;
      return found->second;
    };
    return make_key_ring(lookup, client_secret,
                         with_directory ? std::optional(root_ / "credentials") : std::nullopt);
  }
  static bool opens(crypto::KeyRing const& by, crypto::KeyRing const& sealed_by) {
    return by.open("test", sealed_by.seal("test", "", "x", now + 1s), now).has_value();
  }

  fs::path root_;
  std::map<std::string, std::string, std::less<>> variables_;
};

TEST_F(SecretKeysTest, GivenKeysRotate) {
  variables_["WORKSPACE_MCP_SECRET_KEYS"] = "the old secret key";
  std::ranges::replace(variables_["WORKSPACE_MCP_SECRET_KEYS"], ' ', '-');
  auto const before = ring("client secret");
  variables_["WORKSPACE_MCP_SECRET_KEYS"] = " the-new-secret-key,\n the-old-secret-key ";
  auto const after = ring("client secret");
  EXPECT_TRUE(opens(after, before));
  EXPECT_FALSE(opens(before, after));
  EXPECT_FALSE(fs::exists(root_ / "credentials"));
}

TEST_F(SecretKeysTest, ShortOrNoKeysAreRefused) {
  for (char const* keys : {"short", "the-old-secret-key,short", " , "}) {
    variables_["WORKSPACE_MCP_SECRET_KEYS"] = keys;
    try {
      (void)ring();
      ADD_FAILURE() << keys;
    } catch (Failure const& failure) {
      EXPECT_EQ(failure.error().kind, ErrorKind::invalid);
      EXPECT_NE(failure.error().message.find("WORKSPACE_MCP_SECRET_KEYS"), std::string::npos);
      EXPECT_EQ(failure.error().text().find("the-old-secret-key"), std::string::npos);
    }
  }
}

TEST_F(SecretKeysTest, ThenTheSigningKeyThenTheClientSecret) {
  auto const by_secret = ring("client secret");
  EXPECT_TRUE(opens(ring("client secret", false), by_secret));
  EXPECT_FALSE(opens(ring("other secret"), by_secret));
  variables_["FASTMCP_SERVER_AUTH_GOOGLE_JWT_SIGNING_KEY"] = "client secret";
  auto const by_signing_key = ring("client secret");
  EXPECT_TRUE(opens(ring(), by_signing_key));
  EXPECT_FALSE(opens(by_secret, by_signing_key));
}

TEST_F(SecretKeysTest, AShortSigningKeyWarns) {
  variables_["FASTMCP_SERVER_AUTH_GOOGLE_JWT_SIGNING_KEY"] = "short";
  testing::internal::CaptureStderr();
  (void)ring();
  EXPECT_NE(testing::internal::GetCapturedStderr().find("FASTMCP_SERVER_AUTH_GOOGLE_JWT_SIGNING_KEY"),
            std::string::npos);
}

TEST_F(SecretKeysTest, ElseAFileThatAllProcessesShare) {
  auto const first = ring();
  EXPECT_TRUE(opens(ring(), first));
  struct stat facts {};
  ASSERT_EQ(::stat((root_ / "credentials" / ".secret_key").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 07777, 0600u);
  std::ofstream(root_ / "credentials" / ".secret_key") << "cut";
  EXPECT_THROW((void)ring(), Failure);
}

TEST_F(SecretKeysTest, WithoutADirectoryItEndsWithTheProcess) {
  EXPECT_FALSE(opens(ring({}, false), ring({}, false)));
  EXPECT_FALSE(fs::exists(root_ / "credentials"));
}

TEST_F(SecretKeysTest, UsersInLogsAreShortAndWithoutCase) {
  auto const keys = ring("client secret");
  auto const hash = user_hash(keys, "Alice@Example.com");
  EXPECT_EQ(hash.size(), 12u);
  EXPECT_EQ(hash.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(hash, user_hash(keys, "alice@example.com"));
  EXPECT_NE(hash, user_hash(keys, "bob@example.com"));
  EXPECT_EQ(logged_user(keys, "alice@example.com", false), hash);
  EXPECT_EQ(logged_user(keys, "Alice@example.com", true), "alice@example.com");
}

}  // namespace
}  // namespace workspace::auth
