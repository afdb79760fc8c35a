#pragma once
// The tools served, in an order that never changes, with their definitions written once per version.

#include "mcp/tool.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::mcp {

class ToolRegistry {
 public:
  /// Many clients never ask for a second page, so one holds more than we have.
  explicit ToolRegistry(std::size_t page_size = 250) : page_size_(page_size) {}

  /// Throws Failure(invalid) for a bad or taken name and for a schema whose root is no object.
  void add(Tool tool);

  Tool const* find(std::string_view name) const;
  std::size_t size() const { return tools_.size(); }
  std::size_t page_size() const { return page_size_; }
  /// Sorted.
  std::vector<std::string_view> names() const;

  /// The definitions from `offset` on, at most a page, as a JSON array.
  std::string const& page(Version version, std::size_t offset) const;
  /// Changes when any definition does: what cursors are bound to.
  std::string const& fingerprint() const;

 private:
  std::size_t page_size_;
  std::map<std::string, Tool, std::less<>> tools_;
  mutable std::map<std::pair<Version, std::size_t>, std::string> pages_;
  mutable std::string fingerprint_;
};

}  // namespace workspace::mcp
