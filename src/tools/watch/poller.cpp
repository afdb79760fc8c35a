#include "tools/watch/poller.hpp"

#include "auth/scopes.hpp"
#include "auth/user_hash.hpp"
#include "base/log.hpp"
#include "tools/frame/acting_as.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace workspace::tools::watch {
namespace {

constexpr milliseconds request_time{30'000};  // with the client's own repetitions
constexpr std::size_t max_answer_bytes = 8u << 20;

}  // namespace

Poller::Poller(Executor executor, Backend& backend, Policy& policy, FeedKey key, milliseconds interval,
               Tell const& tell)
    : backend_(backend),
      policy_(policy),
      key_(std::move(key)),
      feed_(source_of(key_)),
      pace_(interval, backend.google_settings.random),
      tell_(tell),
      wait_(std::move(executor)) {}

void Poller::add(Target target, Hearer hearer) {
  watched_[std::move(target)].insert(std::move(hearer));
  if (state_ == State::without_grant) wait_.cancel();
}

void Poller::remove(Target const& target, Hearer const& hearer) {
  auto const found = watched_.find(target);
  if (found == watched_.end()) return;
  found->second.erase(hearer);
  if (found->second.empty()) watched_.erase(found);
}

Async<void> Poller::run() {
  for (;;) {
    auto const outcome = co_await look();
    note(outcome);
    auto const found = outcome.state == State::failing ? Pace::Found::failure
                       : outcome.changes               ? Pace::Found::changes
                                                       : Pace::Found::nothing;
    wait_.expires_after(pace_.resume(found));
    boost::system::error_code woken;
    co_await wait_.async_wait(net::redirect_error(net::use_awaitable, woken));
    auto const state = co_await net::this_coro::cancellation_state;
    if (state.cancelled() != net::cancellation_type::none) co_return;
  }
}

Async<Poller::Outcome> Poller::look() {
  auto const account = co_await policy_.account(key_.user);
  auto granted = co_await check_grant(account);
  if (granted.state != State::fine) {
    feed_.lose();
    co_return granted;
  }
  UserTokens tokens(backend_.grants, account);
  auto settings = backend_.google_settings;
  settings.call_time = request_time;
  settings.max_answer_bytes = max_answer_bytes;
  settings.methods = &feed_.source().methods;
  google::Client client(tokens, backend_.http, backend_.clock, backend_.google, std::move(settings));
  Outcome trouble{State::failing, "malformed"};
  auto action = feed_.resume(Feed::Look{});
  while (action.ask) {
    auto input = co_await answer(client, std::move(*action.ask), trouble);
    action = feed_.resume(std::move(input));
  }
  if (action.failed) {
    if (trouble.state == State::without_grant) feed_.lose();
    co_return trouble;
  }
  tell(action);
  Outcome fine;
  fine.changes = !action.touched.empty();
  co_return fine;
}

Async<Poller::Outcome> Poller::check_grant(std::string account) {
  Outcome outcome;
  auto const grant = co_await backend_.grants.get(std::move(account));
  if (!grant) {
    outcome.state = grant.error().kind == ErrorKind::unauthenticated ? State::without_grant : State::failing;
    outcome.reason = to_string(grant.error().kind);
  } else if (!auth::missing(feed_.source().methods, grant->scopes).empty()) {
    outcome = {State::without_grant, "missing_scopes"};
  }
  co_return outcome;
}

Async<Feed::Input> Poller::answer(google::Client& client, Ask ask, Outcome& trouble) {
  Feed::Refused refused;
  try {
    co_return co_await client.call(*ask.method, std::move(ask.params));
  } catch (google::ApiError const& error) {
    refused.status = error.status();
    trouble = {State::failing, std::string(to_string(error.error().kind))};
  } catch (auth::Required const&) {
    trouble = {State::without_grant, "unauthenticated"};
  } catch (Failure const& failure) {
    trouble = {State::failing, std::string(to_string(failure.error().kind))};
  }
  co_return refused;
}

/// From a copy: who hears may go, and others may come.
void Poller::tell(Feed::Action const& action) const {
  std::set<Hearer> hearing;
  for (auto const& [target, hearers] : watched_)
    if (action.all || action.touched.contains(target)) hearing.insert(hearers.begin(), hearers.end());
  for (auto const& each : hearing) tell_(each.principal, each.uri);
}

void Poller::note(Outcome const& outcome) {
  auto const before = std::exchange(state_, outcome.state);
  if (outcome.state == before) return;
  auto const line = [&](std::string_view what) {
    return fmt::format("watch {} user={} service={}", what, policy_.logged_user(key_.user),
                       name_of(key_.log));
  };
  if (outcome.state == State::fine)
    log::info("-", line("goes on"));
  else
    log::warning("-", line(outcome.state == State::failing ? "fails" : "waits for a sign-in") +
                          " reason=" + outcome.reason);
}

}  // namespace workspace::tools::watch
