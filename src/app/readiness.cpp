#include "app/readiness.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <fmt/format.h>

namespace workspace::app {

Async<Result<void>> Readiness::check_stores(Readiness* self) {
  auto const credentials = co_await self->credentials_.check();
  if (!credentials) co_return credentials;
  co_return co_await self->state_.check();
}

Async<Result<void>> Readiness::check() {
  using namespace net::experimental::awaitable_operators;
  std::function<Async<Result<void>>()> const start = [this] { return check_stores(this); };
  auto const first = co_await (checks_.run("stores", start) || async::sleep(patience_));
  if (auto const* const checked = std::get_if<0>(&first)) co_return *checked;
  co_return Error{ErrorKind::unavailable,
                  fmt::format("The {} and the state store did not answer within {} ms.",
                              credentials_.describe(), patience_.count()),
                  "Look at its disk, or set WORKSPACE_MCP_READINESS_TIMEOUT_SECONDS."};
}

}  // namespace workspace::app
