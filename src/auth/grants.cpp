#include "auth/grants.hpp"

#include "auth/user_hash.hpp"
#include "base/log.hpp"

#include <random>

namespace workspace::auth {
namespace {

constexpr seconds least_lifetime{10};  // of a token that is given out
constexpr seconds pause_after_failure{30};
constexpr std::size_t most_entries = 4096;

}  // namespace

Grants::Grants(Executor executor, store::CredentialStore& store, http::Client& client, Clock const& clock,
               crypto::KeyRing const& keys, Options options)
    : store_(store),
      client_(client),
      clock_(clock),
      keys_(keys),
      options_(std::move(options)),
      flights_(std::move(executor)) {}

std::string Grants::hash(std::string const& user) const {
  return logged_user(keys_, user, options_.log_user_email);
}

Grants::Entry* Grants::find(std::string const& user) {
  auto const found = entries_.find(user);
  return found == entries_.end() ? nullptr : &found->second;
}

bool Grants::usable(Entry const& entry) const {
  auto const& grant = entry.grant;
  if (grant.token.empty() || grant.token == entry.rejected) return false;
  // Without an expiry only a token that nothing can replace is worth a try.
  if (!grant.expiry) return grant.refresh_token.empty();
  return clock_.now() + least_lifetime <= *grant.expiry;
}

bool Grants::has_ended(Entry const& entry) const {
  if (entry.grant.refresh_token.empty()) return !usable(entry);
  return entry.grant.refresh_token == entry.dead;
}

TimePoint Grants::refresh_time(store::StoredGrant const& grant) const {
  if (!grant.expiry) return clock_.now();
  static thread_local std::minstd_rand random{std::random_device{}()};
  std::uniform_int_distribution<std::int64_t> spread(0, options_.refresh_jitter.count());
  return *grant.expiry - options_.refresh_ahead - milliseconds{spread(random)};
}

void Grants::make_room() {
  if (entries_.size() < most_entries) return;
  auto const now = clock_.now();
  std::erase_if(entries_, [&](auto const& item) {
    auto const& [user, entry] = item;
    return entry.reload_at <= now && !entry.unsaved && !flights_.under_way(user);
  });
}

void Grants::adopt(std::string const& user, store::StoredGrant grant) {
  if (!find(user)) make_room();
  auto& entry = entries_[user];
  entry.seen = grant;
  entry.grant = std::move(grant);
  entry.unsaved = false;
  entry.refresh_at = refresh_time(entry.grant);
  if (entry.grant.client_id.empty()) entry.grant.client_id = options_.client.client_id;
  if (entry.grant.client_secret.empty() && entry.grant.client_id == options_.client.client_id) {
    entry.grant.client_secret = options_.client.client_secret;
  }
}

Async<Result<void>> Grants::retry_save(std::string user) {
  auto const grant = find(user)->grant;
  auto saved = co_await store_.save(user, grant);
  auto* const entry = find(user);
  if (saved && entry) {
    entry->seen = grant;
    entry->unsaved = false;
  }
  if (!saved)
    log::warning("-", "The grant of user=" + hash(user) + " is not stored yet: " + saved.error().text());
  co_return saved;
}

Async<void> Grants::reload(std::string user) {
  auto loaded = co_await store_.load(user);
  auto* entry = find(user);
  if (!loaded) {
    if (!entry || !usable(*entry)) throw Failure(loaded.error());
    log::warning("-", "The grant of user=" + hash(user) +
                          " cannot be read again, so the one in memory stays: " + loaded.error().text());
  } else if (!*loaded) {
    entries_.erase(user);
    co_return;
  } else if (!entry || **loaded != entry->seen) {
    adopt(user, std::move(**loaded));
  } else if (entry->unsaved) {
    co_await retry_save(user);
  }
  if (entry = find(user); entry) entry->reload_at = clock_.now() + options_.reload_after;
}

Async<Refresh::Action> Grants::run(Refresh& machine) {
  auto action = machine.resume();
  for (;;) {
    if (auto* const send = std::get_if<Refresh::Send>(&action)) {
      auto const came = co_await client_.send(std::move(send->request));
      action = machine.resume(came);
    } else if (auto const* const wait = std::get_if<Refresh::Wait>(&action)) {
      co_await async::sleep(wait->delay);
      action = machine.resume();
    } else {
      co_return action;
    }
  }
}

Async<bool> Grants::refresh(std::string user) {
  auto const before = find(user)->grant;
  Refresh machine(options_.endpoints, before, options_.retry);
  auto action = co_await run(machine);

  auto* entry = find(user);
  if (auto const* const done = std::get_if<Refresh::Done>(&action)) {
    log::info("-", "OAuth refresh success user=" + hash(user));
    entry->grant = with_answer(before, done->answer, clock_.now());
    entry->unsaved = true;
    // However short a token lives, half of its life is left in peace.
    entry->refresh_at = std::max(refresh_time(entry->grant), clock_.now() + done->answer.lifetime / 2);
    co_await retry_save(user);
    co_return true;
  }
  log::warning("-", "OAuth refresh failed user=" + hash(user) + " reason=" + machine.reason());
  if (std::holds_alternative<Refresh::Ended>(action)) {
    entry->dead = before.refresh_token;
    co_return false;
  }
  entry->refresh_at = clock_.now() + pause_after_failure;
  if (!usable(*entry)) throw Failure(std::get<Refresh::Failed>(action).error);
  co_return true;
}

/// Brings the entry to where its token can be given out. Runs once per user at a time.
Async<Grants::Flight> Grants::settle(std::string user) {
  auto* entry = find(user);
  if (!entry || clock_.now() >= entry->reload_at || has_ended(*entry)) co_await reload(user);
  for (int round = 0; round < 2; ++round) {
    entry = find(user);
    if (!entry) throw Required(user, Required::Reason::never_signed_in);
    if (has_ended(*entry)) throw Required(user, Required::Reason::expired_or_revoked);
    if (usable(*entry) && (clock_.now() < entry->refresh_at || entry->grant.refresh_token.empty())) break;
    bool const alive = co_await refresh(user);
    if (alive) break;
    // Somebody may have signed in anew by another process meanwhile.
    co_await reload(user);
  }
  entry = find(user);
  if (!entry) throw Required(user, Required::Reason::never_signed_in);
  if (has_ended(*entry)) throw Required(user, Required::Reason::expired_or_revoked);
  co_return entry->grant.token;
}

Async<std::string> Grants::access_token(std::string user) {
  user = to_lower(user);
  // Made only where it is needed: it takes memory, and nearly every call finds a token that is fresh.
  auto const settling = [this, &user]() -> std::function<Async<Flight>()> {
    return [this, user] { return settle(user); };
  };
  for (;;) {
    if (auto* const entry = find(user);
        entry && clock_.now() < entry->reload_at && usable(*entry) && !has_ended(*entry)) {
      std::string token = entry->grant.token;
      if (clock_.now() >= entry->refresh_at && !entry->grant.refresh_token.empty())
        flights_.begin(user, settling());
      co_return token;
    }
    // What was joined may have been a sign-in or a removal: then look again.
    auto start = settling();
    auto const flight = co_await flights_.run(user, std::move(start));
    if (flight) co_return *flight;
  }
}

Async<Result<Grant>> Grants::get(std::string user) {
  user = to_lower(user);
  try {
    co_await access_token(user);
  } catch (Failure const& failure) {
    co_return failure.error();
  }
  auto const* const entry = find(user);
  if (!entry) co_return Required(user, Required::Reason::never_signed_in).error();
  auto const& grant = entry->grant;
  co_return Grant{grant.scopes, !grant.refresh_token.empty()};
}

Async<void> Grants::reject(std::string user, std::string token) {
  auto* const entry = find(to_lower(user));
  if (entry && entry->grant.token == token) {
    entry->rejected = std::move(token);
    entry->reload_at = TimePoint::min();
  }
  co_return;
}

/// Waits until nothing is under way for the user.
Async<void> Grants::land(std::string user) {
  while (flights_.under_way(user)) {
    std::function<Async<Flight>()> const join_only = [this, user] { return settle(user); };
    try {
      co_await flights_.run(user, join_only);
    } catch (Failure const&) {
      // Its own callers are told.
    }
  }
}

Async<Grants::Flight> Grants::store_new(std::string user, store::StoredGrant grant,
                                        std::shared_ptr<Result<void>> outcome) {
  *outcome = co_await store_.save(user, grant);
  if (*outcome) {
    entries_.erase(user);
    adopt(user, grant);
    find(user)->reload_at = clock_.now() + options_.reload_after;
  }
  co_return std::nullopt;
}

Async<Result<void>> Grants::put(std::string user, store::StoredGrant grant) {
  user = to_lower(user);
  co_await land(user);
  auto const outcome = std::make_shared<Result<void>>();
  std::function<Async<Flight>()> const start = [this, user, grant, outcome] {
    return store_new(user, grant, outcome);
  };
  co_await flights_.run(user, start);
  co_return *outcome;
}

Async<Result<std::optional<store::StoredGrant>>> Grants::stored(std::string user) {
  user = to_lower(user);
  co_await land(user);
  co_return co_await store_.load(user);
}

}  // namespace workspace::auth
