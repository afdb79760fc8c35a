#include "tools/confirm/write_watch.hpp"

namespace workspace::tools {
namespace {

bool certainly_did_nothing(Result<http::Response, http::Broken> const& answer) {
  return answer ? answer->status >= 400 && answer->status < 500 : !answer.error().sent;
}

}  // namespace

Async<Result<http::Response, http::Broken>> WriteWatch::send(http::Request request) {
  bool const writes = !request.is_safe();
  if (writes && closed_)
    throw Failure(ErrorKind::internal, "The tool would have written without asking for confirmation.",
                  "Nothing was done. This is a defect of the server: report it.");
  bool const counts = writes && !closed_;
  auto const before = std::exchange(may_have_written_, may_have_written_ || counts);
  auto answer = co_await inner_.send(std::move(request));
  if (counts && certainly_did_nothing(answer)) may_have_written_ = before;
  co_return answer;
}

}  // namespace workspace::tools
