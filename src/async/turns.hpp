#pragma once
// One coroutine at a time, in the order in which they came: for what must not be used by two workers at once,
// without a worker that waits at a lock. I/O thread only.

#include "async/async.hpp"

#include <memory>
#include <utility>

namespace workspace::async {

class Turns {
  struct Queue;
  struct Place;

 public:
  /// The next one's turn begins where this object ends.
  class Turn {
   public:
    Turn(Turn&& other) noexcept : queue_(std::exchange(other.queue_, nullptr)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn();

   private:
    friend class Turns;
    explicit Turn(std::shared_ptr<Queue> queue) : queue_(std::move(queue)) {}
    std::shared_ptr<Queue> queue_;
  };

  Turns();

  /// Waits for a turn, or until cancelled (then throws boost::system::system_error operation_aborted).
  Async<Turn> take();

 private:
  std::shared_ptr<Queue> queue_;  // a turn may end after its owner
};

}  // namespace workspace::async
