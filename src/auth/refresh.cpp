#include "auth/refresh.hpp"

#include <charconv>

namespace workspace::auth {
namespace {

/// Retry-After in seconds (RFC 9110 section 10.2.3); as a date it is left out, Google sends none.
std::optional<milliseconds> retry_after(http::Response const& response) {
  auto const field = response.headers.find("Retry-After");
  if (!field) return std::nullopt;
  std::int64_t count = 0;
  auto const [end, code] = std::from_chars(field->data(), field->data() + field->size(), count);
  if (code != std::errc() || end != field->data() + field->size() || count < 0 || count > 86'400)
    return std::nullopt;
  return seconds{count};
}

}  // namespace

std::string_view to_string(http::Broken::Kind kind) {
  switch (kind) {
    case http::Broken::Kind::invalid_url:
      return "invalid_url";
    case http::Broken::Kind::resolve:
      return "resolve";
    case http::Broken::Kind::connect:
      return "connect";
    case http::Broken::Kind::tls:
      return "tls";
    case http::Broken::Kind::timeout:
      return "timeout";
    case http::Broken::Kind::reset:
      return "reset";
    case http::Broken::Kind::malformed:
      return "malformed";
    case http::Broken::Kind::too_large:
      return "too_large";
  }
  return "broken";
}

Refresh::Action Refresh::resume(Result<http::Response, http::Broken> const& came) {
  ++attempt_;
  if (!came) {
    reason_ = to_string(came.error().kind);
    return again("Google's token endpoint could not be reached: " + came.error().detail + ".", std::nullopt);
  }
  auto answer = read_token_answer(*came);
  if (answer) return Done{std::move(*answer)};
  reason_ = answer.error().code;
  switch (answer.error().kind) {
    case TokenError::Kind::ended:
      return Ended{};
    case TokenError::Kind::refused:
      return Failed{Error{ErrorKind::denied, answer.error().words, {}}};
    case TokenError::Kind::busy:
      break;
  }
  return again(answer.error().words, retry_after(*came));
}

Refresh::Action Refresh::again(std::string words, std::optional<milliseconds> asked) {
  if (attempt_ < policy_.attempts && asked.value_or(milliseconds{0}) <= policy_.longest_wait) {
    return Wait{std::max(asked.value_or(milliseconds{0}), policy_.delay_after(attempt_))};
  }
  return Failed{Error{ErrorKind::unavailable, std::move(words), "Try again in a minute."}};
}

}  // namespace workspace::auth
