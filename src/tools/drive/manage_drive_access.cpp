// manage_drive_access: who may open and change a file,
// https://developers.google.com/workspace/drive/api/reference/rest/v3/permissions

#include "base/text.hpp"
#include "tools/drive/files.hpp"
#include "tools/drive/permission_body.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::drive {
namespace {

enum class AccessAction { grant, grant_batch, update, revoke, transfer_owner };
BOOST_DESCRIBE_ENUM(AccessAction, grant, grant_batch, update, revoke, transfer_owner)

struct Recipient {
  std::string email;
  std::string domain;
  std::optional<Role> role;
  std::optional<ShareType> share_type;
  std::string expiration_time;
  static schema::Fields describe() {
    using P = Recipient;
    return {schema::optional<&P::email>(), schema::optional<&P::domain>(), schema::optional<&P::role>(),
            schema::optional<&P::share_type>(), schema::optional<&P::expiration_time>()};
  }
};

struct ManageDriveAccess {
  std::string file_id;
  AccessAction action = AccessAction::grant;
  std::string share_with;
  std::optional<Role> role;
  ShareType share_type = ShareType::user;
  std::string permission_id;
  std::vector<Recipient> recipients;
  bool send_notification = true;
  std::string email_message;
  std::optional<std::string> expiration_time;
  std::optional<bool> allow_file_discovery;
  std::string new_owner_email;
  bool move_to_new_owners_root = false;
  static schema::Fields describe() {
    using P = ManageDriveAccess;
    return {
        schema::required<&P::file_id>("File, folder or shared drive: id or link."),
        schema::required<&P::action>("What to do."),
        schema::optional<&P::share_with>("Address or domain. update, revoke: instead of permission_id."),
        schema::optional<&P::role>("Default of grants: reader. Organizers only in shared drives."),
        schema::optional<&P::share_type>("To whom; anyone: whoever has the link."),
        schema::optional<&P::permission_id>("For update and revoke."),
        schema::optional<&P::recipients>("For grant_batch; role and share_type default to those of the call.")
            .max_items(100),
        schema::optional<&P::send_notification>("Tell people by e-mail."),
        schema::optional<&P::email_message>("Words for that e-mail.").max_length(5000),
        schema::optional<&P::expiration_time>("RFC 3339; access ends then. update: \"\" lets it last."),
        schema::optional<&P::allow_file_discovery>("Domain, anyone: findable by search."),
        schema::optional<&P::new_owner_email>("For transfer_owner."),
        schema::optional<&P::move_to_new_owners_root>("transfer_owner: move it to their My Drive.")};
  }
};

struct Refusal {
  std::string who;
  std::string error;
  static schema::Fields describe() {
    return {schema::required<&Refusal::who>(), schema::required<&Refusal::error>()};
  }
};

struct AccessChange {
  std::string done;  // granted, updated, revoked, transferred
  std::string file_id;
  std::string file_name;
  std::string link;
  std::vector<Permission> permissions;
  std::vector<Refusal> failed;
  bool is_folder = false;  // for the question; no part of the result
  std::string heading() const {
    auto const text = fmt::format("Access {}: {}", done, file_name);
    return failed.empty() ? text
                          : fmt::format("{} ({} done, {} failed)", text, permissions.size(), failed.size());
  }
  static schema::Fields describe() {
    using R = AccessChange;
    return {schema::required<&R::done>(),        schema::required<&R::file_id>(),
            schema::required<&R::file_name>(),   schema::optional<&R::link>(),
            schema::optional<&R::permissions>(), schema::optional<&R::failed>()};
  }
};

/// To whom a grant's body gives what, in words.
std::string in_words(json::object const& body) {
  json::value const grant(body);
  auto const type = grant.text("type");
  auto const who = type == "anyone"   ? grant.boolean("allowFileDiscovery")
                                            ? std::string("everybody on the web, who may find it by search")
                                            : std::string("everybody who has the link")
                     : type == "domain" ? fmt::format("everybody at {}", grant.text("domain"))
                                      : fmt::format("{} {}", type, grant.text("emailAddress"));
  auto const expires = grant.text("expirationTime");
  return fmt::format("{} as {}{}", who, grant.text("role"),
                     expires.empty() ? "" : fmt::format(" until {}", expires));
}

Intent intent_of(AccessChange const& change, Reach reach, std::string question) {
  Intent intent{reach, std::move(question)};
  intent.fact(change.is_folder ? "Folder, with all in it" : "File", change.file_name)
      .fact("Link", change.link);
  return intent;
}

/// `bodies` are what permissions.create will be given.
Intent grant_intent(ManageDriveAccess const& p, AccessChange const& change,
                    std::vector<json::object> const& bodies) {
  auto intent = intent_of(change, Reach::outbound, "Share this?");
  std::vector<std::string> grants;
  for (auto const& body : bodies) grants.push_back(in_words(body));
  intent.list("With", grants)
      .fact("Mail", p.send_notification ? "the people and groups are told" : "nobody is told");
  if (p.send_notification) intent.fact("Words in the mail", p.email_message);
  return intent;
}

google::Params permission_params(AccessChange const& change) {
  return google::Params().set("fileId", change.file_id).set("supportsAllDrives", true);
}

Async<Permission> create_permission(ToolContext& context, ManageDriveAccess const& p,
                                    AccessChange const& change, json::object body) {
  auto params = permission_params(change).set("fields", permission_fields);
  auto const type = std::string(body.text("type"));
  // Google refuses these two for domains and everybody, whom it tells nothing.
  if (type == "user" || type == "group") {
    params.set("sendNotificationEmail", p.send_notification);
    if (p.send_notification) params.set_unless_empty("emailMessage", p.email_message);
  }
  auto const made =
      co_await context.google().call(api::drive::permissions::create, std::move(params), json::value(body));
  co_return make_permission(made);
}

Async<void> grant(ToolContext& context, ManageDriveAccess const& p, AccessChange& change) {
  Grant const wanted{.who = p.share_with,
                     .type = p.share_type,
                     .role = p.role.value_or(Role::reader),
                     .expires = p.expiration_time.value_or(""),
                     .discoverable = p.allow_file_discovery};
  auto body = permission_body(wanted, context.now());
  auto intent = grant_intent(p, change, {body});
  co_await context.confirm(std::move(intent));
  auto permission = co_await create_permission(context, p, change, std::move(body));
  change.permissions.push_back(std::move(permission));
}

/// One after the other: of permissions that are changed at the same time Drive keeps only the last.
Async<void> grant_batch(ToolContext& context, ManageDriveAccess const& p, AccessChange& change) {
  if (p.recipients.empty())
    throw Failure(ErrorKind::invalid, "grant_batch needs recipients.",
                  "Give a list such as [{\"email\": \"bob@example.com\", \"role\": \"reader\"}].");
  std::vector<json::object> bodies;
  for (auto const& recipient : p.recipients) {
    auto const type =
        recipient.share_type.value_or(recipient.domain.empty() ? p.share_type : ShareType::domain);
    Grant const wanted{.who = type == ShareType::domain ? recipient.domain : recipient.email,
                       .type = type,
                       .role = recipient.role.value_or(p.role.value_or(Role::reader)),
                       .expires = recipient.expiration_time.empty() ? p.expiration_time.value_or("")
                                                                    : recipient.expiration_time,
                       .discoverable = type == ShareType::domain || type == ShareType::anyone
                                           ? p.allow_file_discovery
                                           : std::nullopt};
    bodies.push_back(permission_body(wanted, context.now()));
  }
  auto intent = grant_intent(p, change, bodies);
  co_await context.confirm(std::move(intent));
  double done = 0;
  for (auto const& body : bodies) {
    auto const who = body.text("emailAddress", body.text("domain", "anyone"));
    try {
      auto permission = co_await create_permission(context, p, change, body);
      change.permissions.push_back(std::move(permission));
    } catch (google::ApiError const& error) {
      change.failed.push_back({.who = std::string(who), .error = error.error().text()});
    }
    context.call().progress(++done, double(bodies.size()));
  }
  if (change.permissions.empty())
    throw Failure(ErrorKind::invalid,
                  fmt::format("None of the {} grants was made. The first: {}", bodies.size(),
                              change.failed.front().error),
                  "");
}

/// The permission meant by permission_id, or by share_with or share_type=anyone.
Async<Permission> find_permission(ToolContext& context, ManageDriveAccess const& p,
                                  AccessChange const& change) {
  if (!p.permission_id.empty()) {
    auto params =
        permission_params(change).set("permissionId", p.permission_id).set("fields", permission_fields);
    auto const found = co_await context.google().call(api::drive::permissions::get, std::move(params));
    co_return make_permission(found);
  }
  auto const who = trim(p.share_with);
  if (who.empty() && p.share_type != ShareType::anyone)
    throw Failure(ErrorKind::invalid, "It is not said whose access to change.",
                  "Give permission_id (get_drive_shareable_link lists them) or share_with.");
  auto params = permission_params(change)
                    .set("pageSize", 100)
                    .set("fields", fmt::format("nextPageToken,permissions({})", permission_fields));
  auto const all = co_await context.google().list_all(api::drive::permissions::list, std::move(params),
                                                      "permissions", 2000);
  for (auto const& one : all.items) {
    auto permission = make_permission(one);
    bool const meant = who.empty() ? permission.type == "anyone" : equal_ignoring_case(permission.who, who);
    if (meant) co_return permission;
  }
  throw Failure(ErrorKind::not_found,
                fmt::format("{} has no access of their own to this file.",
                            who.empty() ? "Everybody with the link" : who),
                "Access may come from a folder above or from the shared drive: change it there.");
}

std::string whose(Permission const& permission) {
  return permission.type == "anyone" ? std::string("everybody who has the link") : permission.who;
}

Async<void> update(ToolContext& context, ManageDriveAccess const& p, AccessChange& change) {
  if (!p.role && !p.expiration_time)
    throw Failure(ErrorKind::invalid, "There is nothing to update.", "Give role, expiration_time or both.");
  auto const found = co_await find_permission(context, p, change);
  // Google wants the role named even where it stays.
  json::object body{{"role", p.role ? schema::Type<Role>::write(*p.role) : json::value(found.role)}};
  auto params = permission_params(change).set("permissionId", found.id).set("fields", permission_fields);
  if (p.expiration_time && trim(*p.expiration_time).empty())
    params.set("removeExpiration", true);
  else if (p.expiration_time)
    body["expirationTime"] = expiry_of(*p.expiration_time, context.now());
  auto intent = intent_of(change, Reach::outbound, "Change the access to this?");
  intent.fact("Of", whose(found))
      .fact("Role", fmt::format("{} instead of {}", body.text("role"), found.role))
      .fact("Expires", p.expiration_time ? body.text("expirationTime", "never") : found.expires);
  co_await context.confirm(std::move(intent));
  auto const updated =
      co_await context.google().call(api::drive::permissions::update, std::move(params), json::value(body));
  change.permissions.push_back(make_permission(updated));
}

Async<void> revoke(ToolContext& context, ManageDriveAccess const& p, AccessChange& change) {
  auto const found = co_await find_permission(context, p, change);
  if (found.role == "owner")
    throw Failure(ErrorKind::invalid, "The owner's access cannot be taken away.",
                  "Use action=transfer_owner first.");
  auto params = permission_params(change).set("permissionId", found.id);
  auto intent = intent_of(change, Reach::own, "Take away the access to this?");
  intent.fact("Of", whose(found)).fact("Role", found.role);
  co_await context.confirm(std::move(intent));
  co_await context.google().call(api::drive::permissions::delete_, std::move(params));
  change.permissions.push_back(found);
}

Async<void> transfer_owner(ToolContext& context, ManageDriveAccess const& p, AccessChange& change) {
  Grant const wanted{.who = p.new_owner_email};
  auto body = permission_body(wanted, context.now());
  body["role"] = "owner";
  auto params = permission_params(change).set("transferOwnership", true).set("fields", permission_fields);
  if (p.move_to_new_owners_root) params.set("moveToNewOwnersRoot", true);
  params.set_unless_empty("emailMessage", p.email_message);
  auto intent = intent_of(change, Reach::outbound, "Give this away? The new owner decides who has access.");
  intent.fact("New owner", p.new_owner_email)
      .fact("Moves", p.move_to_new_owners_root ? "to their My Drive" : "")
      .fact("Mail", "the new owner is told")
      .fact("Words in the mail", p.email_message);
  co_await context.confirm(std::move(intent));
  auto const made =
      co_await context.google().call(api::drive::permissions::create, std::move(params), json::value(body));
  change.permissions.push_back(make_permission(made));
}

Async<AccessChange> manage_drive_access(ToolContext& context, ManageDriveAccess const& p) {
  auto const file = co_await read_target(context, p.file_id, "webViewLink");
  AccessChange change;
  change.file_id = file.text("id");
  change.file_name = file.text("name");
  change.link = file.text("webViewLink");
  change.is_folder = file.text("mimeType") == folder_type;
  switch (p.action) {
    case AccessAction::grant:
      change.done = "granted";
      co_await grant(context, p, change);
      break;
    case AccessAction::grant_batch:
      change.done = "granted";
      co_await grant_batch(context, p, change);
      break;
    case AccessAction::update:
      change.done = "updated";
      co_await update(context, p, change);
      break;
    case AccessAction::revoke:
      change.done = "revoked";
      co_await revoke(context, p, change);
      break;
    case AccessAction::transfer_owner:
      change.done = "transferred";
      co_await transfer_owner(context, p, change);
      break;
  }
  co_return change;
}

Tool const tool{{.name = "manage_drive_access",
                 .title = "Manage Drive access",
                 .description = "Shares a file, folder or shared drive with people, groups, a domain or by "
                                "link; changes or revokes access; transfers ownership.",
                 .service = Service::drive,
                 .tier = Tier::extended,
                 .effect = Effect::destructive,
                 .methods = {api::drive::files::get, api::drive::permissions::create},
                 .also = {api::drive::permissions::get, api::drive::permissions::list,
                          api::drive::permissions::update, api::drive::permissions::delete_}},
                manage_drive_access};

}  // namespace
}  // namespace workspace::tools::drive
