#pragma once
// When a request to Google is sent again: state machines without clock, network or coroutine.
// https://cloud.google.com/apis/design/errors, https://developers.google.com/drive/api/guides/handle-errors

#include "base/time.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace workspace::google {

/// Uniform in [0, 1).
using Random = std::function<double()>;
Random system_random();

/// Exponential waits with jitter, until a deadline: 0.5, 1, 2, ... 16 s, of each between half and all.
class Backoff {
 public:
  Backoff(TimePoint deadline, Random random) : deadline_(deadline), random_(std::move(random)) {}

  /// How long to wait before the next attempt, at least `at_least`; nullopt when attempts or time run out.
  std::optional<milliseconds> next(TimePoint now, std::optional<milliseconds> at_least);
  /// After progress the waits begin anew.
  void reset() { failures_ = 0; }

 private:
  TimePoint deadline_;
  Random random_;
  int failures_ = 0;
};

/// What came of one attempt.
struct Outcome {
  int status = 0;        // 0: no whole answer
  std::string reason;    // Google's, e.g. "rateLimitExceeded"
  bool sent = true;      // whether the request may have reached Google; meaningful without a status
  bool readable = true;  // false: a 2xx answer whose body is broken
  bool lasting = false;  // the same request would break the same way again
  std::optional<milliseconds> retry_after;
};

/// 429, or 403 with a reason that says "slower": Google refused to act on the request.
bool is_rate_limit(Outcome const& outcome);

class Retry {
 public:
  enum class Do {
    accept,   // an answer to take as it is, be it an error
    repeat,   // after `wait`
    give_up,  // failed for good, and Google certainly did not act
    unknown   // a write failed, and Google may have acted
  };
  struct Action {
    Do what = Do::accept;
    milliseconds wait{0};
  };

  /// `repeatable`: whether doing it twice is doing it once (reads).
  Retry(bool repeatable, TimePoint deadline, Random random)
      : repeatable_(repeatable), backoff_(deadline, std::move(random)) {}

  Action resume(Outcome const& outcome, TimePoint now);

 private:
  bool repeatable_;
  Backoff backoff_;
};

/// The value of a Retry-After field: seconds, or an HTTP date (RFC 9110 section 10.2.3); not negative.
std::optional<milliseconds> parse_retry_after(std::string_view text, TimePoint now);

}  // namespace workspace::google
