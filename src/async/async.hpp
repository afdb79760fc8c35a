#pragma once
// The coroutine type and what tasks need beside it. One I/O thread owns all state: a coroutine always resumes
// on it, so nothing here locks. Cancellation travels by Asio's cancellation slots.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>

namespace workspace {

namespace net = boost::asio;

template <class T>
using Async = net::awaitable<T>;

using Executor = net::any_io_executor;

namespace async {

/// Suspends for `duration`, or until cancelled (then throws boost::system::system_error operation_aborted).
Async<void> sleep(std::chrono::milliseconds duration);

/// Starts `task` on `executor` and lets it go; an exception that leaves it is logged as a defect under
/// `name`.
void spawn(Executor executor, char const* name, Async<void> task);

}  // namespace async
}  // namespace workspace
