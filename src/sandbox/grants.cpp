#include "sandbox/grants.hpp"

#include "base/encoding.hpp"
#include "crypto/crypto.hpp"

#include <algorithm>

namespace workspace::sandbox {
namespace {

std::string secret(std::string_view prefix, std::size_t bytes = 24) {
  return std::string(prefix) + to_base64url(crypto::random_bytes(bytes));
}

}  // namespace

std::vector<std::string> canonical_scopes(std::vector<std::string> scopes) {
  for (auto& scope : scopes) {
    if (scope == "email" || scope == "profile") scope = "https://www.googleapis.com/auth/userinfo." + scope;
  }
  std::sort(scopes.begin(), scopes.end());
  scopes.erase(std::unique(scopes.begin(), scopes.end()), scopes.end());
  return scopes;
}

std::string Grants::wait_for_consent(Authorization request) {
  if (waiting_.size() >= 1000) waiting_.erase(waiting_.begin());
  auto id = secret("", 18);
  waiting_[id] = std::move(request);
  return id;
}

Authorization const* Grants::waiting(std::string_view id) const {
  auto found = waiting_.find(id);
  return found == waiting_.end() ? nullptr : &found->second;
}

void Grants::forget(std::string_view waiting_id) {
  if (auto found = waiting_.find(waiting_id); found != waiting_.end()) waiting_.erase(found);
}

std::string Grants::approve(std::string_view waiting_id, std::string user, std::vector<std::string> scopes,
                            TimePoint now) {
  auto approved = waiting_.find(waiting_id)->second;
  forget(waiting_id);
  approved.user = std::move(user);
  if (approved.include_granted) {
    for (auto const& [token, refresh] : refresh_) {
      if (refresh.user != approved.user || refresh.client_id != approved.client_id) continue;
      scopes.insert(scopes.end(), refresh.scopes.begin(), refresh.scopes.end());
    }
  }
  approved.scopes = canonical_scopes(std::move(scopes));
  approved.expires = now + code_lifetime;
  auto code = secret("4/0sandbox-");
  codes_[code] = std::move(approved);
  return code;
}

std::optional<Authorization> Grants::redeem(std::string_view code, TimePoint now) {
  if (auto spent = spent_codes_.find(code); spent != spent_codes_.end()) {
    revoke_token(spent->second);
    return std::nullopt;
  }
  auto found = codes_.find(code);
  if (found == codes_.end()) return std::nullopt;
  auto approved = std::move(found->second);
  approved.code = found->first;
  spent_codes_[approved.code];
  codes_.erase(found);
  if (approved.expires < now) return std::nullopt;
  return approved;
}

Grant Grants::issue(Authorization const& approved, TimePoint now) {
  Grant grant{approved.user, {}, {}, approved.scopes, now + access_lifetime};
  bool const granted_before = std::any_of(refresh_.begin(), refresh_.end(), [&](auto const& entry) {
    return entry.second.user == approved.user && entry.second.client_id == approved.client_id;
  });
  if (approved.offline && (approved.prompt_consent || !granted_before)) {
    grant.refresh_token = secret("1//sandbox-");
    refresh_[grant.refresh_token] = {approved.user, approved.client_id, approved.scopes};
  }
  grant.access_token =
      add_access(approved.user, approved.client_id, approved.scopes, grant.refresh_token, now);
  if (!approved.code.empty()) {
    spent_codes_[approved.code] = grant.refresh_token.empty() ? grant.access_token : grant.refresh_token;
  }
  return grant;
}

Grant Grants::sign_in(std::string user, std::string client_id, std::vector<std::string> scopes,
                      TimePoint now) {
  Authorization approved;
  approved.user = std::move(user);
  approved.client_id = std::move(client_id);
  approved.scopes = canonical_scopes(std::move(scopes));
  approved.offline = approved.prompt_consent = true;
  return issue(approved, now);
}

std::optional<Grant> Grants::refresh(std::string_view refresh_token, std::string_view client_id,
                                     TimePoint now) {
  auto found = refresh_.find(refresh_token);
  if (found == refresh_.end() || found->second.client_id != client_id) return std::nullopt;
  auto const& held = found->second;
  return Grant{held.user,
               add_access(held.user, held.client_id, held.scopes, found->first, now),
               {},
               held.scopes,
               now + access_lifetime};
}

std::string Grants::add_access(std::string const& user, std::string const& client,
                               std::vector<std::string> const& scopes, std::string const& refresh_token,
                               TimePoint now) {
  std::erase_if(access_,
                [&](auto const& entry) { return entry.second.expires + std::chrono::hours{1} < now; });
  auto token = secret("ya29.sandbox-", 48);
  access_[token] = {user, client, scopes, now + access_lifetime, refresh_token, !refresh_token.empty()};
  return token;
}

Grants::Access const* Grants::access(std::string_view token, TimePoint now) const {
  auto found = access_.find(token);
  return found == access_.end() || found->second.expires <= now ? nullptr : &found->second;
}

void Grants::revoke_refresh(std::string token) {
  refresh_.erase(token);
  std::erase_if(access_, [&](auto const& entry) { return entry.second.refresh_token == token; });
}

bool Grants::revoke_token(std::string_view token) {
  if (auto found = access_.find(token); found != access_.end()) {
    auto const from = found->second.refresh_token;
    access_.erase(found);
    if (!from.empty()) revoke_refresh(from);
    return true;
  }
  if (!refresh_.contains(token)) return false;
  revoke_refresh(std::string(token));
  return true;
}

void Grants::revoke_user(std::string_view user) {
  std::erase_if(refresh_, [&](auto const& entry) { return entry.second.user == user; });
  std::erase_if(access_, [&](auto const& entry) { return entry.second.user == user; });
}

void Grants::expire_user(std::string_view user) {
  for (auto& [token, access] : access_) {
    if (access.user == user) access.expires = TimePoint{};
  }
}

bool Grants::signed_in(std::string_view user) const {
  return std::any_of(refresh_.begin(), refresh_.end(),
                     [&](auto const& entry) { return entry.second.user == user; });
}

}  // namespace workspace::sandbox
