#include "async/worker_pool.hpp"
#include "base/text.hpp"
#include "http/client.hpp"
#include "http/curl_multi.hpp"
#include "http/gunzip.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <curl/curl.h>
#include <exception>

namespace workspace::http {
namespace {

using Kind = Broken::Kind;
constexpr std::size_t most_header_bytes = 256u << 10;
constexpr long connect_timeout_ms = 20'000;
constexpr std::size_t inflated_on_loop = 512u << 10;  // bytes of text: about a millisecond

bool is_token(std::string_view text) {  // RFC 9110 section 5.6.2
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return c > 0x20 && c < 0x7F &&
           std::string_view("\"(),/:;<=>?@[\\]{}").find(char(c)) == std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

Kind kind_of(CURLcode code) {
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return Kind::invalid_url;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return Kind::resolve;
    case CURLE_COULDNT_CONNECT:
      return Kind::connect;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return Kind::tls;
    case CURLE_OPERATION_TIMEDOUT:
      return Kind::timeout;
    case CURLE_FILESIZE_EXCEEDED:
      return Kind::too_large;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WRITE_ERROR:
      return Kind::malformed;
    default:
      return Kind::reset;
  }
}

/// One request on its way. Lives in the frame of send(); its end takes the request off libcurl.
class Transfer final : CurlMulti::Listener {
 public:
  Transfer(std::shared_ptr<CurlMulti> multi, Executor const& executor, Request& request,
           ClientOptions const& options)
      : multi_(std::move(multi)), request_(request), easy_(multi_->acquire()), waiting_(executor) {
    configure(options);
    configure_body();
    configure_route();
  }
  ~Transfer() {
    multi_->stop(easy_);
    curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, nullptr);
    multi_->release(easy_);
    curl_slist_free_all(fields_);
    curl_slist_free_all(connect_to_);
  }
  Transfer(Transfer const&) = delete;
  Transfer& operator=(Transfer const&) = delete;

  Async<Result<Response, Broken>> run() {
    // The timer is the request's deadline and at the same time what the coroutine waits on: finished()
    // cancels it.
    waiting_.expires_after(request_.timeout);
    multi_->start(easy_, *this);
    boost::system::error_code ec;
    co_await waiting_.async_wait(net::redirect_error(net::use_awaitable, ec));
    if (thrown_) std::rethrow_exception(thrown_);
    if (finished_) co_return outcome();
    if (ec) throw boost::system::system_error(ec, "HTTP request");
    co_return Broken{Kind::timeout, attempts_ > 0, "no whole answer within the time limit"};
  }

 private:
  template <class Value>
  void set(CURLoption option, Value value) {
    if (curl_easy_setopt(easy_, option, value) != CURLE_OK)
      throw Failure(ErrorKind::internal, "libcurl refused option " + std::to_string(int(option)) + ".");
  }

  void add_field(std::string const& field) {
    auto* const longer = curl_slist_append(fields_, field.c_str());
    if (!longer) throw std::bad_alloc();
    fields_ = longer;
  }

