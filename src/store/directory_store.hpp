#pragma once
// Grants as files of one directory, in the names and the format of the Python workspace-mcp, so that its
// files are picked up as they are and it can read ours.

#include "async/worker_pool.hpp"
#include "store/credential_store.hpp"
#include "store/private_directory.hpp"

namespace workspace::store {

/// "alice@example.com" -> "alice@example.com.json"; other than letters, digits and @ . _ - ~ is
/// percent-encoded. Error (invalid): empty, without '@', with '/', NUL or "..", over 254 bytes, or over 255
/// as a file name.
Result<std::string> credential_file_name(std::string_view user);

/// A file is found under credential_file_name(), else under one that differs in upper and lower case only,
/// else (for reading) under the older name in which every odd character became '_'. It is always written
/// under the first two. A file that cannot be read as a grant gives an error and stays as it is.
class DirectoryStore final : public CredentialStore {
 public:
  /// Throws Failure(invalid) where `directory` is a URL. Touches nothing yet.
  DirectoryStore(std::filesystem::path directory, async::WorkerPool& workers);

  Async<Result<std::optional<StoredGrant>>> load(std::string user) override;
  Async<Result<void>> save(std::string user, StoredGrant grant) override;
  /// A file under the older name is left, with a conflict error: it may belong to another address.
  Async<Result<void>> remove(std::string user) override;
  Async<Result<std::vector<std::string>>> list() override;
  Async<Result<void>> check() override;
  std::string describe() const override { return "directory " + directory_.path().string(); }

 private:
  PrivateDirectory directory_;
  async::WorkerPool& workers_;
};

}  // namespace workspace::store
