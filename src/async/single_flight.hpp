#pragma once
// Work that several callers want at the same time is done once: the first starts it, the others wait for the
// same outcome. A caller that is cancelled leaves; the work goes on for the rest.

#include "async/async.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace workspace::async {

/// What `start` refers to must live until its work ended, waiting callers or not.
template <class T>
class SingleFlight {
 public:
  explicit SingleFlight(Executor executor) : executor_(std::move(executor)) {}

  /// Starts the work of `key` unless it is under way, and does not wait for it.
  void begin(std::string const& key, std::function<Async<T>()> start) { launch(key, std::move(start)); }

  /// Starts or joins the work of `key` and gives its value, or throws what it threw.
  Async<T> run(std::string key, std::function<Async<T>()> start) {
    auto const flight = launch(key, std::move(start));
    while (!flight->landed) {
      boost::system::error_code code;
      co_await flight->done.async_wait(net::redirect_error(net::use_awaitable, code));
      if (!flight->landed) throw boost::system::system_error(net::error::operation_aborted);
    }
    if (flight->thrown) std::rethrow_exception(flight->thrown);
    co_return *flight->value;
  }

  bool under_way(std::string const& key) const { return flights_->contains(key); }

 private:
  struct Flight {
    explicit Flight(Executor const& executor) : done(executor, net::steady_timer::time_point::max()) {}
    net::steady_timer done;
    bool landed = false;
    std::optional<T> value;
    std::exception_ptr thrown;
  };
  using Flights = std::map<std::string, std::shared_ptr<Flight>>;

  std::shared_ptr<Flight> launch(std::string const& key, std::function<Async<T>()> start) {
    if (auto const found = flights_->find(key); found != flights_->end()) return found->second;
    auto const flight = std::make_shared<Flight>(executor_);
    flights_->emplace(key, flight);
    spawn(executor_, "single flight", fly(flights_, key, flight, std::move(start)));
    return flight;
  }

  static Async<void> fly(std::shared_ptr<Flights> flights, std::string key, std::shared_ptr<Flight> flight,
                         std::function<Async<T>()> start) {
    try {
      flight->value.emplace(co_await start());
    } catch (...) {
      flight->thrown = std::current_exception();
    }
    flights->erase(key);
    flight->landed = true;
    flight->done.cancel();
  }

  Executor executor_;
  std::shared_ptr<Flights> flights_ = std::make_shared<Flights>();
};

}  // namespace workspace::async
