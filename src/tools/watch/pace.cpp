#include "tools/watch/pace.hpp"

#include <algorithm>

namespace workspace::tools::watch {
namespace {

constexpr double most_quiet = 4;
constexpr milliseconds longest_failure = std::chrono::minutes(15);

}  // namespace

milliseconds Pace::resume(Found found) {
  bool const failed_before = std::exchange(failing_, found == Found::failure);
  if (found == Found::changes || (failed_before && !failing_))
    times_ = 1;
  else if (found == Found::nothing)
    times_ = std::min(times_ * 1.5, most_quiet);
  else
    times_ = failed_before ? times_ * 2 : 2;
  auto const most = std::max(most_quiet, double(longest_failure.count()) / double(interval_.count()));
  times_ = std::min(times_, most);
  return std::chrono::duration_cast<milliseconds>(interval_ * (times_ * (0.8 + 0.4 * random_())));
}

}  // namespace workspace::tools::watch
