#include "tools/gmail/sender.hpp"

#include "base/text.hpp"

namespace workspace::tools::gmail {
namespace {

bool may_send(json::Node alias) {
  auto const status = alias.text("verificationStatus", "accepted");
  return status == "accepted" || alias.boolean("isPrimary");
}

/// The aliases, or nullopt where the grant does not allow to read them.
Async<std::optional<json::value>> read_aliases(ToolContext& context) {
  try {
    auto params = google::Params().set("userId", "me");
    auto answer =
        co_await context.google().call(api::gmail::users::settings::sendAs::list, std::move(params));
    co_return std::move(answer);
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
  for (auto const& alias : aliases.items("sendAs")) {
    std::string const address(alias.text("sendAsEmail"));
    sender.own.push_back(address);
    if (!may_send(alias)) continue;
    valid.push_back(address);
    if (!content::same_mailbox(address, wanted)) continue;
    found = true;
    if (p.from_name.empty()) sender.address.name = alias.text("displayName");
    if (p.include_signature) sender.signature = alias.text("signature");
  }
  if (!found && !p.from_email.empty())
    throw Failure(
        ErrorKind::invalid,
        fmt::format("from_email {} is not an address that {} may send from.", p.from_email, context.user()),
        fmt::format("Use one of: {}. Nothing was sent.", join(valid, ", ")));
  co_return sender;
}

}  // namespace workspace::tools::gmail
