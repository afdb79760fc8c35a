#include "tools/gmail/sender.hpp"

#include "base/text.hpp"
#include "tools/frame/fetch.hpp"

namespace workspace::tools::gmail {
namespace {

/// Of users.settings.sendAs.list.
struct Alias {
  std::string send_as_email;
  std::string display_name;
  std::string signature;
  std::string verification_status = "accepted";
  bool is_primary = false;
  bool may_send() const { return is_primary || verification_status == "accepted"; }
  static schema::Fields describe() {
    using R = Alias;
    return {schema::required<&R::send_as_email>(), schema::optional<&R::display_name>(),
            schema::optional<&R::signature>(), schema::optional<&R::verification_status>(),
            schema::optional<&R::is_primary>()};
  }
};

struct Aliases {
  std::vector<Alias> send_as;
  static schema::Fields describe() { return {schema::required<&Aliases::send_as>()}; }
};

/// The aliases, or nullopt where the grant does not allow to read them.
Async<std::optional<Aliases>> read_aliases(ToolContext& context) {
  try {
    auto params = google::Params().set("userId", "me");
    co_return co_await fetch<Aliases>(context, api::gmail::users::settings::sendAs::list, std::move(params));
  } catch (google::ApiError const& error) {
    if (error.status() != 403 || error.error().kind == ErrorKind::exhausted) throw;
  }
  co_return std::nullopt;
}

}  // namespace

Async<Sender> find_sender(ToolContext& context, Compose const& p) {
  auto const wanted = p.from_email.empty() ? context.user() : p.from_email;
  Sender sender;
  sender.address = {p.from_name, wanted};
  sender.own = {context.user(), wanted};
  auto const aliases = co_await read_aliases(context);
  if (!aliases) {
    if (p.include_signature)
      sender.note = "No signature: the sign-in does not allow reading Gmail's settings.";
    co_return sender;
  }
  bool found = false;
  std::vector<std::string> valid;
  for (auto const& alias : aliases->send_as) {
    sender.own.push_back(alias.send_as_email);
    if (!alias.may_send()) continue;
    valid.push_back(alias.send_as_email);
    if (!content::same_mailbox(alias.send_as_email, wanted)) continue;
    found = true;
    if (p.from_name.empty()) sender.address.name = alias.display_name;
    if (p.include_signature) sender.signature = alias.signature;
  }
  if (!found && !p.from_email.empty())
    throw Failure(
        ErrorKind::invalid,
        fmt::format("from_email {} is not an address that {} may send from.", p.from_email, context.user()),
        fmt::format("Use one of: {}. Nothing was sent.", join(valid, ", ")));
  co_return sender;
}

}  // namespace workspace::tools::gmail
