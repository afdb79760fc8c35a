#include "mcp/registry.hpp"

#include "base/encoding.hpp"
#include "crypto/crypto.hpp"

namespace workspace::mcp {
namespace {

bool is_tool_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  });
}

bool is_object_schema(json::object const& schema) {
  auto const* const type = schema.if_contains("type");
  return type && *type == "object";
}

}  // namespace

void ToolRegistry::add(Tool tool) {
  if (!is_tool_name(tool.name))
    throw Failure(ErrorKind::invalid, "\"" + tool.name + "\" is no tool name.",
                  "Use 1 to 64 of A-Z a-z 0-9 _ . -");
  if (!is_object_schema(tool.input_schema) ||
      (!tool.output_schema.empty() && !is_object_schema(tool.output_schema)))
    throw Failure(ErrorKind::invalid, "A schema of the tool " + tool.name + " does not describe an object.");
  if (!tool.call) throw Failure(ErrorKind::invalid, "The tool " + tool.name + " has no handler.");
  auto name = tool.name;
  if (!tools_.emplace(name, std::move(tool)).second)
    throw Failure(ErrorKind::conflict, "There are two tools named " + name + ".");
  pages_.clear();
  fingerprint_.clear();
}

Tool const* ToolRegistry::find(std::string_view name) const {
  auto const found = tools_.find(name);
  return found == tools_.end() ? nullptr : &found->second;
}

std::vector<std::string_view> ToolRegistry::names() const {
  std::vector<std::string_view> names;
  for (auto const& [name, tool] : tools_) names.push_back(name);
  return names;
}

std::string const& ToolRegistry::page(Version version, std::size_t offset) const {
  auto const [at, fresh] = pages_.try_emplace({version, offset});
  if (!fresh) return at->second;
  json::array list;
  if (offset < tools_.size()) {
    auto tool = std::next(tools_.begin(), static_cast<std::ptrdiff_t>(offset));
    for (std::size_t i = 0; i < page_size_ && tool != tools_.end(); ++i, ++tool)
      list.emplace_back(tool_for(version, describe(tool->second)));
  }
  json::value const written(std::move(list));
  return at->second = json::write(written);
}

std::string const& ToolRegistry::fingerprint() const {
  if (fingerprint_.empty()) {
    std::string all;
    for (std::size_t offset = 0; offset < tools_.size(); offset += page_size_)
      all += page(newest_modern, offset);
    fingerprint_ = to_hex(crypto::sha256(all)).substr(0, 32);
  }
  return fingerprint_;
}

}  // namespace workspace::mcp
