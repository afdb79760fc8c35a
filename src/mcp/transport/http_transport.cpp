#include "mcp/transport/http_transport.hpp"

#include "base/encoding.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "http/sse.hpp"
#include "mcp/offer/parameter_headers.hpp"

namespace workspace::mcp {
namespace {

bool takes_event_stream(http::Headers const& headers) {
  auto const accept = headers.find("Accept");
  return accept && contains_ignoring_case(*accept, "text/event-stream");
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

/// What a call says goes to its stream, whoever reads it or nobody.
Async<void> pump(std::shared_ptr<Call> call, std::shared_ptr<EventStream> stream, Call::Event event) {
  using Kind = Call::Event::Kind;
  for (;;) {
    if (event.kind == Kind::pause)
      stream->pause(event.retry);
    else if (event.kind != Kind::quiet && event.kind != Kind::cancelled)
      stream->append(std::move(event.text));
    if (event.is_last()) break;
    event = co_await call->next();
  }
  stream->end();
}

/// Ends the reading, however the reader leaves. What nobody comes back for is forgotten.
class Reading {
 public:
  Reading(Executor executor, EventStreams& streams, EventStream& stream)
      : executor_(executor), streams_(streams), stream_(stream), reader_(stream.attach()) {}
  Reading(Reading const&) = delete;
  ~Reading() {
    stream_.detach(reader_);
    if (!stream_.ended()) async::spawn(executor_, "event streams", streams_.sweep_later());
  }
  std::uint64_t reader() const { return reader_; }

 private:
  Executor executor_;
  EventStreams& streams_;
  EventStream& stream_;
  std::uint64_t reader_;
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

std::string given_log_id(http::Headers const& headers) {
  for (std::string_view name : {"X-Request-Id", "X-Amzn-Trace-Id"})
    if (auto const sent = headers.find(name); sent && is_plain(*sent) && !holds_counted_word(*sent))
      return std::string(*sent);
  return {};
}

Async<void> HttpTransport::handle(http::Exchange& exchange) {
  auto principal = co_await admit(exchange, options_.origin, options_.authenticate);
  if (principal) co_await dispatch(exchange, std::move(*principal));
}

Async<void> HttpTransport::dispatch(http::Exchange& exchange, Principal principal) {
  auto& request = exchange.request();
  Result<json::value> body = json::value();
  if (request.method == "POST") body = co_await service_.parse(request.body);
  std::string().swap(request.body);
  auto decision = route(request.method, request.headers, std::move(body), principal.id, service_.sessions());

  if (auto* const rejected = std::get_if<Reject>(&decision))
    co_return co_await reply_json(exchange, rejected->status, write_error(rejected->id, rejected->error));
  if (auto* const refused = std::get_if<MethodNotAllowed>(&decision)) {
    http::Headers headers{{"Allow", refused->allow}};
    co_return co_await reply_json(
        exchange, 405, error_body("Method not allowed; use " + refused->allow + "."), std::move(headers));
  }
  SessionState state;
  if (auto const* const session = session_of(decision)) {
    auto read = co_await service_.session_states().read(*session);
    // A store that fails must not end every session; what it would say is missed meanwhile.
    if (!read)
      log::warning("-", "The state of a session could not be read: " + read.error().text());
    else
      state = std::move(*read);
    if (state.ended) {
      auto const* const asked = std::get_if<LegacyRequest>(&decision);
      auto const ended = no_session(asked ? asked->message.id : json::value());
      co_return co_await reply_json(exchange, ended.status, write_error(ended.id, ended.error));
    }
  }
  if (auto* const accepted = std::get_if<Accepted>(&decision)) {
    if (accepted->session && accepted->message.kind == Message::Kind::response)
      co_await service_.answers().deliver(*accepted->session, std::move(accepted->message));
    else if (accepted->session)
      take_notification(running_, accepted->session->key, accepted->message);
    co_return co_await reply_empty(exchange, 202);
  }
  if (auto* const opened = std::get_if<OpenStream>(&decision))
    co_return co_await open_stream(exchange, std::move(*opened), std::move(principal));
  if (auto* const ended = std::get_if<EndSession>(&decision)) {
    std::function<void(SessionState&)> edit = [](SessionState& each) { each.ended = true; };
    auto const written = co_await service_.session_states().change(ended->session, std::move(edit));
    if (!written) log::warning("-", "The end of a session could not be stored: " + written.error().text());
    running_.cancel_session(ended->session.key);
    streams_.end_session(ended->session.key);
    co_return co_await reply_empty(exchange, written ? 200 : 503);
  }
  if (auto* const first = std::get_if<Initialize>(&decision))
    co_return co_await initialize(exchange, std::move(first->message), principal);

  Caller caller;
  caller.principal = std::move(principal);
  caller.log_id = given_log_id(request.headers);
  if (auto* const batch = std::get_if<LegacyBatch>(&decision))
    co_return co_await answer_batch(exchange, std::move(*batch), std::move(caller));
  Message message;
  if (auto* const modern = std::get_if<ModernRequest>(&decision)) {
    caller.version = modern->version;
    caller.client_capabilities = std::move(modern->client_capabilities);
    caller.parameter_headers = read_parameter_headers(request.headers);
    message = std::move(modern->message);
  } else if (auto* const legacy = std::get_if<LegacyRequest>(&decision)) {
    caller.version = legacy->session.version;
    caller.client_capabilities = std::move(legacy->session.client_capabilities);
    caller.session = std::move(legacy->session);
    caller.session_log_level = state.log_level;
    caller.takes_requests = takes_event_stream(request.headers);
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
    co_return co_await reply_json(exchange, 200, write_error(message.id, *agreed.reply.error));
  http::Headers headers{{"Mcp-Session-Id", service_.sessions().create(principal.id, agreed.version,
                                                                      agreed.client_capabilities)}};
  co_await reply_json(exchange, 200, write_result(message.id, agreed.reply.result), std::move(headers));
}

Async<void> HttpTransport::answer(http::Exchange& exchange, Caller caller, Message message) {
  bool const modern = caller.modern();
  bool const streams = !caller.one_shot && takes_event_stream(exchange.request().headers);
  auto const session = caller.session;
  auto const version = caller.version;
  json::value const id = message.id;
  auto const call =
      Call::start(co_await net::this_coro::executor, service_, std::move(caller), std::move(message));
  if (session) running_.add(session->key, id, call);
  if (session && streams) co_return co_await forward_session(exchange, call, *session, version);
  CancelOnLeave const guard(*call, modern);
  exchange.cancel_on_disconnect(modern);
  co_await forward(exchange, *call, modern, streams);
}

Async<void> HttpTransport::forward(http::Exchange& exchange, Call& call, bool modern, bool streams) {
  bool streaming = false;
  for (;;) {
    std::optional<std::chrono::milliseconds> patience;
    if (streams) patience = streaming ? options_.keep_alive : options_.stream_after;
    auto event = co_await call.next(patience);
    using Kind = Call::Event::Kind;
    if (event.kind == Kind::notification && !streams) continue;
    if (!streaming && event.kind == Kind::answer)
      co_return co_await reply_json(exchange, status_of(event.error_code, modern), std::move(event.text));
    // A cancelled request has no answer; HTTP needs some.
    if (!streaming && event.kind == Kind::cancelled) co_return co_await reply_empty(exchange, 202);
    if (!streaming) co_await start_event_stream(exchange);
    streaming = true;
    if (event.kind != Kind::cancelled) {
      http::SseEvent message;
      message.data = std::move(event.text);
      std::string piece =
          event.kind == Kind::quiet ? http::format_sse_comment("keep-alive") : http::format_sse(message);
      co_await exchange.send(std::move(piece));
    }
    if (event.is_last()) co_return co_await exchange.finish();
  }
}

/// As forward, but what is said outlives the connection.
Async<void> HttpTransport::forward_session(http::Exchange& exchange, std::shared_ptr<Call> call,
                                           Session session, Version version) {
  auto event = co_await call->next(options_.stream_after);
  using Kind = Call::Event::Kind;
  if (event.kind == Kind::answer) co_return co_await reply_json(exchange, 200, std::move(event.text));
  if (event.kind == Kind::cancelled) co_return co_await reply_empty(exchange, 202);
  auto const executor = co_await net::this_coro::executor;
  auto stream = streams_.open(executor, session.key, false);
  async::spawn(executor, "event stream", pump(call, stream, std::move(event)));
  co_await start_event_stream(exchange);
  if (features(version).icons) {
    // So that a client that loses the connection before the first event can come back (SEP-1699).
    http::SseEvent priming;
    priming.id = stream->event_id(0);
    co_await exchange.send(http::format_sse(priming));
  }
  co_await serve(exchange, std::move(stream), 0, std::move(session));
}

Async<void> HttpTransport::open_stream(http::Exchange& exchange, OpenStream opened, Principal principal) {
  auto const executor = co_await net::this_coro::executor;
  auto const& last = opened.last_event_id;
  if (auto place = streams_.find(opened.session.key, last)) {
    co_await start_event_stream(exchange);
    co_return co_await serve(exchange, std::move(place->stream), place->after, std::move(opened.session));
  }
  if (!last.empty() && !EventStreams::is_standing(last)) {
    RpcError const error{code::invalid_request,
                         "Last-Event-ID names no event that is still kept here. Send the request anew."};
    co_return co_await reply_json(exchange, 400, write_error({}, error));
  }
  if (service_.subscriptions().count(principal.id) >= service_.options().max_subscriptions)
    co_return co_await reply_json(exchange, 429, error_body("Too many streams are open. Close one first."));
  auto state = co_await service_.session_states().read(opened.session);
  auto const stream = streams_.open(executor, opened.session.key, true);
  auto const listener = [weak = std::weak_ptr(stream)](std::string_view method, json::object params) {
    if (auto const still = weak.lock()) still->append(write_notification(method, std::move(params)));
  };
  stream->hold(service_.session_listeners().open(opened.session, std::move(principal),
                                                 state ? *state : SessionState{}, listener));
  co_await start_event_stream(exchange);
  http::SseEvent priming;
  priming.id = stream->event_id(0);
  if (features(opened.session.version).icons) co_await exchange.send(http::format_sse(priming));
  co_await serve(exchange, stream, 0, std::move(opened.session));
}

Async<void> HttpTransport::serve(http::Exchange& exchange, std::shared_ptr<EventStream> stream,
                                 std::uint64_t after, Session session) {
  exchange.cancel_on_disconnect(true);
  Reading const reading(co_await net::this_coro::executor, streams_, *stream);
  using Kind = EventStream::Event::Kind;
  for (;;) {
    auto event = co_await stream->next(reading.reader(), after, options_.keep_alive);
    http::SseEvent sent;
    if (event.kind == Kind::message) {
      after = event.number;
      sent.id = stream->event_id(after);
      sent.data = std::move(event.message);
    } else if (event.kind == Kind::paused) {
      sent.id = stream->event_id(after);
      sent.retry = event.retry;
    } else if (event.kind != Kind::quiet) {
      co_return co_await exchange.finish();
    }
    std::string piece =
        event.kind == Kind::quiet ? http::format_sse_comment("keep-alive") : http::format_sse(sent);
    co_await exchange.send(std::move(piece));
    if (event.kind == Kind::paused) co_return co_await exchange.finish();
    if (event.kind != Kind::quiet || !stream->standing()) continue;
    // What the session did at another replica.
    auto const state = co_await service_.session_states().read(session);
    if (state && state->ended) co_return co_await exchange.finish();
    if (state) service_.session_listeners().update(session, *state);
  }
}

Async<void> HttpTransport::answer_batch(http::Exchange& exchange, LegacyBatch batch, Caller caller) {
  caller.version = batch.session.version;
  caller.client_capabilities = std::move(batch.session.client_capabilities);
  caller.session = std::move(batch.session);
  auto started = start_batch(co_await net::this_coro::executor, service_, running_, caller.session_key(),
                             caller, std::move(batch.messages));
  auto answers = co_await finish_batch(std::move(started));
  if (answers.empty()) co_return co_await reply_empty(exchange, 202);
  co_await reply_json(exchange, 200, std::move(answers));
}

}  // namespace workspace::mcp
