#pragma once
// Threads for what would hold up the event loop for over a millisecond: parsing, rendering, fsync, children.

#include "async/async.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <optional>
#include <type_traits>

namespace workspace::async {

class WorkerPool {
 public:
  explicit WorkerPool(std::size_t threads) : threads_(threads) {}

  /// Runs `work` on a worker and resumes the caller on its own executor with the value, or what `work` threw.
  /// `work` must own what it uses: the caller may be cancelled meanwhile, though it resumes only when work
  /// ended.
  template <class Work>
  Async<std::invoke_result_t<Work&>> run(Work work) {
    using Value = std::invoke_result_t<Work&>;
    using Stored = std::conditional_t<std::is_void_v<Value>, char, Value>;
    std::optional<Stored> value;
    std::exception_ptr thrown;
    co_await perform([&] {
      try {
        if constexpr (std::is_void_v<Value>)
          work();
        else
          value.emplace(work());
      } catch (...) {
        thrown = std::current_exception();
      }
    });
    if (thrown) std::rethrow_exception(thrown);
    if constexpr (!std::is_void_v<Value>) co_return std::move(*value);
  }

 private:
  Async<void> perform(std::function<void()> work);

  net::thread_pool threads_;
};

}  // namespace workspace::async
