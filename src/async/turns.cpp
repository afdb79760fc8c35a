#include "async/turns.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <list>

namespace workspace::async {

struct Turns::Queue {
  bool taken = false;
  std::list<Place*> waiting;

  void next();
};

struct Turns::Place {
  Place(std::shared_ptr<Queue> q, Executor const& executor)
      : queue(std::move(q)), called_up(executor, net::steady_timer::time_point::max()) {
    queue->waiting.push_back(this);
  }
  Place(Place const&) = delete;
  Place& operator=(Place const&) = delete;
  ~Place() { queue->waiting.remove(this); }

  std::shared_ptr<Queue> queue;
  net::steady_timer called_up;
  bool called = false;
};

void Turns::Queue::next() {
  taken = !waiting.empty();
  if (!taken) return;
  auto* const first = waiting.front();
  waiting.pop_front();
  first->called = true;
  first->called_up.cancel();
}

Turns::Turns() : queue_(std::make_shared<Queue>()) {}

Turns::Turn::~Turn() {
  if (queue_) queue_->next();
}

Async<Turns::Turn> Turns::take() {
  auto const queue = queue_;
  if (queue->taken) {
    auto const executor = co_await net::this_coro::executor;
    Place place(queue, executor);
    boost::system::error_code code;
    co_await place.called_up.async_wait(net::redirect_error(net::use_awaitable, code));
    if (!place.called) throw boost::system::system_error(net::error::operation_aborted);
  }
  queue->taken = true;
  co_return Turn(queue);
}

}  // namespace workspace::async
