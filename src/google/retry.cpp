#include "google/retry.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <iomanip>
#include <random>
#include <sstream>

namespace workspace::google {
namespace {

constexpr int most_failures = 8;
constexpr milliseconds first_wait{500};
constexpr milliseconds longest_wait{16'000};

bool is_failure_of_google(int status) {
  return status == 500 || status == 502 || status == 503 || status == 504;
}

}  // namespace

Random system_random() {
  return [] {
    static thread_local std::minstd_rand engine{std::random_device{}()};
    return std::uniform_real_distribution<double>(0, 1)(engine);
  };
}

std::optional<milliseconds> Backoff::next(TimePoint now, std::optional<milliseconds> at_least) {
  if (++failures_ >= most_failures) return std::nullopt;
  auto const whole = std::min(longest_wait, first_wait * (1 << (failures_ - 1)));
  auto wait = milliseconds(std::int64_t(double(whole.count()) * (0.5 + random_() / 2)));
  // The jitter is kept on top of what Google asks for: all that were refused at once should not come back at
  // once.
  if (at_least) wait = std::max(wait, *at_least + milliseconds(std::int64_t(random_() * 500)));
  if (now + wait >= deadline_) return std::nullopt;
  return wait;
}

bool is_rate_limit(Outcome const& outcome) {
  if (outcome.status == 429) return true;
  if (outcome.status != 403) return false;
  return outcome.reason == "rateLimitExceeded" || outcome.reason == "userRateLimitExceeded" ||
         outcome.reason == "RATE_LIMIT_EXCEEDED" || outcome.reason == "backendError";
}

Retry::Action Retry::resume(Outcome const& outcome, TimePoint now) {
  bool const broken = outcome.status == 0 || !outcome.readable;
  bool const failed = broken || is_failure_of_google(outcome.status);
  bool const refused = is_rate_limit(outcome) || (outcome.status == 0 && !outcome.sent);
  if (!failed && !refused) return {Do::accept};
  if (!repeatable_ && !refused) return {Do::unknown};
  if (outcome.lasting) return {Do::give_up};
  if (auto const wait = backoff_.next(now, outcome.retry_after)) return {Do::repeat, *wait};
  return {Do::give_up};
}

std::optional<milliseconds> parse_retry_after(std::string_view text, TimePoint now) {
  text = trim(text);
  std::int64_t whole = 0;
  auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (ec == std::errc{} && end == text.data() + text.size() && whole >= 0)
    return milliseconds(std::min<std::int64_t>(whole, 86'400) * 1000);
  std::tm parts{};
  std::istringstream stream{std::string(text)};
  stream.imbue(std::locale::classic());
  stream >> std::get_time(&parts, "%a, %d %b %Y %H:%M:%S GMT");
  if (stream.fail()) return std::nullopt;
  using namespace std::chrono;
  auto const day = year(parts.tm_year + 1900) / month(unsigned(parts.tm_mon + 1)) /
                   std::chrono::day(unsigned(parts.tm_mday));
  TimePoint const at = sys_days(day) + hours(parts.tm_hour) + minutes(parts.tm_min) + seconds(parts.tm_sec);
  return std::max(milliseconds(0), at - now);
}

}  // namespace workspace::google
