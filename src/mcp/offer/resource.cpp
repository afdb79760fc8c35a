#include "mcp/offer/resource.hpp"

#include "base/encoding.hpp"
#include "mcp/protocol/members.hpp"

namespace workspace::mcp {
namespace {

/// "gdrive://alice@example.com/files/{id}" is a literal, then a variable.
struct Piece {
  std::string_view literal;   // before the variable
  std::string_view variable;  // empty at the end
  bool rest = false;          // {+name}: may hold "/"
};

std::optional<std::vector<Piece>> pieces_of(std::string_view uri_template) {
  std::vector<Piece> pieces;
  while (!uri_template.empty()) {
    auto const open = uri_template.find('{');
    Piece piece{uri_template.substr(0, open), {}};
    if (open == std::string_view::npos) {
      pieces.push_back(piece);
      break;
    }
    auto const close = uri_template.find('}', open);
    if (close == std::string_view::npos) return std::nullopt;
    piece.variable = uri_template.substr(open + 1, close - open - 1);
    piece.rest = piece.variable.starts_with('+');
    if (piece.rest) piece.variable.remove_prefix(1);
    if (piece.variable.empty()) return std::nullopt;
    pieces.push_back(piece);
    uri_template.remove_prefix(close + 1);
  }
  return pieces;
}

bool has_scheme(std::string_view uri) {
  auto const colon = uri.find(':');
  return colon != std::string_view::npos && colon > 0 && colon + 1 < uri.size();
}

json::object info_for(ResourceInfo const& info, Version version) {
  auto const& known = features(version);
  json::object out{{"name", info.name}};
  if (known.structured) put(out, "title", info.title);
  put(out, "description", info.description);
  put(out, "mimeType", info.mime_type);
  if (info.size) out["size"] = *info.size;
  auto annotations = info.annotations;
  if (!known.structured) annotations.erase("lastModified");
  put(out, "annotations", annotations);
  if (known.icons) put(out, "icons", info.icons);
  if (known.structured) put(out, "_meta", info.meta);
  return out;
}

void check(ResourceInfo const& info, std::string_view uri, bool reads) {
  if (!has_scheme(uri) || info.name.empty() || !reads)
    throw Failure(ErrorKind::invalid, "The resource \"" + std::string(uri) +
                                          "\" needs a URI with a scheme, a name and a reader.");
}

}  // namespace

ReadResult ReadResult::text(std::string uri, std::string_view mime_type, std::string text) {
  json::object content{{"uri", uri}, {"mimeType", mime_type}};
  content["text"] = std::move(text);
  ReadResult result;
  result.contents.push_back(std::move(content));
  return result;
}

ReadResult ReadResult::blob(std::string uri, std::string_view mime_type, std::string_view bytes) {
  json::object content{{"uri", uri}, {"mimeType", mime_type}};
  content["blob"] = to_base64(bytes);
  ReadResult result;
  result.contents.push_back(std::move(content));
  return result;
}

json::object describe(ReadResult result) {
  json::array contents;
  for (auto& each : result.contents) contents.emplace_back(std::move(each));
  json::object out;
  out["contents"] = std::move(contents);
  return out;
}

RpcError resource_not_found(Version version, std::string_view uri) {
  constexpr int legacy_not_found = -32002;
  return {is_modern(version) ? code::invalid_params : legacy_not_found,
          "There is no such resource, or it may not be read.", json::value(json::object{{"uri", uri}})};
}

std::optional<Variables> match_template(std::string_view uri_template, std::string_view uri) {
  auto const pieces = pieces_of(uri_template);
  if (!pieces) return std::nullopt;
  Variables variables;
  for (std::size_t i = 0; i < pieces->size(); ++i) {
    auto const& piece = (*pieces)[i];
    if (!uri.starts_with(piece.literal)) return std::nullopt;
    uri.remove_prefix(piece.literal.size());
    if (piece.variable.empty()) continue;
    // A variable ends where the next literal begins.
    std::string_view const next = i + 1 < pieces->size() ? (*pieces)[i + 1].literal : std::string_view();
    auto end = uri.size();
    if (!piece.rest) end = std::min(end, uri.find('/'));
    if (!next.empty()) end = std::min(end, piece.rest ? uri.rfind(next) : uri.find(next));
    if (end == 0 || (!next.empty() && !uri.substr(end).starts_with(next))) return std::nullopt;
    auto value = percent_decode(uri.substr(0, end));
    if (!value) return std::nullopt;
    variables.emplace(piece.variable, std::move(*value));
    uri.remove_prefix(end);
  }
  if (!uri.empty()) return std::nullopt;
  return variables;
}

std::string expand_template(std::string_view uri_template, Variables const& variables) {
  std::string uri;
  auto const pieces = pieces_of(uri_template);
  if (!pieces) return uri;
  for (auto const& piece : *pieces) {
    uri += piece.literal;
    if (auto const found = variables.find(piece.variable); found != variables.end())
      uri += piece.rest ? percent_encode_path(found->second) : percent_encode(found->second);
  }
  return uri;
}

std::string const& key_of(Resource const& resource) { return resource.uri; }
std::string const& key_of(ResourceTemplate const& resource) { return resource.uri_template; }

void check(Resource const& resource) { check(resource.info, resource.uri, bool(resource.read)); }

void check(ResourceTemplate const& resource) {
  check(resource.info, resource.uri_template, bool(resource.read));
  auto const pieces = pieces_of(resource.uri_template);
  if (!pieces)
    throw Failure(ErrorKind::invalid, "\"" + resource.uri_template + "\" is no URI template that we match.");
}

json::object definition(Resource const& resource, Version version) {
  auto out = info_for(resource.info, version);
  out["uri"] = resource.uri;
  return out;
}

json::object definition(ResourceTemplate const& resource, Version version) {
  auto out = info_for(resource.info, version);
  out.erase("size");
  out["uriTemplate"] = resource.uri_template;
  return out;
}

}  // namespace workspace::mcp
