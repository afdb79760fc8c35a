#include "async/worker_pool.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>

namespace workspace::async {

Async<void> WorkerPool::perform(std::function<void()> work) {
  auto initiate = [this](auto handler, std::function<void()> task) {
    auto executor = net::get_associated_executor(handler);
    auto guard = net::make_work_guard(executor);
    net::post(threads_, [handler = std::move(handler), task = std::move(task), guard = std::move(guard),
                         executor]() mutable {
      task();
      net::post(executor, std::move(handler));
    });
  };
  co_await net::async_initiate<net::use_awaitable_t<> const, void()>(initiate, net::use_awaitable,
                                                                     std::move(work));
}

}  // namespace workspace::async
