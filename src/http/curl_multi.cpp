#include "http/curl_multi.hpp"

#include "base/result.hpp"

#include <boost/asio/post.hpp>
#include <curl/curl.h>
#include <utility>

namespace workspace::http {
namespace {

constexpr std::size_t most_idle_handles = 256;

void initialize_libcurl_once() {
  static bool const done = [] {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
      throw Failure(ErrorKind::internal, "libcurl could not be initialized.");
    return true;
  }();
  (void)done;
}

}  // namespace

/// A socket of libcurl's, lent to Asio: closed by libcurl only.
struct CurlMulti::Socket {
  Socket(Executor const& executor, int socket) : fd(socket), descriptor(executor, socket) {}
  ~Socket() { forget(); }

  void forget() {
    wanted = 0;
    if (descriptor.is_open()) descriptor.release();
  }

  int fd;
  net::posix::stream_descriptor descriptor;
  int wanted = 0;                    // CURL_POLL_IN, CURL_POLL_OUT, or both; 0 when libcurl has done with it
  bool waiting[2] = {false, false};  // to read, to write
};

CurlMulti::CurlMulti(Executor executor, ClientOptions const& options)
    : executor_(executor), timer_(executor) {
  initialize_libcurl_once();
  multi_ = curl_multi_init();
  share_ = curl_share_init();
  if (!multi_ || !share_) throw Failure(ErrorKind::internal, "libcurl could not allocate its handles.");
  // Without it every easy handle would do full TLS handshakes of its own. One thread: no lock functions.
  curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
  curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, long(options.max_connections));
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, long(options.max_connections_per_host));
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, long(options.max_connections));
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlMulti::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlMulti::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
}

CurlMulti::~CurlMulti() {
  for (void* easy : idle_) curl_easy_cleanup(easy);
  curl_multi_cleanup(multi_);
  curl_share_cleanup(share_);
}

void* CurlMulti::acquire() {
  void* easy = nullptr;
  if (idle_.empty()) {
    easy = curl_easy_init();
    if (!easy) throw Failure(ErrorKind::internal, "libcurl could not allocate a handle.");
  } else {
    easy = idle_.back();
    idle_.pop_back();
  }
  curl_easy_setopt(easy, CURLOPT_SHARE, share_);
  return easy;
}

void CurlMulti::release(void* easy) {
  if (idle_.size() >= most_idle_handles) return curl_easy_cleanup(easy);
  curl_easy_reset(easy);
  idle_.push_back(easy);
}

void CurlMulti::start(void* easy, Listener& listener) {
  curl_easy_setopt(easy, CURLOPT_PRIVATE, &listener);
  if (curl_multi_add_handle(multi_, easy) != CURLM_OK)
    throw Failure(ErrorKind::internal, "libcurl refused a transfer.");
}

void CurlMulti::stop(void* easy) { curl_multi_remove_handle(multi_, easy); }

int CurlMulti::on_socket(void*, int fd, int what, void* self, void*) {
  auto& multi = *static_cast<CurlMulti*>(self);
  if (what == CURL_POLL_REMOVE) {
    if (auto const found = multi.sockets_.find(fd); found != multi.sockets_.end()) {
      found->second->forget();
      multi.sockets_.erase(found);
    }
    return 0;
  }
  try {
    auto& socket = multi.sockets_[fd];
    if (!socket) socket = std::make_shared<Socket>(multi.executor_, fd);
    socket->wanted = what;
    multi.wait_for(socket);
  } catch (std::exception const&) {  // cannot be watched: its transfer ends at its deadline
    multi.sockets_.erase(fd);
  }
  return 0;
}

void CurlMulti::wait_for(std::shared_ptr<Socket> const& socket) {
  if (socket->wanted & CURL_POLL_IN) wait_for(socket, false);
  if (socket->wanted & CURL_POLL_OUT) wait_for(socket, true);
}

void CurlMulti::wait_for(std::shared_ptr<Socket> const& socket, bool writable) {
  if (socket->waiting[writable]) return;
  socket->waiting[writable] = true;
  using Descriptor = net::posix::stream_descriptor;
  socket->descriptor.async_wait(writable ? Descriptor::wait_write : Descriptor::wait_read,
                                [weak = weak_from_this(), socket, writable](boost::system::error_code ec) {
                                  socket->waiting[writable] = false;
                                  auto const self = weak.lock();
                                  if (ec || socket->wanted == 0 || !self) return;
                                  if (socket->wanted & (writable ? CURL_POLL_OUT : CURL_POLL_IN))
                                    self->act(socket->fd, writable ? CURL_CSELECT_OUT : CURL_CSELECT_IN);
                                  if (socket->wanted != 0) self->wait_for(socket);
                                });
}

int CurlMulti::on_timer(void*, long timeout_ms, void* self) {
  auto& multi = *static_cast<CurlMulti*>(self);
  multi.timer_.cancel();
  if (timeout_ms < 0) return 0;
  if (timeout_ms == 0) {
    multi.act_soon();
    return 0;
  }
  multi.timer_.expires_after(std::chrono::milliseconds(timeout_ms));
  multi.timer_.async_wait([weak = multi.weak_from_this()](boost::system::error_code ec) {
    if (auto const living = weak.lock(); living && !ec) living->act(CURL_SOCKET_TIMEOUT, 0);
  });
  return 0;
}

/// libcurl must not be entered from its own callback; a timer for no time at all costs three system calls.
void CurlMulti::act_soon() {
  if (std::exchange(acts_soon_, true)) return;
  net::post(executor_, [weak = weak_from_this()] {
    auto const living = weak.lock();
    if (!living) return;
    living->acts_soon_ = false;
    living->act(CURL_SOCKET_TIMEOUT, 0);
  });
}

void CurlMulti::act(int fd, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, fd, events, &running);
  int left = 0;
  while (CURLMsg const* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    void* const easy = message->easy_handle;
    int const code = message->data.result;
    char* listener = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &listener);
    curl_multi_remove_handle(multi_, easy);
    reinterpret_cast<Listener*>(listener)->finished(code);
  }
}

}  // namespace workspace::http
