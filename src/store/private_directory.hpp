#pragma once
// A directory of small secret files: 0700 and 0600, replaced atomically, never left through a symbolic link.
// Every call blocks (fsync included): on the event loop's thread run it on a worker.

#include "base/result.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace workspace::store {

class PrivateDirectory {
 public:
  static constexpr std::size_t max_file_bytes = 1u << 20;

  /// Throws Failure(invalid) where `path` is a URL such as s3://bucket/prefix. Touches nothing yet.
  explicit PrivateDirectory(std::filesystem::path path);

  /// Makes it, with its parents, 0700; one that exists keeps its mode.
  Result<void> create() const;

  // `name` is a file name without '/'.

  /// Nothing where there is no such file. A symbolic link is followed only within the directory.
  Result<std::optional<std::string>> read(std::string const& name) const;
  /// Writes a temporary file, fsyncs it, renames it over `name`, fsyncs the directory. Makes the directory.
  Result<void> replace(std::string const& name, std::string_view text) const;
  /// As replace, but false, leaving the file as it is, where `name` exists already.
  Result<bool> create_file(std::string const& name, std::string_view text) const;
  /// Fine where there is none.
  Result<void> remove(std::string const& name) const;
  /// The names of all entries, sorted; none where the directory does not exist.
  Result<std::vector<std::string>> names() const;
  /// Makes the directory if need be and tells whether files can be read and written in it.
  Result<void> check() const;

  std::filesystem::path const& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace workspace::store
