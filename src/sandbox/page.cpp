#include "sandbox/page.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace workspace::sandbox {
namespace {

std::string fingerprint(std::string_view about) { return to_hex(crypto::sha256(about)).substr(0, 12); }

std::string about(Request const& request, PageSize const& size) {
  auto text = fmt::format("{}|{}", request.method.id, request.user);
  for (auto const& [name, value] : request.path) text += fmt::format("|{}", value);
  auto const& common = catalogue::common_parameters();
  for (auto const& [name, value] : request.query)
    if (name != "pageToken" && name != size.parameter && std::ranges::find(common, name) == common.end())
      text += fmt::format("|{}={}", name, value);
  return text;
}

ApiFault bad_parameter(Request const& request, std::string_view name) {
  // Gmail's words; the older APIs have others.
  if (request.method.api->name == "gmail") return invalid_argument(fmt::format("Invalid {}", name));
  return invalid_value(std::string(name));
}

std::size_t count_of(Request const& request, PageSize const& size) {
  auto const asked = request.number(size.parameter, size.usual);
  if (size.strict && (asked < 1 || asked > size.most))
    throw ApiFault{400, "INVALID_ARGUMENT", "invalidParameter",
                   fmt::format("Invalid value '{}'. Values must be within the range: [1, {}]",
                               request.param(size.parameter), size.most),
                   std::string(size.parameter)};
  if (asked < 0) throw bad_parameter(request, size.parameter);
  return std::size_t(asked == 0 ? size.usual : std::min(asked, size.most));
}

}  // namespace

std::string write_token(std::string_view kind, std::int64_t number, std::string_view about) {
  return to_base64url(fmt::format("{}|{}|{}", kind, number, fingerprint(about)));
}

std::optional<std::int64_t> read_token(std::string_view token, std::string_view kind,
                                       std::string_view about) {
  auto const text = from_base64url(token);
  if (!text) return std::nullopt;
  auto const parts = split(*text, '|');
  if (parts.size() != 3 || parts[0] != kind || parts[2] != fingerprint(about)) return std::nullopt;
  std::int64_t number = 0;
  auto const [end, problem] = std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), number);
  if (problem != std::errc{} || end != parts[1].data() + parts[1].size() || number < 0) return std::nullopt;
  return number;
}

Page page_of(Request const& request, std::size_t total, PageSize const& size) {
  auto const count = count_of(request, size);
  auto const asked = about(request, size);
  Page page;
  if (auto const token = request.param("pageToken"); !token.empty()) {
    auto const place = read_token(token, "page", asked);
    if (!place) throw bad_parameter(request, "pageToken");
    page.first = std::min(total, std::size_t(*place));
  }
  page.last = std::min(total, page.first + count);
  if (page.last < total) page.next = write_token("page", std::int64_t(page.last), asked);
  return page;
}

}  // namespace workspace::sandbox
