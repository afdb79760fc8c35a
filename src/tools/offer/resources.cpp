#include "tools/offer/resources.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace workspace::tools {
namespace {

constexpr std::size_t most_id_bytes = 512;

bool can_be_id(std::string_view value) {
  if (value.empty() || value.size() > most_id_bytes || value == "." || value == "..") return false;
  return std::ranges::none_of(
      value, [](unsigned char c) { return c <= 0x20 || c == 0x7F || c == '/' || c == '\\'; });
}

bool is_address(std::string_view user) {
  auto const at = user.find('@');
  return user.size() <= 254 && at != 0 && at != std::string_view::npos && at + 1 < user.size();
}

}  // namespace

Async<Rendered> answer_of(ToolContext& context, std::string_view tool, json::object arguments) {
  auto const* found = Tool::named(tool);
  if (!found) throw Failure(ErrorKind::internal, fmt::format("There is no tool {}.", tool));
  co_return co_await found->call(context, arguments);
}

Async<std::vector<Part>> text_of(ToolContext& context, std::string_view tool, json::object arguments) {
  auto rendered = co_await answer_of(context, tool, std::move(arguments));
  std::vector<Part> parts;
  parts.push_back({"text/plain", std::move(rendered.text)});
  co_return parts;
}

json::object annotations(double priority) {
  json::object made{{"priority", priority}};
  made["audience"] = json::array{"user", "assistant"};
  return made;
}

Tool const& Resource::tool() const {
  auto const* tool = Tool::named(info.tool);
  if (!tool) throw Failure(ErrorKind::internal, fmt::format("The resource {} goes with no tool.", info.name));
  return *tool;
}

std::vector<MethodRef> Resource::methods() const {
  auto all = tool().info.methods;
  all.insert(all.end(), info.also.begin(), info.also.end());
  return all;
}

std::string ResourceUri::id() const {
  auto const found = variables.find("id");
  return found == variables.end() ? std::string() : found->second;
}

std::optional<ResourceUri> parse_resource_uri(std::string_view uri) {
  if (uri.find_first_of("?#") != std::string_view::npos) return std::nullopt;
  for (auto const* resource : Resource::all()) {
    auto variables = mcp::match_template(resource->info.uri, uri);
    if (!variables) continue;
    if (!std::ranges::all_of(*variables, [](auto const& each) { return can_be_id(each.second); }))
      return std::nullopt;
    auto user = to_lower(variables->at("user"));
    if (!is_address(user)) return std::nullopt;
    return ResourceUri{resource, std::move(user), std::move(*variables)};
  }
  return std::nullopt;
}

std::string resource_uri(std::string_view uri_template, mcp::Variables const& variables) {
  return mcp::expand_template(uri_template, variables);
}

}  // namespace workspace::tools
