#include "async/async.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string>

namespace workspace::async {

Async<void> sleep(std::chrono::milliseconds duration) {
  net::steady_timer timer(co_await net::this_coro::executor, duration);
  co_await timer.async_wait(net::use_awaitable);
}

void spawn(Executor executor, char const* name, Async<void> task) {
  net::co_spawn(executor, std::move(task), [name](std::exception_ptr thrown) {
    if (!thrown) return;
    try {
      std::rethrow_exception(thrown);
    } catch (std::exception const& e) {
      log::error("-", std::string(name) + " ended unexpectedly: " + e.what());
    }
  });
}

}  // namespace workspace::async
