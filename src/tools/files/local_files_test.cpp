#include "tools/files/local_files.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <stdlib.h>
#include <sys/stat.h>

namespace workspace::tools {
namespace {

namespace fs = std::filesystem;

class LocalFilesTest : public testing::Test {
 protected:
  LocalFilesTest() {
    std::string pattern = fs::temp_directory_path() / "local-files-XXXXXX";
    root_ = fs::canonical(::mkdtemp(pattern.data()));
    for (auto const* name : {"kept", "allowed", "elsewhere", "allowed2", "credentials"})
      fs::create_directory(root_ / name);
    write("kept/report.txt");
    write("allowed/my notes.md");
    write("elsewhere/secret.txt");
    variables_["ALLOWED_FILE_DIRS"] = (root_ / "allowed").string() + ":" + (root_ / "missing").string();
    variables_["HOME"] = root_.string();
    variables_["WORKSPACE_MCP_CREDENTIALS_DIR"] = (root_ / "allowed/grants").string();
  }
  ~LocalFilesTest() override { fs::remove_all(root_); }

  void write(std::string const& name) {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << "words of " << name;
  }
  Result<std::string> read(std::string const& path, std::size_t max_bytes = 1000) {
    auto const environment = [this](std::string_view name) -> std::optional<std::string> {
      auto const at = variables_.find(std::string(name));
      return at == variables_.end() ? std::nullopt : std::optional(at->second);
    };
    return LocalFiles(environment, root_ / "kept").read(path, max_bytes);
  }
  ErrorKind refusal(std::string const& path) {
    auto const result = read(path);
    EXPECT_FALSE(result) << path;
    return result ? ErrorKind::internal : result.error().kind;
  }
  std::string at(std::string_view name) const { return (root_ / name).string(); }

  fs::path root_;
  std::map<std::string, std::string> variables_;
};

TEST_F(LocalFilesTest, AllowedFoldersAreRead) {
  EXPECT_EQ(read(at("kept/report.txt")).value(), "words of kept/report.txt");
  EXPECT_EQ(read(at("allowed/my notes.md")).value(), "words of allowed/my notes.md");
  EXPECT_EQ(read("file://" + at("allowed/my%20notes.md")).value(), "words of allowed/my notes.md");
  EXPECT_EQ(read("~/allowed/my notes.md").value(), "words of allowed/my notes.md");
}

TEST_F(LocalFilesTest, OtherFoldersAreRefusedWhetherTheFileExistsOrNot) {
  EXPECT_EQ(refusal(at("elsewhere/secret.txt")), ErrorKind::denied);
  EXPECT_EQ(refusal(at("elsewhere/none.txt")), ErrorKind::denied);
  EXPECT_EQ(refusal(at("kept/../elsewhere/secret.txt")), ErrorKind::denied);
  EXPECT_EQ(refusal(at("kept/../elsewhere/none.txt")), ErrorKind::denied);
  EXPECT_EQ(refusal("/etc/passwd"), ErrorKind::denied);
  EXPECT_EQ(refusal(at("kept/none.txt")), ErrorKind::not_found);
  EXPECT_EQ(refusal("kept/report.txt"), ErrorKind::invalid);
}

TEST_F(LocalFilesTest, AFolderWithALongerNameIsAnother) {
  write("allowed2/x.txt");
  EXPECT_EQ(refusal(at("allowed2/x.txt")), ErrorKind::denied);
}

TEST_F(LocalFilesTest, LinksAreJudgedByWhereTheyLead) {
  fs::create_symlink(root_ / "elsewhere/secret.txt", root_ / "allowed/link.txt");
  fs::create_directory_symlink(root_ / "elsewhere", root_ / "allowed/folder");
  fs::create_symlink(root_ / "kept/report.txt", root_ / "elsewhere/back.txt");
  EXPECT_EQ(refusal(at("allowed/link.txt")), ErrorKind::denied);
  EXPECT_EQ(refusal(at("allowed/folder/secret.txt")), ErrorKind::denied);
  EXPECT_EQ(read(at("elsewhere/back.txt")).value(), "words of kept/report.txt");
}

TEST_F(LocalFilesTest, CredentialsAreRefusedEvenInAllowedFolders) {
  for (std::string name : {"allowed/.env", "allowed/.env.local", "allowed/.ssh/config", "allowed/.aws/config",
                           "allowed/id_rsa", "allowed/.config/gcloud/x.json", "allowed/client_secret.json",
                           "allowed/client_secret_1.json", "allowed/grants/alice@example.com.json"}) {
    write(name);
    EXPECT_EQ(refusal(at(name)), ErrorKind::denied) << name;
  }
}

TEST_F(LocalFilesTest, OnlyRegularFilesWithinTheLimit) {
  EXPECT_EQ(refusal(at("allowed")), ErrorKind::invalid);
  ASSERT_EQ(::mkfifo(at("allowed/pipe").c_str(), 0600), 0);
  EXPECT_EQ(refusal(at("allowed/pipe")), ErrorKind::invalid);
  auto const large = read(at("kept/report.txt"), 5);
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().kind, ErrorKind::too_large);
}

TEST_F(LocalFilesTest, CanBeTurnedOff) {
  variables_["WORKSPACE_MCP_DISABLE_LOCAL_FILES"] = "true";
  EXPECT_EQ(refusal(at("kept/report.txt")), ErrorKind::denied);
}

TEST(BlockedPath, SystemTreesAndSecrets) {
  for (auto const* path : {"/proc/self/environ", "/sys/kernel", "/dev/mem", "/etc/shadow",
                           "/home/a/.kube/config", "/home/a/.GNUPG/x"})
    EXPECT_TRUE(is_blocked_path(path)) << path;
  for (auto const* path :
       {"/home/a/environment.txt", "/home/a/process/x", "/developer/x", "/home/a/gcloud/notes.md"})
    EXPECT_FALSE(is_blocked_path(path)) << path;
}

}  // namespace
}  // namespace workspace::tools
