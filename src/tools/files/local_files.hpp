#pragma once
// Files of the machine the server runs on, for tools that upload them: only from folders the operator allows,
// and never what looks like a credential.

#include "base/result.hpp"
#include "store/environment.hpp"

#include <filesystem>
#include <vector>

namespace workspace::tools {

class LocalFiles {
 public:
  /// The attachment folder and those in ALLOWED_FILE_DIRS (separated by ':'); none at all with
  /// WORKSPACE_MCP_DISABLE_LOCAL_FILES=true.
  LocalFiles(EnvironmentLookup const& environment, std::filesystem::path attachments);

  /// The bytes of a regular file. `path` is absolute, begins with ~/, or is a file:// URL; symbolic links are
  /// resolved before the rules are applied. Blocks: run it on a worker. Error kinds: denied, not_found,
  /// invalid, too_large.
  Result<std::string> read(std::string_view path, std::size_t max_bytes) const;

 private:
  Result<std::filesystem::path> resolve(std::string_view path) const;

  bool enabled_ = true;
  std::filesystem::path home_;
  std::vector<std::filesystem::path> allowed_;
  std::vector<std::filesystem::path> forbidden_;  // the server's own secrets
};

/// Whether a path (resolved, absolute) is refused whatever folders are allowed: keys, credentials, .env
/// files, and the system's own trees.
bool is_blocked_path(std::filesystem::path const& path);

}  // namespace workspace::tools
