#include "mcp/session/session_state.hpp"

namespace workspace::mcp {
namespace {

constexpr std::chrono::seconds fresh{2};
constexpr std::size_t max_cached = 10'000;
constexpr int max_attempts = 5;

std::string key_of(Session const& session) { return "session/" + session.key; }

std::string write(SessionState const& state) {
  json::array watched;
  for (auto const& uri : state.watched) watched.emplace_back(uri);
  json::object record{{"ended", state.ended}, {"level", to_string(state.log_level)}};
  record["watched"] = std::move(watched);
  json::value const whole(std::move(record));
  return json::write(whole);
}

SessionState parse(std::string_view text) {
  SessionState state;
  auto const record = json::parse(text);
  if (!record) return state;
  state.ended = json::boolean(*record, "ended");
  state.log_level = find_log_level(json::text(*record, "level")).value_or(LogLevel::info);
  for (auto const& uri : json::items(*record, "watched"))
    if (uri.is_string()) state.watched.emplace(uri.get_string());
  return state;
}

}  // namespace

Async<Result<SessionState>> SessionStates::read(Session session) {
  if (session.local) co_return local_[session.key];
  auto const key = key_of(session);
  bool const caches = store_.shared();
  if (auto const known = cache_.find(key);
      caches && known != cache_.end() && clock_.now() < known->second.read_at + fresh)
    co_return known->second.state;
  auto const stored = co_await store_.get(key);
  if (!stored) co_return stored.error();
  SessionState state = *stored ? parse((*stored)->value) : SessionState{};
  if (caches) {
    if (cache_.size() >= max_cached) cache_.clear();
    cache_[key] = {state, clock_.now()};
  }
  co_return state;
}

Async<Result<SessionState>> SessionStates::change(Session session, std::function<void(SessionState&)> edit) {
  if (session.local) {
    auto& state = local_[session.key];
    edit(state);
    co_return state;
  }
  auto const key = key_of(session);
  cache_.erase(key);
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    auto const stored = co_await store_.get(key);
    if (!stored) co_return stored.error();
    SessionState state = *stored ? parse((*stored)->value) : SessionState{};
    edit(state);
    auto written = *stored ? co_await store_.replace(key, write(state), session.expires, (*stored)->version)
                           : co_await store_.put_new(key, write(state), session.expires);
    if (!written) co_return written.error();
    if (*written) co_return state;
  }
  co_return Error{ErrorKind::conflict, "The session's state changed too often at once.", "Try again."};
}

}  // namespace workspace::mcp
