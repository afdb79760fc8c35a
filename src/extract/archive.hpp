#pragma once
// A ZIP archive in memory, read within limits: members, expanded bytes in all and per member, compression
// ratio.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct zip;

namespace workspace::extract {

/// Ends the program with a message on stderr: see main.cpp for the codes.
struct Refused {
  int code;
  std::string message;
};
inline constexpr int exit_corrupt = 2, exit_limit = 3, exit_encrypted = 4;

class Archive {
 public:
  /// `bytes` must outlive the archive. Throws Refused.
  Archive(std::string const& bytes, std::uint64_t max_expanded_bytes);

  std::vector<std::string> const& names() const { return names_; }
  bool contains(std::string_view name) const;
  /// The expanded bytes; nullopt where there is no such member.
  std::optional<std::string> read(std::string const& name);

 private:
  struct Discard {
    void operator()(zip* handle) const;
  };
  std::unique_ptr<zip, Discard> handle_;
  std::vector<std::string> names_;
  std::uint64_t left_;
};

}  // namespace workspace::extract
