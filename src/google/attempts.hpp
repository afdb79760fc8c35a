#pragma once
// The attempts at one call: what an HTTP answer, or the lack of one, means to the rules of Retry, and the
// error that the caller is told at the end. Without clock, network or coroutine.

#include "google/api_error.hpp"
#include "google/retry.hpp"

namespace workspace::google {

class Attempts {
 public:
  struct Next {
    milliseconds wait{0};           // before the next attempt
    std::optional<ApiError> error;  // if set, there is none: the call ends with it
  };

  /// Method and parameters must outlive it.
  Attempts(catalogue::Method const& method, Params const& params, Retry retry)
      : method_(method), params_(params), retry_(std::move(retry)) {}

  /// No whole answer came, or one that cannot be read.
  Next broke(http::Broken const& broken, TimePoint now);
  /// An answer other than 2xx.
  Next answered(Problem problem, TimePoint now);

 private:
  catalogue::Method const& method_;
  Params const& params_;
  Retry retry_;
};

Outcome outcome_of(http::Broken const& broken);
Outcome outcome_of(Problem const& problem);

/// A clause for the text of an unknown outcome.
std::string_view how_it_broke(http::Broken const& broken);

}  // namespace workspace::google
