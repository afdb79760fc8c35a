#pragma once
// The built-in files of alice, bob and carol, and what puts them there.

#include "sandbox/drive/state.hpp"

namespace workspace::sandbox::drive {

struct NewFile {
  std::string owner;
  std::string path;       // "Projects/Apollo/Plan.md"
  std::string content;    // bytes; of Google types Markdown, CSV, or slides separated by "---" lines
  std::string mime_type;  // empty: from the name
  std::string drive;      // a shared drive's id, or empty
  TimePoint when;
  std::string index_text;  // words found by search in files whose bytes the sandbox does not read
};

/// The folder at `path`; makes what is missing.
File& seed_folder(World& world, std::string_view owner, std::string_view drive, std::string_view path,
                  TimePoint when);
File& seed_file(World& world, NewFile const& wanted);
SharedDrive& seed_drive_of(World& world, std::string name,
                           std::vector<std::pair<std::string, Role>> const& members);
void seed_share(World& world, File& file, std::string_view type, std::string const& grantee, Role role,
                TimePoint when);

/// alice, bob and carol must have accounts.
void seed_builtin(World& world);

}  // namespace workspace::sandbox::drive
