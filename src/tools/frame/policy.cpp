#include "tools/frame/policy.hpp"

#include "auth/scopes.hpp"
#include "auth/user_hash.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

namespace workspace::tools {
namespace {

constexpr std::chrono::milliseconds slow_call{5000};

std::string_view service_name(Service service) { return schema::Type<Service>::name(service); }

/// The address without blanks, or empty. Throws Failure(invalid) for what is no e-mail address.
std::string checked_user(std::string_view named) {
  std::string user(trim(named));
  auto const at = user.find('@');
  bool const blank = std::ranges::any_of(user, [](unsigned char c) { return c <= 0x20 || c == 0x7F; });
  if (!user.empty() &&
      (at == 0 || at == std::string::npos || at + 1 == user.size() || user.size() > 254 || blank))
    throw Failure(ErrorKind::invalid,
                  fmt::format("user_google_email is not an e-mail address: \"{}\".", user.substr(0, 100)),
                  "Ask the user which Google account to use.");
  return user;
}

}  // namespace

void Policy::require_loopback(mcp::CallContext const& call) const {
  if (!serves(call.principal()))
    throw Failure(ErrorKind::denied, "The sandbox serves callers on its own machine only.",
                  "Connect over localhost.");
}

Async<std::string> Policy::resolve_user(mcp::CallContext& call, Tool const& tool, std::string named) {
  if (!tool.info.without_grant) co_return co_await resolve_user(call, std::move(named));
  require_loopback(call);
  co_return checked_user(named);
}

Async<std::string> Policy::resolve_user(mcp::CallContext& call, std::string named) {
  require_loopback(call);
  auto const user = checked_user(named);
  if (!options_.single_user && user.empty())
    throw Failure(ErrorKind::invalid,
                  "user_google_email is required: the address of the Google account to act as.",
                  "Ask the user for it.");
  co_return co_await account(user);
}

Async<std::string> Policy::account(std::string user) {
  if (!options_.single_user) co_return user;
  if (!user.empty() && (co_await backend_.grants.get(user)).has_value()) co_return user;
  auto const known = co_await backend_.credentials.list();
  if (known.has_value() && !known->empty()) co_return known->front();
  if (!user.empty()) co_return user;
  throw Failure(ErrorKind::unauthenticated, "Nobody has signed in to Google here yet.",
                "Call start_google_auth first.");
}

Async<std::vector<std::string>> Policy::accounts(mcp::CallContext& call) {
  require_loopback(call);
  auto known = co_await backend_.credentials.list();
  if (!known) throw Failure(known.error());
  co_return std::move(*known);
}

Async<void> Policy::allow(Tool const& tool, ActionInfo const& action, std::string user) {
  if (auto const level = options_.selection.permissions.find(tool.info.service);
      level != options_.selection.permissions.end()) {
    if (auth::is_denied(service_name(tool.info.service), level->second, action.name))
      throw Failure(ErrorKind::denied,
                    fmt::format("The action \"{}\" of {} is not allowed at permission level {}.", action.name,
                                tool.info.name, level->second),
                    "Whoever runs the server set this with --permissions.");
  }
  if (!tool.info.without_grant) co_await require(std::move(user), action.methods);
}

Async<void> Policy::require(std::string user, std::vector<MethodRef> needed) {
  auto const grant = co_await backend_.grants.get(user);
  if (!grant) {
    if (grant.error().kind == ErrorKind::unauthenticated) co_await backend_.grants.access_token(user);
    throw Failure(grant.error());
  }
  std::vector<catalogue::Method const*> methods;
  for (auto const& method : needed) methods.push_back(&*method);
  auto missing = auth::missing(methods, grant->scopes);
  if (!missing.empty())
    throw auth::Required(user, auth::Required::Reason::missing_scopes, std::move(missing));
}

bool Policy::confirms(Tool const& tool, ActionInfo const& action) const {
  auto const mode = options_.confirm.mode;
  if (mode == ConfirmMode::off || tool.info.without_grant) return false;
  // A tool that only puts a file aside on this machine writes nothing of the user's.
  auto const reads = [](MethodRef const& method) { return method->is_read(); };
  if (std::ranges::all_of(action.methods, reads) && std::ranges::all_of(action.also, reads)) return false;
  return action.effect == Effect::destructive || (mode == ConfirmMode::all && action.effect == Effect::write);
}

bool Policy::confirms(Tool const& tool) const {
  return std::ranges::any_of(tool.actions(), [&](auto const& action) { return confirms(tool, action); });
}

std::string Policy::logged_user(std::string const& user) const {
  return auth::logged_user(backend_.keys, user, options_.log_user_email);
}

void Policy::audit(std::string const& log_id, Asked const& asked, std::string const& user,
                   std::string_view status, std::chrono::milliseconds duration) const {
  auto const who = user.empty() ? "-" : logged_user(user);
  log::info(log_id, fmt::format("{} status={} user={} duration={}ms {}={}", asked.method, status, who,
                                duration.count(), asked.kind, asked.name));
  // Exactly five fields in all: the runbook's filter pattern reads the fifth as milliseconds.
  if (duration > slow_call) log::warning(log_id, fmt::format("\"slow call\" {}", duration.count()));
}

}  // namespace workspace::tools
