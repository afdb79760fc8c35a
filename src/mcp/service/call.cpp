#include "mcp/service/call.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>

namespace workspace::mcp {
namespace {

/// What a handler says faster than its client listens is dropped beyond this.
constexpr std::size_t max_waiting = 256;

}  // namespace

std::shared_ptr<Call> Call::start(Executor executor, Service& service, Caller caller, Message message) {
  auto call = std::make_shared<Call>(Private{}, executor);
  call->version_ = caller.version;
  call->id_ = message.id;
  call->method_ = message.method;
  if (!service.is_endless(message.method)) call->limit(service, service.options().call_timeout);
  net::co_spawn(executor, run(call, service, std::move(caller), std::move(message)),
                net::bind_cancellation_slot(call->stop_.slot(), [call](std::exception_ptr thrown) {
                  if (thrown) call->end({Event::Kind::cancelled});
                }));
  return call;
}

/// Answers that the time is up, and stops, unless the call has ended by then or has a new limit.
void Call::limit(Service& service, std::chrono::milliseconds time) {
  deadline_.expires_after(time);
  deadline_.async_wait([weak = weak_from_this(), &service](boost::system::error_code ec) {
    auto const self = ec ? nullptr : weak.lock();
    if (!self || self->end_) return;
    auto const reply = service.timed_out(self->version_, self->method_);
    self->end({Event::Kind::answer,
               reply.error ? write_error(self->id_, *reply.error) : write_result(self->id_, reply.result),
               reply.error ? reply.error->code : 0});
    self->stop_.emit(net::cancellation_type::terminal);
  });
}

Wire Call::wire(std::weak_ptr<Call> weak, Service& service, Caller const& caller) {
  Wire wire;
  wire.notify = [weak](std::string text) {
    if (auto const call = weak.lock()) call->say({Event::Kind::notification, std::move(text)});
  };
  if (caller.modern() || !caller.takes_requests || !caller.session) return wire;
  wire.ask = [weak, &service, session = *caller.session](std::string method, json::object params) {
    return ask(weak.lock(), service, session, std::move(method), std::move(params));
  };
  if (features(caller.version).icons)
    wire.close_stream = [weak](std::chrono::milliseconds retry) {
      if (auto const call = weak.lock()) call->say({Event::Kind::pause, {}, 0, retry});
    };
  return wire;
}

Async<void> Call::run(std::shared_ptr<Call> self, Service& service, Caller caller, Message message) {
  auto const id = message.id;
  auto wires = wire(self, service, caller);
  auto const reply = co_await service.answer(std::move(caller), std::move(message), std::move(wires));
  if (reply.error)
    self->end({Event::Kind::answer, write_error(id, *reply.error), reply.error->code});
  else
    self->end({Event::Kind::answer, write_result(id, reply.result)});
}

/// The time that a person takes to answer is not the call's.
Async<Result<json::value, RpcError>> Call::ask(std::shared_ptr<Call> self, Service& service, Session session,
                                               std::string method, json::object params) {
  auto const executor = co_await net::this_coro::executor;
  Answers::Question question(service.answers(), executor, session);
  self->say({Event::Kind::request, write_request(json::value(question.id()), method, std::move(params))});
  self->deadline_.cancel();
  auto answer = co_await question.wait();
  self->limit(service, service.options().call_timeout);
  co_return answer;
}

/// Progress may be lost where nobody reads; questions and answers may not.
void Call::say(Event event) {
  if (end_ || (event.kind == Event::Kind::notification && said_.size() >= max_waiting)) return;
  said_.push_back(std::move(event));
  wake_.cancel();
}

void Call::end(Event event) {
  if (end_) return;
  end_ = std::move(event);
  deadline_.cancel();
  wake_.cancel();
  if (auto const done = std::exchange(on_end_, nullptr)) done();
}

void Call::cancel() {
  if (end_) return;
  auto const self = shared_from_this();
  said_.clear();
  end({Event::Kind::cancelled});
  stop_.emit(net::cancellation_type::terminal);
}

void Call::on_end(std::function<void()> done) {
  if (end_)
    done();
  else
    on_end_ = std::move(done);
}

Async<Call::Event> Call::next(std::optional<std::chrono::milliseconds> patience) {
  auto const self = shared_from_this();
  for (;;) {
    if (!said_.empty()) {
      Event event = std::move(said_.front());
      said_.pop_front();
      co_return event;
    }
    if (end_) co_return std::move(*end_);  // it may be large, and nothing follows
    if (patience)
      wake_.expires_after(*patience);
    else
      wake_.expires_at(std::chrono::steady_clock::time_point::max());
    auto const [ec] = co_await wake_.async_wait(net::as_tuple(net::use_awaitable));
    auto const state = co_await net::this_coro::cancellation_state;
    if (state.cancelled() != net::cancellation_type::none)
      throw boost::system::system_error(net::error::operation_aborted);
    if (!ec && said_.empty() && !end_) co_return Event{};
  }
}

void RunningCalls::add(std::string const& session, json::value const& id, std::shared_ptr<Call> const& call) {
  Key key{session, json::write(id)};
  // A client that uses an id twice at once can cancel only the first.
  if (!calls_.emplace(key, call).second) return;
  call->on_end([this, key] { calls_.erase(key); });
}

bool RunningCalls::cancel(std::string const& session, json::value const& id) {
  auto const found = calls_.find({session, json::write(id)});
  auto const call = found == calls_.end() ? nullptr : found->second.lock();
  if (call) call->cancel();
  return call != nullptr;
}

void RunningCalls::cancel_session(std::string const& session) {
  std::vector<std::shared_ptr<Call>> ending;
  for (auto at = calls_.lower_bound({session, {}}); at != calls_.end() && at->first.first == session; ++at)
    if (auto call = at->second.lock()) ending.push_back(std::move(call));
  for (auto const& call : ending) call->cancel();
}

}  // namespace workspace::mcp
