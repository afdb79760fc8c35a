#include "tools/confirm/confirmation.hpp"

#include "base/encoding.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "json/schema.hpp"
#include "mcp/session/request_state.hpp"

namespace workspace::tools {
namespace {

constexpr std::string_view purpose = "tool-confirmation";
constexpr std::string_view question_key = "confirm";
// Longer than a token or a request's state lives.
constexpr std::chrono::minutes mark_lifetime{15};

/// Agreeing is the whole answer, so the form has no fields.
json::object empty_form() { return {{"type", "object"}, {"properties", json::object{}}}; }

[[noreturn]] void refuse(ErrorKind kind, std::string_view why) {
  throw Failure(kind, fmt::format("Nothing was done: the confirmation token {}.", why),
                "Call again without confirmation_token to get a new one.");
}

/// Without what differs between the call that got the token and the one that presents it.
json::object bound_arguments(json::object const& arguments) {
  json::object bound;
  for (auto const& [name, value] : arguments)
    if (!schema::same_name(name, "confirmation_token") && !schema::same_name(name, "user_google_email"))
      bound[name] = value;
  return bound;
}

std::string short_digest(std::string_view text) { return to_base64url(crypto::sha256(text).substr(0, 12)); }

std::string mark_of(std::string_view nonce) { return fmt::format("confirmed/{}", nonce); }

}  // namespace

Async<void> Confirmation::confirm(Intent intent) {
  if (!asks(intent.reach)) co_return;
  auto const effect = intent.digest(call_.tool, call_.user);
  std::string mark;
  if (context_.can_elicit_form())
    mark = asked_person(intent, effect);
  else
    mark = co_await presented_token(intent, effect);
  auto const first = co_await backend_.state.put_new(mark, "", backend_.clock.now() + mark_lifetime);
  if (!first) throw Failure(first.error());
  if (!*first)
    throw Failure(ErrorKind::conflict, "This confirmation was used already, so nothing was done now.",
                  "What it allowed may have been done then: look first, and call anew only if it was not.");
  mark_ = std::move(mark);
  watch_.open();
}

Async<void> Confirmation::give_back_unless_written() {
  if (mark_.empty() || watch_.may_have_written()) co_return;
  auto const removed = co_await backend_.state.remove(mark_);
  if (!removed) log::warning(context_.log_id(), "A confirmation stays used: " + removed.error().text());
}

std::string Confirmation::asked_person(Intent const& intent, std::string const& effect) const {
  auto const answer = context_.elicited(question_key);
  if (answer && answer->action != mcp::ElicitAnswer::Action::accept)
    throw NotConfirmed{fmt::format("Nothing was done: the user {}. Do not call again unless they ask for it.",
                                   answer->action == mcp::ElicitAnswer::Action::decline
                                       ? "declined"
                                       : "closed the question without an answer"),
                       "declined"};
  // The notes say what was agreed to; what was read meanwhile may have made it something else.
  if (answer && context_.notes() == effect) return mark_of(context_.notes_nonce());
  bool const changed = answer && !context_.notes().empty();
  auto const words = (changed ? "This has changed since you were asked.\n" : "") + intent.text(call_.user);
  mcp::InputRequired required;
  required.requests.emplace(question_key, mcp::InputRequest::form(words, empty_form()));
  required.notes = effect;
  throw required;
}

Async<std::string> Confirmation::presented_token(Intent const& intent, std::string const& effect) {
  if (options_.strict)
    throw Failure(ErrorKind::denied,
                  "Nothing was done: this needs the user's confirmation, and their client cannot ask them.",
                  "Whoever runs the server wants that (--confirm-strict). A client with elicitation can.");
  auto digest = [this] {
    return mcp::request_digest("tools/call",
                               {{"name", call_.tool}, {"arguments", bound_arguments(call_.arguments)}});
  };
  auto const whole = co_await backend_.workers.run(std::move(digest));
  auto const arguments = short_digest(whole);
  if (call_.token.empty()) throw new_token(intent, effect, arguments, "This needs to be confirmed.");
  auto const opened = backend_.keys.open(purpose, call_.token, backend_.clock.now());
  if (!opened && opened.error().kind == ErrorKind::timeout)
    refuse(ErrorKind::invalid, "has expired: it is good for five minutes");
  if (!opened) refuse(ErrorKind::invalid, "is none that this server gave, or was changed");
  if (opened->principal != principal()) refuse(ErrorKind::denied, "was given to another user");
  auto const parts = split(opened->payload, '.');
  if (parts.size() != 3 || parts[0] != short_digest(call_.tool))
    refuse(ErrorKind::invalid, "was given for another tool");
  if (parts[1] != arguments) refuse(ErrorKind::invalid, "was given for other arguments");
  if (parts[2] != short_digest(effect))
    throw new_token(intent, effect, arguments, "What this would do has changed since it was confirmed.");
  co_return mark_of(opened->nonce);
}

NotConfirmed Confirmation::new_token(Intent const& intent, std::string const& effect,
                                     std::string const& arguments, std::string_view why) const {
  auto const payload = fmt::format("{}.{}.{}", short_digest(call_.tool), arguments, short_digest(effect));
  auto const token = backend_.keys.seal(purpose, principal(), payload, backend_.clock.now() + token_lifetime);
  return {fmt::format("Nothing was done yet. {}\n\n{}\n\nShow this to the user. Only if they agree, call {} "
                      "again within five minutes with the same arguments and confirmation_token={}",
                      why, intent.text(call_.user), call_.tool, token),
          "unconfirmed"};
}

}  // namespace workspace::tools
