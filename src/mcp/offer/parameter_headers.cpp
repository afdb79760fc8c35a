#include "mcp/offer/parameter_headers.hpp"

#include "base/text.hpp"
#include "mcp/protocol/header_value.hpp"

#include <charconv>
#include <set>

namespace workspace::mcp {
namespace {

constexpr std::string_view prefix = "mcp-param-";
constexpr int max_depth = 8;

struct Annotation {
  std::string header;             // in lower case
  std::vector<std::string> path;  // of the argument
  std::string_view type;
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

void collect(json::object const& schema, std::vector<std::string>& path, std::vector<Annotation>& found) {
  auto const* const properties = json::find(schema, "properties");
  if (!properties || !properties->is_object() || path.size() >= max_depth) return;
  for (auto const& property : properties->get_object()) {
    if (!property.value().is_object()) continue;
    path.emplace_back(property.key());
    auto const& inner = property.value().get_object();
    if (auto const header = json::text(inner, "x-mcp-header"); !header.empty())
      found.push_back({lower(header), path, json::text(inner, "type")});
    collect(inner, path, found);
    path.pop_back();
  }
}

std::vector<Annotation> annotations_of(Tool const& tool) {
  std::vector<Annotation> found;
  std::vector<std::string> path;
  collect(tool.input_schema, path, found);
  return found;
}

json::value const* argument_at(json::object const& arguments, std::vector<std::string> const& path) {
  auto const* value = json::find(arguments, path.front());
  for (std::size_t i = 1; value && i < path.size(); ++i) value = json::find(*value, path[i]);
  return value;
}

/// Whether the header says what the argument says: numbers are compared as numbers.
bool same(std::string_view header, json::value const& argument) {
  if (argument.is_string()) return header == std::string_view(argument.get_string());
  if (argument.is_bool()) return header == (argument.get_bool() ? "true" : "false");
  if (argument.is_number()) {
    double number = 0;
    auto const [end, ec] = std::from_chars(header.data(), header.data() + header.size(), number);
    return ec == std::errc() && end == header.data() + header.size() &&
           number == argument.to_number<double>();
  }
  return false;
}

bool is_token(std::string_view text) {
  static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

}  // namespace

ParameterHeaders read_parameter_headers(http::Headers const& headers) {
  ParameterHeaders found;
  for (auto const& [name, value] : headers) {
    auto const key = lower(name);
    if (!key.starts_with(prefix)) continue;
    auto const [at, fresh] = found.try_emplace(key.substr(prefix.size()), decode_header_value(value));
    if (!fresh) at->second.reset();
  }
  return found;
}

std::optional<RpcError> check_parameter_headers(std::optional<ParameterHeaders> const& headers,
                                                Tool const& tool, json::object const& arguments) {
  if (!headers) return std::nullopt;
  for (auto const& annotation : annotations_of(tool)) {
    auto const* const argument = argument_at(arguments, annotation.path);
    auto const sent = headers->find(annotation.header);
    auto const mismatch = [&](std::string_view what) {
      return RpcError{code::header_mismatch,
                      fmt::format("The Mcp-Param-{} header {}.", annotation.header, what)};
    };
    if (!argument) {
      if (sent != headers->end()) return mismatch("stands for an argument that is not there");
      continue;
    }
    if (sent == headers->end()) return mismatch("is missing");
    if (!sent->second) return mismatch("is not plain ASCII or valid base64, or stands twice");
    if (!same(*sent->second, *argument)) return mismatch("does not match the argument");
  }
  return std::nullopt;
}

void check_header_annotations(Tool const& tool) {
  std::set<std::string> seen;
  for (auto const& annotation : annotations_of(tool)) {
    bool const primitive =
        annotation.type == "string" || annotation.type == "integer" || annotation.type == "boolean";
    if (!is_token(annotation.header) || !primitive || !seen.insert(annotation.header).second)
      throw Failure(ErrorKind::invalid, "The tool " + tool.name + " asks for the header Mcp-Param-" +
                                            annotation.header + " in a way that no client can follow.");
  }
}

}  // namespace workspace::mcp