  void configure(ClientOptions const& options) {
    set(CURLOPT_URL, request_.url.c_str());
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_QUICK_EXIT, 1L);  // else taking a transfer off waits for the resolver's thread
    set(CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
    set(CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_2TLS));
    set(CURLOPT_PIPEWAIT, 1L);
    // A long idle connection may be dying; an unsafe request that meets that cannot be repeated (in seconds).
    if (!request_.is_safe()) set(CURLOPT_MAXAGE_CONN, 55L);
    if (request_.sink) set(CURLOPT_ACCEPT_ENCODING, "");  // libcurl inflates as it comes; else decode()
    // Google compresses only for user agents that name gzip.
    set(CURLOPT_USERAGENT, (options.user_agent + " (gzip)").c_str());
    if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
    // With a directory of authorities beside the file libcurl keeps no parsed authorities between connections
    // (lib/vtls/openssl.c): each one read the bundle anew and held the loop for 20 to 40 ms.
    set(CURLOPT_CAPATH, static_cast<char const*>(nullptr));
    set(CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));  // or newer
    set(CURLOPT_ERRORBUFFER, words_);
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_PREREQFUNCTION, &Transfer::on_attempt);
    set(CURLOPT_PREREQDATA, this);
    if (request_.method != "HEAD") set(CURLOPT_MAXFILESIZE_LARGE, curl_off_t(request_.max_response_bytes));
  }

  void configure_body() {
    auto const& method = request_.method;
    bool const may_be_empty = method != "POST" && method != "PUT" && method != "PATCH";
    if (method == "HEAD")
      set(CURLOPT_NOBODY, 1L);
    else if (method != "GET")
      set(CURLOPT_CUSTOMREQUEST, method.c_str());
    if (!request_.body.empty() || !may_be_empty) {
      set(CURLOPT_POST, 1L);
      set(CURLOPT_POSTFIELDS, request_.body.data());
      set(CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request_.body.size()));
      set(CURLOPT_CUSTOMREQUEST, method.c_str());
    }
    for (auto const& [name, value] : request_.headers)
      add_field(value.empty() ? name + ";" : name + ": " + value);
    if (!request_.headers.find("Content-Type")) add_field("Content-Type:");  // not libcurl's form type
    if (!request_.sink) add_field("Accept-Encoding: gzip");
    add_field("Expect:");  // no 100-continue: it costs a round trip
    set(CURLOPT_HTTPHEADER, fields_);
  }

  void configure_route() {
    auto const url = parse_url(request_.url);
    if (!request_.pinned_address.empty()) {
      bool const v6 = request_.pinned_address.find(':') != std::string::npos;
      auto const target = "::" + (v6 ? "[" + request_.pinned_address + "]" : request_.pinned_address) + ":";
      connect_to_ = curl_slist_append(nullptr, target.c_str());
      if (!connect_to_) throw std::bad_alloc();
      set(CURLOPT_CONNECT_TO, connect_to_);
    }
    if (!request_.pinned_address.empty() || is_loopback(url->host)) set(CURLOPT_PROXY, "");
  }

  /// libcurl calls this before every attempt. It repeats any request, a POST too, on a new connection when a
  /// reused one dies before the first byte of an answer; the server may have acted by then. It does so too
  /// with an HTTP/2 stream that the server refused (RFC 9113 section 8.7), and does not say which it was.
  static int on_attempt(void* self, char*, char*, int, int) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (transfer.attempts_ > 0 && !transfer.request_.is_safe()) return CURL_PREREQFUNC_ABORT;
    ++transfer.attempts_;
    return CURL_PREREQFUNC_OK;
  }

  static std::size_t on_header(char* data, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    try {
      return transfer.take_header({data, size}) ? size : 0;
    } catch (...) {
      transfer.thrown_ = std::current_exception();
      return 0;
    }
  }

  bool take_header(std::string_view line) {
    header_bytes_ += line.size();
    if (header_bytes_ > most_header_bytes) return !(too_large_ = true);
    if (line.starts_with("HTTP/")) {  // each answer, 1xx included, begins anew
      response_.headers = {};
      response_.body.clear();
      return true;
    }
    auto const colon = line.find(':');
    if (colon == std::string_view::npos) return true;
    response_.headers.add(std::string(trim(line.substr(0, colon))),
                          std::string(trim(line.substr(colon + 1))));
    return true;
  }

  static std::size_t on_body(char* data, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    try {
      return transfer.take_body({data, size}) ? size : 0;
    } catch (...) {
      transfer.thrown_ = std::current_exception();
      return 0;
    }
  }

  bool take_body(std::string_view piece) {
    body_bytes_ += piece.size();
    if (body_bytes_ > request_.max_response_bytes) return !(too_large_ = true);
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    if (request_.sink && status >= 200 && status < 300) {
      if (!request_.sink(piece)) too_large_ = true;
      return !too_large_;
    }
    response_.body.append(piece);
    return true;
  }

  void finished(int code) override {
    finished_ = true;
    code_ = CURLcode(code);
    waiting_.cancel();
  }

  std::string failure_words() const {
    std::string_view const words = words_;
    if (kind_of(code_) != Kind::tls || words.empty()) return curl_easy_strerror(code_);
    constexpr std::string_view unknown = "SSL certificate problem: ";
    if (!words.starts_with(unknown)) return std::string(words);
    return "the server's certificate is not trusted (" + std::string(words.substr(unknown.size())) +
           "); where a proxy reads TLS traffic, SSL_CERT_FILE must name its authority's PEM file";
  }

  Result<Response, Broken> outcome() {
    bool const sent = attempts_ > 0;
    if (too_large_) return Broken{Kind::too_large, sent, "the answer is larger than the limit"};
    auto const kind = kind_of(code_);
    bool const new_connection_failed =
        sent && (kind == Kind::resolve || kind == Kind::connect || kind == Kind::tls);
    if (code_ == CURLE_ABORTED_BY_CALLBACK || new_connection_failed)
      return Broken{Kind::reset, sent, "the connection broke before an answer came"};
    if (code_ != CURLE_OK) return Broken{kind, sent, failure_words()};
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    response_.status = int(status);
    return std::move(response_);
  }

  std::shared_ptr<CurlMulti> multi_;
  Request& request_;
  void* easy_;
  net::steady_timer waiting_;
  curl_slist* fields_ = nullptr;
  curl_slist* connect_to_ = nullptr;
  Response response_;
  std::size_t header_bytes_ = 0;
  std::size_t body_bytes_ = 0;
  int attempts_ = 0;
  bool too_large_ = false;
  bool finished_ = false;
  CURLcode code_ = CURLE_OK;
  char words_[CURL_ERROR_SIZE] = {};  // libcurl's own, of a failure
  std::exception_ptr thrown_;
};

