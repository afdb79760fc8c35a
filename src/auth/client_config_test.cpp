#include "auth/client_config.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <stdlib.h>

namespace workspace::auth {
namespace {

namespace fs = std::filesystem;

class ClientConfigTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "workspace-client-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
  }
  void TearDown() override { fs::remove_all(root_); }

  void file(std::string const& text) {
    std::ofstream(root_ / "client.json") << text;
    variables_["GOOGLE_CLIENT_SECRET_PATH"] = (root_ / "client.json").string();
  }
  Result<ClientConfig> read() {
    EnvironmentLookup const lookup = [this](std::string_view name) -> std::optional<std::string> {
      auto const found = variables_.find(name);
      if (found == variables_.end()) return std::nullopt;
      return found->second;
    };
    return read_client_config(with_fork_names(lookup), "http://localhost:8000/oauth2callback");
  }
  void expect(std::string const& id, std::string const& secret) {
    auto const config = read();
    ASSERT_TRUE(config) << config.error().text();
    EXPECT_EQ(config->client_id, id);
    EXPECT_EQ(config->client_secret, secret);
    EXPECT_EQ(config->configured(), !id.empty());
  }

  fs::path root_;
  std::map<std::string, std::string, std::less<>> variables_;
};

TEST_F(ClientConfigTest, NothingSetIsNotConfigured) {
  expect("", "");
  EXPECT_EQ(read()->redirect_uri, "http://localhost:8000/oauth2callback");
}

TEST_F(ClientConfigTest, TheEnvironmentComesFirst) {
  variables_ = {{"GOOGLE_OAUTH_CLIENT_ID", "id"},
                {"GOOGLE_OAUTH_CLIENT_SECRET", "secret"},
                {"GOOGLE_OAUTH_REDIRECT_URI", "https://mcp.example.com/oauth2callback"}};
  file(R"({"web":{"client_id":"file id","client_secret":"file secret"}})");
  expect("id", "secret");
  EXPECT_EQ(read()->redirect_uri, "https://mcp.example.com/oauth2callback");
}

TEST_F(ClientConfigTest, TheFileFillsWhatIsMissing) {
  for (char const* section : {"web", "installed"}) {
    file(std::string("{\"") + section + R"(":{"client_id":"file id","client_secret":"file secret"}})");
    expect("file id", "file secret");
  }
  variables_["GOOGLE_OAUTH_CLIENT_ID"] = "file id";
  expect("file id", "file secret");
  variables_["GOOGLE_OAUTH_CLIENT_ID"] = "another id";
  expect("another id", "");
}

TEST_F(ClientConfigTest, TheOldNameOfTheFileWorks) {
  file(R"({"web":{"client_id":"file id","client_secret":"file secret"}})");
  variables_["GOOGLE_CLIENT_SECRETS"] = "~/client.json";
  variables_["HOME"] = root_.string();
  variables_.erase("GOOGLE_CLIENT_SECRET_PATH");
  expect("file id", "file secret");
}

TEST_F(ClientConfigTest, ABadFileIsNamed) {
  for (char const* text : {"", "{", "[]", "{}", R"({"web":[]})"}) {
    file(text);
    auto const config = read();
    ASSERT_FALSE(config) << text;
    EXPECT_NE(config.error().message.find("client.json"), std::string::npos);
  }
  variables_["GOOGLE_CLIENT_SECRET_PATH"] = (root_ / "missing.json").string();
  EXPECT_FALSE(read());
  variables_["GOOGLE_CLIENT_SECRET_PATH"] = root_.string();
  EXPECT_FALSE(read());
}

TEST_F(ClientConfigTest, TheNamesOfTheForkAreUnderstood) {
  variables_ = {{"MCP_GOOGLE_OAUTH_CLIENT_ID", "id"}, {"MCP_GOOGLE_OAUTH_CLIENT_SECRET", "secret"}};
  expect("id", "secret");
  variables_["GOOGLE_OAUTH_CLIENT_ID"] = "own id";
  expect("own id", "secret");
  auto const lookup = with_fork_names([](std::string_view name) -> std::optional<std::string> {
    if (name == "MCP_GOOGLE_CREDENTIALS_DIR") return "/data";
    return std::nullopt;
  });
  EXPECT_EQ(lookup("GOOGLE_MCP_CREDENTIALS_DIR"), "/data");
  EXPECT_FALSE(lookup("MCP_OTHER"));
}

}  // namespace
}  // namespace workspace::auth
