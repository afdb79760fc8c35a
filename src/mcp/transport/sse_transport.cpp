#include "mcp/transport/sse_transport.hpp"

#include "base/encoding.hpp"
#include "crypto/crypto.hpp"
#include "http/sse.hpp"

namespace workspace::mcp {
namespace {

constexpr std::string_view session_parameter = "session_id";

/// What a call says goes to its client's stream.
Async<void> forward(std::shared_ptr<Call> call, std::shared_ptr<EventStream> stream) {
  for (;;) {
    auto event = co_await call->next();
    if (!event.text.empty()) stream->append(std::move(event.text));
    if (event.is_last()) co_return;
  }
}

/// Forgets the client, however its stream ends, and stops what runs for it.
class Staying {
 public:
  explicit Staying(std::function<void()> leave) : leave_(std::move(leave)) {}
  Staying(Staying const&) = delete;
  ~Staying() { leave_(); }

 private:
  std::function<void()> leave_;
};

}  // namespace

Async<void> SseTransport::open(http::Exchange& exchange, std::string post_path) {
  auto const principal = co_await admit(exchange, options_.origin, options_.authenticate);
  if (!principal) co_return;
  if (clients_.size() >= max_clients)
    co_return co_await reply_json(exchange, 503,
                                  error_body("Too many clients are connected. Try again later."));
  auto const key = to_base64url(crypto::random_bytes(24));
  auto const client = std::make_shared<Client>();
  client->principal = principal->id;
  client->session = {key, principal->id, newest_legacy, {}, TimePoint::max(), true};
  client->stream = std::make_shared<EventStream>(co_await net::this_coro::executor, key, true);
  clients_.emplace(key, client);
  Staying const staying([this, key] {
    clients_.erase(key);
    running_.cancel_session(key);
    service_.session_states().forget(key);
  });
  exchange.cancel_on_disconnect(true);
  co_await start_event_stream(exchange);
  http::SseEvent endpoint;
  endpoint.event = "endpoint";
  endpoint.data = fmt::format("{}?{}={}", post_path, session_parameter, key);
  co_await exchange.send(http::format_sse(endpoint));
  co_await serve(exchange, client->stream);
}

Async<void> SseTransport::serve(http::Exchange& exchange, std::shared_ptr<EventStream> stream) {
  auto const reader = stream->attach();
  using Kind = EventStream::Event::Kind;
  for (std::uint64_t after = 0;;) {
    auto event = co_await stream->next(reader, after, options_.keep_alive);
    if (event.kind != Kind::message && event.kind != Kind::quiet) co_return co_await exchange.finish();
    http::SseEvent sent;
    sent.event = "message";
    sent.data = std::move(event.message);
    if (event.kind == Kind::message) after = event.number;
    std::string piece =
        event.kind == Kind::quiet ? http::format_sse_comment("keep-alive") : http::format_sse(sent);
    co_await exchange.send(std::move(piece));
  }
}

Async<void> SseTransport::post(http::Exchange& exchange) {
  auto principal = co_await admit(exchange, options_.origin, options_.authenticate);
  if (!principal) co_return;
  auto& request = exchange.request();
  auto const found = clients_.find(http::find_query(request.query, session_parameter));
  auto const client = found == clients_.end() ? nullptr : found->second;
  if (!client || client->principal != principal->id)
    co_return co_await reply_json(exchange, 404,
                                  error_body("There is no such stream. Open a new one with GET."));
  auto parsed = co_await service_.parse(request.body);
  std::string().swap(request.body);
  if (!parsed) {
    RpcError const error{code::parse_error, parsed.error().message};
    co_return co_await reply_json(exchange, 400, write_error({}, error));
  }
  auto message = read_message(std::move(*parsed));
  if (message.kind == Message::Kind::invalid)
    co_return co_await reply_json(exchange, 400, write_error(message.id, message.error));
  auto log_id = given_log_id(request.headers);
  co_await take(client, std::move(message), std::move(*principal), std::move(log_id));
  co_await reply_empty(exchange, 202);
}

Async<void> SseTransport::take(std::shared_ptr<Client> client, Message message, Principal principal,
                               std::string log_id) {
  auto const& session = client->session;
  if (message.kind == Message::Kind::response)
    co_return co_await service_.answers().deliver(session, std::move(message));
  if (message.kind == Message::Kind::notification)
    co_return take_notification(running_, session.key, message);
  if (message.method == "initialize") co_return initialize(*client, message, std::move(principal));
  Caller caller;
  caller.principal = std::move(principal);
  caller.version = session.version;
  caller.client_capabilities = session.client_capabilities;
  caller.one_shot = !client->initialized;
  if (client->initialized) caller.session = session;
  caller.session_log_level = service_.session_states().local(session).log_level;
  caller.takes_requests = client->initialized;
  caller.log_id = std::move(log_id);
  auto const executor = co_await net::this_coro::executor;
  json::value const id = message.id;
  auto call = Call::start(executor, service_, std::move(caller), std::move(message));
  running_.add(session.key, id, call);
  async::spawn(executor, "sse call", forward(std::move(call), client->stream));
}

void SseTransport::initialize(Client& client, Message const& message, Principal principal) {
  auto agreed = service_.initialize(message.params);
  if (agreed.reply.error) return client.stream->append(write_error(message.id, *agreed.reply.error));
  client.session.version = agreed.version;
  client.session.client_capabilities = std::move(agreed.client_capabilities);
  client.initialized = true;
  auto const listener = [weak = std::weak_ptr(client.stream)](std::string_view method, json::object params) {
    if (auto const stream = weak.lock()) stream->append(write_notification(method, std::move(params)));
  };
  client.heard = service_.session_listeners().open(client.session, std::move(principal), {}, listener);
  client.stream->append(write_result(message.id, agreed.reply.result));
}

void SseTransport::stop() {
  for (auto const& [key, client] : clients_) client->stream->end();
}

}  // namespace workspace::mcp
