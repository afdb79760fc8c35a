#include "google/problem.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "google/redact.hpp"
#include "google/retry.hpp"
#include "http/url.hpp"
#include "json/json.hpp"

#include <algorithm>
#include <charconv>

namespace workspace::google {
namespace {

constexpr std::size_t most_message_bytes = 300;

bool is_console_link(std::string_view link) {
  auto const url = http::parse_url(link);
  return url && url->scheme == "https" && url->userinfo.empty() && link.size() <= 200 &&
         (url->host == "console.cloud.google.com" || url->host == "console.developers.google.com");
}

void take_link(Problem& problem, std::string_view link) {
  if (problem.link.empty() && is_console_link(link)) problem.link = link;
}

/// "3s" or "1.5s" (protobuf Duration).
std::optional<milliseconds> parse_duration(std::string_view text) {
  if (!text.ends_with('s')) return std::nullopt;
  text.remove_suffix(1);
  double value = 0;
  auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size() || !(value >= 0 && value < 86'400))
    return std::nullopt;
  return milliseconds(std::int64_t(value * 1000));
}

void read_detail(Problem& problem, json::value const& detail) {
  auto const type = json::text(detail, "@type");
  if (type.ends_with("google.rpc.ErrorInfo")) {
    problem.reason = json::text(detail, "reason", problem.reason);
    if (auto const* metadata = json::find(detail, "metadata")) {
      problem.service = plain_line(json::text(*metadata, "service"), 80);
      take_link(problem, json::text(*metadata, "activationUrl"));
    }
  } else if (type.ends_with("google.rpc.Help")) {
    for (auto const& link : json::items(detail, "links")) take_link(problem, json::text(link, "url"));
  } else if (type.ends_with("google.rpc.RetryInfo")) {
    if (auto const delay = parse_duration(json::text(detail, "retryDelay"))) problem.retry_after = delay;
  } else if (type.ends_with("google.rpc.BadRequest")) {
    auto const& violations = json::items(detail, "fieldViolations");
    if (!violations.empty()) problem.parameter = plain_line(json::text(violations[0], "field"), 80);
  }
}

void read_error_object(Problem& problem, json::value const& error) {
  problem.message = plain_line(json::text(error, "message"), most_message_bytes);
  problem.status_name = plain_line(json::text(error, "status"), 40);
  auto const& errors = json::items(error, "errors");
  if (!errors.empty()) {
    problem.reason = json::text(errors[0], "reason");
    if (json::text(errors[0], "locationType") == "parameter")
      problem.parameter = plain_line(json::text(errors[0], "location"), 80);
    take_link(problem, json::text(errors[0], "extendedHelp"));
  }
  for (auto const& detail : json::items(error, "details")) read_detail(problem, detail);
  problem.reason = plain_line(problem.reason, 60);
}

std::string without_markup(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    auto const open = text.find('<');
    result += text.substr(0, open);
    if (open == std::string_view::npos) break;
    auto const close = text.find('>', open);
    // A '<' that begins no tag ("a < b") stays.
    char const next = open + 1 < text.size() ? text[open + 1] : ' ';
    bool const is_tag =
        close != std::string_view::npos && (next == '/' || next == '!' || next == '?' ||
                                            (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z'));
    result += is_tag ? ' ' : '<';
    text.remove_prefix(is_tag ? close + 1 : open + 1);
  }
  return result;
}

}  // namespace

std::string plain_line(std::string_view text, std::size_t bytes) {
  // Cut before the costly steps: what follows can only be shown in part.
  auto const stripped = without_markup(make_valid_utf8(utf8_prefix(text, bytes * 16)));
  std::string line;
  for (char c : stripped) {
    bool const blank = static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
    if (blank && (line.empty() || line.back() == ' ')) continue;
    line += blank ? ' ' : c;
  }
  line = redact(trim(line));
  if (line.size() <= bytes) return line;
  return std::string(utf8_prefix(line, bytes - 3)) + "...";
}

Problem read_problem(http::Response const& response, TimePoint now) {
  Problem problem;
  problem.status = response.status;
  if (auto const field = response.headers.find("Retry-After"))
    problem.retry_after = parse_retry_after(*field, now);
  auto const body = json::parse(response.body);
  if (!body) return problem;
  // Batch and media answers wrap the object in an array at times.
  auto const* list = body->if_array();
  auto const* error = json::find(list && !list->empty() ? list->front() : *body, "error");
  if (!error) return problem;
  if (error->is_string()) {
    problem.reason = plain_line(std::string_view(error->get_string()), 60);
    problem.message = plain_line(json::text(*body, "error_description"), most_message_bytes);
  } else {
    read_error_object(problem, *error);
  }
  return problem;
}

}  // namespace workspace::google
