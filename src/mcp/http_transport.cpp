#include "mcp/http_transport.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "http/sse.hpp"

namespace workspace::mcp {
namespace {

bool takes_event_stream(http::Headers const& headers) {
  auto const accept = headers.find("Accept");
  return accept && contains_ignoring_case(*accept, "text/event-stream");
}

std::string error_body(std::string_view message) {
  json::value const body(json::object{{"error", message}});
  return json::write(body);
}

/// 2026-07-28 tells some errors by status too; before, every JSON-RPC answer was a 200.
int status_of(int error_code, bool modern) {
  if (!modern) return 200;
  if (error_code == code::method_not_found) return 404;
  bool const of_the_request = error_code == code::header_mismatch || error_code == code::missing_capability ||
                              error_code == code::unsupported_version;
  return of_the_request ? 400 : 200;
}

/// A client of the stateless protocol that hangs up has cancelled its request.
class CancelOnLeave {
 public:
  CancelOnLeave(Call& call, bool on) : call_(on ? &call : nullptr) {}
  CancelOnLeave(CancelOnLeave const&) = delete;
  ~CancelOnLeave() {
    if (call_) call_->cancel();
  }

 private:
  Call* call_;
};

bool is_plain(std::string_view id) {
  static constexpr std::string_view marks = "-_.:;=/+@";
  return !id.empty() && id.size() <= 128 && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

/// Operators' queries count lines by these words, wherever they stand (docs/architecture.md, "Logs").
bool holds_counted_word(std::string_view id) {
  static constexpr std::string_view words[] = {"ERROR", "OAuth", "success", "failed", "tool", "duration"};
  return std::ranges::any_of(words, [&](auto word) { return id.find(word) != std::string_view::npos; });
}

}  // namespace

void throw_exception_from_error(Challenge const& challenge, boost::source_location const&) {
  throw Failure(ErrorKind::unauthenticated, challenge.message);
}

std::string choose_log_id(http::Headers const& headers) {
  for (std::string_view name : {"X-Request-Id", "X-Amzn-Trace-Id"})
    if (auto const sent = headers.find(name); sent && is_plain(*sent) && !holds_counted_word(*sent))
      return std::string(*sent);
  return to_hex(crypto::random_bytes(6));
}

Async<void> HttpTransport::handle(http::Exchange& exchange) {
  auto const& request = exchange.request();
  if (auto const refusal = check_origin(options_.origin, request.headers)) {
    http::Response refused{403, {{"Content-Type", "application/json"}}, error_body(*refusal)};
    co_return co_await exchange.respond(std::move(refused));
  }
  if (request.method == "OPTIONS") {
    auto preflight = answer_preflight(request.headers);
    co_return co_await exchange.respond(std::move(preflight));
  }
  Principal principal{"", request.from_loopback};
  if (options_.authenticate) {
    auto const known = co_await options_.authenticate(request);
    if (!known) {
      auto const& challenge = known.error();
      http::Headers headers;
      if (!challenge.www_authenticate.empty()) headers.add("WWW-Authenticate", challenge.www_authenticate);
      co_return co_await reply(exchange, challenge.status, error_body(challenge.message), std::move(headers));
    }
    principal = *known;
  }
  co_await dispatch(exchange, std::move(principal));
}

Async<void> HttpTransport::dispatch(http::Exchange& exchange, Principal principal) {
  auto& request = exchange.request();
  Result<json::value> body = json::value();
  if (request.method == "POST") body = co_await service_.parse(request.body);
  std::string().swap(request.body);
  auto decision = route(request.method, request.headers, std::move(body), principal.id, service_.sessions());

  if (auto* const rejected = std::get_if<Reject>(&decision))
    co_return co_await reply(exchange, rejected->status, write_error(rejected->id, rejected->error));
  if (auto* const refused = std::get_if<MethodNotAllowed>(&decision)) {
    http::Headers headers{{"Allow", refused->allow}};
    co_return co_await reply(exchange, 405, error_body("Method not allowed; use " + refused->allow + "."),
                             std::move(headers));
  }
  if (auto* const accepted = std::get_if<Accepted>(&decision)) {
    if (accepted->session) take_notification(running_, accepted->session->key, accepted->message);
    co_return co_await reply_empty(exchange, 202);
  }
  if (auto* const ended = std::get_if<EndSession>(&decision)) {
    service_.sessions().end(ended->session);
    running_.cancel_session(ended->session.key);
    co_return co_await reply_empty(exchange, 200);
  }
  if (auto* const first = std::get_if<Initialize>(&decision))
    co_return co_await initialize(exchange, std::move(first->message), principal);

  Caller caller;
  caller.principal = std::move(principal);
  caller.log_id = choose_log_id(request.headers);
  if (auto* const batch = std::get_if<LegacyBatch>(&decision))
    co_return co_await answer_batch(exchange, std::move(*batch), std::move(caller));
  Message message;
  if (auto* const modern = std::get_if<ModernRequest>(&decision)) {
    caller.version = modern->version;
    caller.client_capabilities = std::move(modern->client_capabilities);
    message = std::move(modern->message);
  } else if (auto* const legacy = std::get_if<LegacyRequest>(&decision)) {
    caller.version = legacy->session.version;
    caller.client_capabilities = std::move(legacy->session.client_capabilities);
    caller.session = std::move(legacy->session.key);
    message = std::move(legacy->message);
  } else {
    caller.one_shot = true;
    message = std::move(std::get<OneShot>(decision).message);
  }
  co_await answer(exchange, std::move(caller), std::move(message));
}

Async<void> HttpTransport::initialize(http::Exchange& exchange, Message message, Principal const& principal) {
  auto const agreed = service_.initialize(message.params);
  if (agreed.reply.error)
    co_return co_await reply(exchange, 200, write_error(message.id, *agreed.reply.error));
  http::Headers headers{{"Mcp-Session-Id", service_.sessions().create(principal.id, agreed.version,
                                                                      agreed.client_capabilities)}};
  co_await reply(exchange, 200, write_result(message.id, agreed.reply.result), std::move(headers));
}

Async<void> HttpTransport::answer(http::Exchange& exchange, Caller caller, Message message) {
  bool const modern = caller.modern();
  bool const streams = !caller.one_shot && takes_event_stream(exchange.request().headers);
  std::string const session = caller.session;
  json::value const id = message.id;
  auto const call =
      Call::start(co_await net::this_coro::executor, service_, std::move(caller), std::move(message));
  if (!session.empty()) running_.add(session, id, call);
  CancelOnLeave const guard(*call, modern);
  exchange.cancel_on_disconnect(modern);
  co_await forward(exchange, *call, modern, streams);
}

Async<void> HttpTransport::forward(http::Exchange& exchange, Call& call, bool modern, bool streams) {
  bool streaming = false;
  for (;;) {
    std::optional<std::chrono::milliseconds> patience;
    if (streaming) patience = options_.keep_alive;
    auto event = co_await call.next(patience);
    using Kind = Call::Event::Kind;
    if (event.kind == Kind::notification && !streams) continue;
    bool const last = event.kind == Kind::answer || event.kind == Kind::cancelled;
    if (!streaming && event.kind == Kind::answer)
      co_return co_await reply(exchange, status_of(event.error_code, modern), std::move(event.text));
    // A cancelled request has no answer; HTTP needs some.
    if (!streaming && event.kind == Kind::cancelled) co_return co_await reply_empty(exchange, 202);
    if (!streaming) {
      http::Headers headers{
          {"Content-Type", "text/event-stream"}, {"Cache-Control", "no-cache"}, {"X-Accel-Buffering", "no"}};
      add_cors(exchange.request().headers, headers);
      co_await exchange.start_stream(200, std::move(headers));
      streaming = true;
    }
    if (event.kind != Kind::cancelled) {
      http::SseEvent message;
      message.data = std::move(event.text);
      std::string piece =
          event.kind == Kind::quiet ? http::format_sse_comment("keep-alive") : http::format_sse(message);
      co_await exchange.send(std::move(piece));
    }
    if (last) co_return co_await exchange.finish();
  }
}

Async<void> HttpTransport::answer_batch(http::Exchange& exchange, LegacyBatch batch, Caller caller) {
  caller.version = batch.session.version;
  caller.client_capabilities = std::move(batch.session.client_capabilities);
  caller.session = std::move(batch.session.key);
  auto started =
      start_batch(co_await net::this_coro::executor, service_, running_, caller, std::move(batch.messages));
  auto answers = co_await finish_batch(std::move(started));
  if (answers.empty()) co_return co_await reply_empty(exchange, 202);
  co_await reply(exchange, 200, std::move(answers));
}

Async<void> HttpTransport::reply(http::Exchange& exchange, int status, std::string json,
                                 http::Headers headers) {
  headers.set("Content-Type", "application/json");
  add_cors(exchange.request().headers, headers);
  http::Response response{status, std::move(headers), std::move(json)};
  co_await exchange.respond(std::move(response));
}

Async<void> HttpTransport::reply_empty(http::Exchange& exchange, int status, http::Headers headers) {
  add_cors(exchange.request().headers, headers);
  http::Response response{status, std::move(headers), {}};
  co_await exchange.respond(std::move(response));
}

}  // namespace workspace::mcp
