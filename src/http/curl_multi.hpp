#pragma once
// Drives libcurl's multi interface with the event loop: libcurl says which sockets and which time it waits
// for, Asio waits. Names of libcurl stay out of this header (its handles are void pointers).

#include "async/async.hpp"
#include "http/client.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <vector>

namespace workspace::http {

/// Owned by a shared_ptr: waits under way hold it weakly.
class CurlMulti : public std::enable_shared_from_this<CurlMulti> {
 public:
  /// What a transfer is told when it ends, with its CURLcode.
  class Listener {
   public:
    virtual void finished(int code) = 0;

   protected:
    ~Listener() = default;
  };

  CurlMulti(Executor executor, ClientOptions const& options);
  ~CurlMulti();
  CurlMulti(CurlMulti const&) = delete;
  CurlMulti& operator=(CurlMulti const&) = delete;

  /// An easy handle in its initial state; the caller gives it back.
  void* acquire();
  void release(void* easy);

  /// Starts the transfer (nothing is sent before the loop turns). `listener` is told once, unless stopped
  /// before.
  void start(void* easy, Listener& listener);
  /// Takes the transfer out at once; harmless if it has ended.
  void stop(void* easy);

 private:
  struct Socket;

  static int on_socket(void* easy, int fd, int what, void* self, void* socket);
  static int on_timer(void* multi, long timeout_ms, void* self);
  void wait_for(std::shared_ptr<Socket> const& socket);
  void wait_for(std::shared_ptr<Socket> const& socket, bool writable);
  void act(int fd, int events);
  void act_soon();

  Executor executor_;
  net::steady_timer timer_;
  bool acts_soon_ = false;
  void* multi_;
  void* share_;
  std::vector<void*> idle_;
  std::map<int, std::shared_ptr<Socket>> sockets_;
};

}  // namespace workspace::http
