#pragma once
// How long to wait between two looks at what changed.

#include "google/retry.hpp"

namespace workspace::tools::watch {

/// While changes come: the interval. While none do: growing by half to four times that. After failures
/// (Google's client has repeated the request before): doubling to a quarter of an hour or four times that.
/// All within a fifth up or down.
class Pace {
 public:
  enum class Found { changes, nothing, failure };

  Pace(milliseconds interval, google::Random random) : interval_(interval), random_(std::move(random)) {}

  milliseconds resume(Found found);

 private:
  milliseconds interval_;
  google::Random random_;
  double times_ = 1;  // the interval
  bool failing_ = false;
};

}  // namespace workspace::tools::watch
