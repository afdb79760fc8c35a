#include "mcp/session/answers.hpp"

#include "base/encoding.hpp"
#include "base/log.hpp"
#include "crypto/crypto.hpp"

#include <boost/asio/as_tuple.hpp>

namespace workspace::mcp {
namespace {

constexpr std::string_view purpose = "mcp-question";
constexpr std::chrono::milliseconds poll{500};

/// The id is long: the store's key is its hash.
std::string store_key(std::string_view id) { return "answer/" + to_hex(crypto::sha256(id)); }

Result<json::value, RpcError> read_answer(json::object answer) {
  if (auto* const result = answer.if_contains("result")) return std::move(*result);
  json::value const whole(std::move(answer));
  auto const* const error = json::find(whole, "error");
  std::string text = "The client refused";
  if (error) text.append(": ").append(json::text(*error, "message").substr(0, 300));
  return RpcError{code::internal_error, text};
}

}  // namespace

Answers::Question::Question(Answers& all, Executor executor, Session const& session)
    : all_(all), id_(all.keys_.seal(purpose, session.key, "", all.clock_.now() + patience)), wake_(executor) {
  all_.open_.emplace(id_, this);
}

Answers::Question::~Question() { all_.open_.erase(id_); }

Async<Result<json::value, RpcError>> Answers::Question::wait() {
  auto const until = all_.clock_.now() + patience;
  while (!answer_ && all_.clock_.now() < until) {
    wake_.expires_after(all_.store_.shared() ? poll : std::chrono::milliseconds(patience));
    co_await wake_.async_wait(net::as_tuple(net::use_awaitable));
    auto const state = co_await net::this_coro::cancellation_state;
    if (state.cancelled() != net::cancellation_type::none)
      throw boost::system::system_error(net::error::operation_aborted);
    if (answer_ || !all_.store_.shared()) continue;
    auto const key = store_key(id_);
    auto const stored = co_await all_.store_.get(key);
    if (!stored || !*stored) continue;
    auto parsed = json::parse((*stored)->value);
    if (parsed && parsed->is_object()) answer_ = std::move(parsed->get_object());
    co_await all_.store_.remove(key);
  }
  if (!answer_) co_return RpcError{code::internal_error, "The client did not answer within ten minutes."};
  co_return read_answer(std::move(*answer_));
}

Async<void> Answers::deliver(Session session, Message response) {
  if (!response.id.is_string()) co_return;
  std::string const id(response.id.get_string());
  auto const sealed = keys_.open(purpose, id, clock_.now());
  if (!sealed || sealed->principal != session.key) co_return;
  if (auto const found = open_.find(id); found != open_.end()) {
    found->second->answer_ = std::move(response.answer);
    found->second->wake_.cancel();
    co_return;
  }
  if (!store_.shared()) co_return;
  json::value const answer(std::move(response.answer));
  auto const kept = co_await store_.put(store_key(id), json::write(answer), sealed->expires);
  if (!kept) log::warning("-", "An answer for another replica could not be kept: " + kept.error().text());
}

}  // namespace workspace::mcp
