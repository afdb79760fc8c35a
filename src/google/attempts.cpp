#include "google/attempts.hpp"

namespace workspace::google {

Attempts::Next Attempts::broke(http::Broken const& broken, TimePoint now) {
  auto const action = retry_.resume(outcome_of(broken), now);
  if (action.what == Retry::Do::repeat) return {action.wait, {}};
  if (action.what == Retry::Do::unknown) return {{}, unknown_outcome(method_, how_it_broke(broken))};
  return {{}, no_answer(method_, broken)};
}

Attempts::Next Attempts::answered(Problem problem, TimePoint now) {
  auto const action = retry_.resume(outcome_of(problem), now);
  if (action.what == Retry::Do::repeat) return {action.wait, {}};
  if (action.what == Retry::Do::unknown)
    return {
        {},
        unknown_outcome(method_, "Google answered with status " + std::to_string(problem.status), problem)};
  return {{}, error_answer(method_, params_, std::move(problem))};
}

Outcome outcome_of(http::Broken const& broken) {
  using Kind = http::Broken::Kind;
  Outcome outcome;
  outcome.sent = broken.sent;
  outcome.lasting =
      broken.kind == Kind::too_large || broken.kind == Kind::invalid_url || broken.kind == Kind::tls;
  return outcome;
}

Outcome outcome_of(Problem const& problem) {
  Outcome outcome;
  outcome.status = problem.status;
  outcome.reason = problem.reason;
  outcome.retry_after = problem.retry_after;
  return outcome;
}

std::string_view how_it_broke(http::Broken const& broken) {
  using Kind = http::Broken::Kind;
  if (broken.kind == Kind::timeout) return "the request was sent and no answer came in time";
  if (broken.kind == Kind::too_large || broken.kind == Kind::malformed)
    return "the request was sent and its answer could not be read";
  return "the connection broke after the request was sent";
}

}  // namespace workspace::google
