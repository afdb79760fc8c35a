#pragma once
// From an HTTP answer, or the lack of one, to what the retry rules need to know.

#include "base/time.hpp"
#include "google/problem.hpp"
#include "google/retry.hpp"
#include "http/client.hpp"

namespace workspace::google {

inline Outcome outcome_of(http::Broken const& broken) {
  Outcome outcome;
  outcome.sent = broken.sent;
  return outcome;
}

inline Outcome outcome_of(Problem const& problem) {
  Outcome outcome;
  outcome.status = problem.status;
  outcome.reason = problem.reason;
  outcome.retry_after = problem.retry_after;
  return outcome;
}

/// Whether the same request would break the same way again.
inline bool is_final(http::Broken const& broken) {
  using Kind = http::Broken::Kind;
  return broken.kind == Kind::too_large || broken.kind == Kind::invalid_url || broken.kind == Kind::tls;
}

/// A clause for the text of an unknown outcome.
inline std::string_view how_it_broke(http::Broken const& broken) {
  using Kind = http::Broken::Kind;
  if (broken.kind == Kind::timeout) return "the request was sent and no answer came in time";
  if (broken.kind == Kind::too_large || broken.kind == Kind::malformed)
    return "the request was sent and its answer could not be read";
  return "the connection broke after the request was sent";
}

}  // namespace workspace::google
