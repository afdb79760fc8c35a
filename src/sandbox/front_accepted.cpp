#include "sandbox/front_accepted.hpp"

#include "base/text.hpp"
#include "http/multipart.hpp"

#include <charconv>
#include <fmt/format.h>

namespace workspace::sandbox {
namespace {

bool is_json(std::string_view type) {
  auto const plain = to_lower(trim(type.substr(0, type.find(';'))));
  return plain == "application/json" || plain.ends_with("+json");
}

ApiFault parse_fault(std::string_view problem) {
  return {400,          "INVALID_ARGUMENT",
          "parseError", fmt::format("Invalid JSON payload received. {}", problem),
          {},           {}};
}

std::optional<ApiFault> too_large(catalogue::Method const& method, std::size_t size) {
  if (method.max_upload_bytes <= 0 || static_cast<std::int64_t>(size) <= method.max_upload_bytes)
    return std::nullopt;
  return ApiFault{413,
                  "INVALID_ARGUMENT",
                  "uploadTooLarge",
                  fmt::format("The upload is larger than the {} bytes allowed.", method.max_upload_bytes),
                  {},
                  {}};
}

}  // namespace

std::optional<ApiFault> Front::Accepted::read_json(http::ServerRequest const& from) {
  if (from.body.empty()) return std::nullopt;
  if (request.method.verb == "GET") return parse_fault("A GET request has no body.");
  if (!is_json(from.headers.find("Content-Type").value_or("")))
    return parse_fault("Content-Type is not application/json.");
  auto parsed = json::parse(from.body);
  if (!parsed) return parse_fault(parsed.error().message);
  if (!parsed->is_object()) return parse_fault("The body is no object.");
  if (!request.method.request && !parsed->get_object().empty()) {
    return parse_fault(fmt::format("{} takes no body.", request.method.id));
  }
  request.body = std::move(*parsed);
  return std::nullopt;
}

std::optional<ApiFault> Front::Accepted::read_media(http::ServerRequest const& from,
                                                    std::string_view upload_type) {
  std::string const type(from.headers.find("Content-Type").value_or(""));
  if (upload_type == "media") {
    request.media = from.body;
    request.media_type = type.empty() ? "application/octet-stream" : type;
    return too_large(request.method, request.media.size());
  }
  if (!to_lower(type).starts_with("multipart/related")) {
    return ApiFault{400,          "INVALID_ARGUMENT",
                    "badContent", "uploadType=multipart needs Content-Type multipart/related.",
                    {},           {}};
  }
  auto parts = http::parse_multipart(type, from.body);
  if (!parts || parts->size() != 2) {
    return ApiFault{400, "INVALID_ARGUMENT", "badContent", "Malformed multipart body.", {}, {}};
  }
  auto& metadata = (*parts)[0];
  auto& media = (*parts)[1];
  if (!is_json(metadata.headers.find("Content-Type").value_or(""))) {
    return ApiFault{400, "INVALID_ARGUMENT", "badContent", "The first part must be application/json.", {},
                    {}};
  }
  auto parsed = json::parse(metadata.body);
  if (!parsed || !parsed->is_object())
    return parse_fault(parsed ? "The metadata is no object." : parsed.error().message);
  request.body = std::move(*parsed);
  request.media_type = media.headers.find("Content-Type").value_or("application/octet-stream");
  request.media = std::move(media.body);
  return too_large(request.method, request.media.size());
}

std::optional<ApiFault> Front::Accepted::read_fields() {
  if (!request.has("fields")) return std::nullopt;
  auto parsed = parse_fields(request.param("fields"), request.method.response);
  if (!parsed)
    return ApiFault{400,      "INVALID_ARGUMENT", "invalidParameter", parsed.error().message,
                    "fields", "parameter"};
  fields = std::move(*parsed);
  return std::nullopt;
}

std::optional<std::pair<std::size_t, std::size_t>> byte_range(std::string_view spec, std::size_t size) {
  auto number = [](std::string_view text) -> std::optional<std::size_t> {
    std::size_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
  };
  auto const dash = spec.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  if (dash == 0) {
    auto const count = number(spec.substr(1));
    if (!count || *count == 0) return std::nullopt;
    return std::pair{size - std::min(*count, size), size - 1};
  }
  auto const first = number(spec.substr(0, dash));
  if (!first || *first >= size) return std::nullopt;
  if (dash + 1 == spec.size()) return std::pair{*first, size - 1};
  auto const last = number(spec.substr(dash + 1));
  if (!last || *last < *first) return std::nullopt;
  return std::pair{*first, std::min(*last, size - 1)};
}

}  // namespace workspace::sandbox