class CurlClient final : public Client {
 public:
  CurlClient(Executor executor, ClientOptions options)
      : executor_(std::move(executor)),
        options_(std::move(options)),
        multi_(std::make_shared<CurlMulti>(executor_, options_)) {}

  Async<Result<Response, Broken>> send(Request request) override {
    if (auto const url = parse_url(request.url); !url)
      co_return Broken{Kind::invalid_url, false, url.error().message};
    if (!is_token(request.method))
      co_return Broken{Kind::invalid_url, false, "the method's name is not valid"};
    for (auto const& [name, value] : request.headers)
      if (!is_token(name) || !is_field_value(value))
        co_return Broken{Kind::invalid_url, false, "a header field holds a character that it may not"};
    bool const streamed = request.sink != nullptr;
    auto const most = request.max_response_bytes;
    Transfer transfer(multi_, executor_, request, options_);
    auto answer = co_await transfer.run();
    if (!answer || !answer->headers.find("Content-Encoding")) co_return answer;
    if (!streamed && !answer->body.empty()) {
      if (auto const failed = co_await decode(*answer, most))
        co_return Broken{*failed, true, words_of(*failed)};
    }
    drop_coding_headers(answer->headers);
    co_return answer;
  }

 private:
  /// In one go, which takes a third of the time of zlib's piece by piece.
  Async<std::optional<Kind>> decode(Response& response, std::size_t most) {
    auto const coding = *response.headers.find("Content-Encoding");
    if (equal_ignoring_case(coding, "identity")) co_return std::nullopt;
    if (!equal_ignoring_case(coding, "gzip") && !equal_ignoring_case(coding, "x-gzip"))
      co_return Kind::malformed;
    Result<std::string, Kind> text = Kind::too_large;
    if (claimed_size(response.body) <= inflated_on_loop)
      text = gunzip(response.body, std::min(most, inflated_on_loop));
    if (!text && text.error() == Kind::too_large && most > inflated_on_loop) {
      auto inflate = [bytes = std::move(response.body), most] { return gunzip(bytes, most); };
      if (!inflating_) inflating_.emplace(1);
      text = co_await inflating_->run(std::move(inflate));
    }
    if (!text) co_return text.error();
    response.body = std::move(*text);
    co_return std::nullopt;
  }

  static std::string words_of(Kind kind) {
    return kind == Kind::too_large ? "the answer is larger than the limit"
                                   : "the answer's content coding is damaged or was not asked for";
  }

  /// The body is decoded by now: its coding and its coded length would mislead.
  static void drop_coding_headers(Headers& headers) {
    Headers kept;
    for (auto const& [name, value] : headers)
      if (!equal_ignoring_case(name, "Content-Encoding") && !equal_ignoring_case(name, "Content-Length"))
        kept.add(name, value);
    headers = std::move(kept);
  }

  Executor executor_;
  ClientOptions options_;
  std::shared_ptr<CurlMulti> multi_;
  std::optional<async::WorkerPool> inflating_;  // started by the first large answer
};

}  // namespace

std::unique_ptr<Client> make_curl_client(Executor executor, ClientOptions options) {
  return std::make_unique<CurlClient>(std::move(executor), std::move(options));
}

}  // namespace workspace::http
