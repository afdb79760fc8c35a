#pragma once
// The event loop of the process. Coroutines that still wait when it stops refer to their owners, so they must
// be destroyed while those live: by abandon(), in the destructor of whoever owns both.

#include <boost/asio/io_context.hpp>

namespace workspace::async {

class EventLoop : public boost::asio::io_context {
 public:
  using io_context::io_context;

  /// Destroys what waits. The loop must not run any more.
  void abandon() { shutdown(); }
};

}  // namespace workspace::async
