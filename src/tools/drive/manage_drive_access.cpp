// manage_drive_access: who may open and change a file,
// https://developers.google.com/workspace/drive/api/reference/rest/v3/permissions

#include "base/text.hpp"
#include "tools/drive/files.hpp"
#include "tools/drive/permission_body.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::drive {
namespace {

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
  std::string action;
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
  std::vector<Permission> permissions{};
  std::vector<Refusal> failed{};
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

/// Of the file that is meant, before anything has changed.
Async<AccessChange> change_of(ToolContext& context, ManageDriveAccess const& p, std::string done) {
  auto const file = co_await read_target(context, p.file_id);
  co_return AccessChange{.done = std::move(done),
                         .file_id = file.id,
                         .file_name = file.name,
                         .link = file.link,
                         .is_folder = file.mime_type == folder_type};
}

Intent intent_of(AccessChange const& change, Reach reach, std::string question) {
  Intent intent{reach, std::move(question)};
  intent.fact(change.is_folder ? "Folder, with all in it" : "File", change.file_name)
      .fact("Link", change.link);
  return intent;
}

/// To whom a grant's body gives what, in words.
std::string in_words(json::object const& body) {
  auto const type = json::text(body, "type");
  auto const who = type == "anyone"   ? json::boolean(body, "allowFileDiscovery")
                                            ? std::string("everybody on the web, who may find it by search")
                                            : std::string("everybody who has the link")
                     : type == "domain" ? fmt::format("everybody at {}", json::text(body, "domain"))
                                      : fmt::format("{} {}", type, json::text(body, "emailAddress"));
  auto const expires = json::text(body, "expirationTime");
  return fmt::format("{} as {}{}", who, json::text(body, "role"),
                     expires.empty() ? "" : fmt::format(" until {}", expires));
}

/// Creates or updates the permission, as the method says.
Async<void> write_permission(ToolContext& context, AccessChange& change, catalogue::Method const& method,
                             google::Params params, json::object body) {
  params.set("fields", schema::selector<Permission>());
  json::value sent(std::move(body));
  auto const made = co_await context.google().call(method, std::move(params), std::move(sent));
  change.permissions.push_back(schema::taken<Permission>(made));
}

Async<void> create_permission(ToolContext& context, ManageDriveAccess const& p, AccessChange& change,
                              json::object body) {
  auto params = file_params(change.file_id);
  auto const type = json::text(body, "type");
  // Google refuses these two for domains and everybody, whom it tells nothing.
  if (type == "user" || type == "group") {
    params.set("sendNotificationEmail", p.send_notification);
    if (p.send_notification) params.set_unless_empty("emailMessage", p.email_message);
  }
  co_await write_permission(context, change, api::drive::permissions::create, std::move(params),
                            std::move(body));
}

/// What permissions.create will be given.
std::vector<json::object> grants_of(ManageDriveAccess const& p, TimePoint now) {
  Grant wanted{.who = p.share_with,
               .type = p.share_type,
               .role = p.role.value_or(Role::reader),
               .expires = p.expiration_time.value_or(""),
               .discoverable = p.allow_file_discovery};
  if (p.action == "grant") return {permission_body(wanted, now)};
  std::vector<json::object> bodies;
  for (auto const& recipient : p.recipients) {
    auto one = wanted;
    one.type = recipient.share_type.value_or(recipient.domain.empty() ? p.share_type : ShareType::domain);
    one.who = one.type == ShareType::domain ? recipient.domain : recipient.email;
    one.role = recipient.role.value_or(wanted.role);
    if (!recipient.expiration_time.empty()) one.expires = recipient.expiration_time;
    if (one.type != ShareType::domain && one.type != ShareType::anyone) one.discoverable.reset();
    bodies.push_back(permission_body(one, now));
  }
  return bodies;
}

/// One after the other: of permissions that are changed at the same time Drive keeps only the last.
Async<AccessChange> grant(ToolContext& context, ManageDriveAccess const& p) {
  auto change = co_await change_of(context, p, "granted");
  auto const bodies = grants_of(p, context.now());
  auto intent = intent_of(change, Reach::outbound, "Share this?");
  std::vector<std::string> grants;
  for (auto const& body : bodies) grants.push_back(in_words(body));
  intent.list("With", grants)
      .fact("Mail", p.send_notification ? "the people and groups are told" : "nobody is told");
  if (p.send_notification) intent.fact("Words in the mail", p.email_message);
  co_await context.confirm(std::move(intent));
  double done = 0;
  for (auto const& body : bodies) {
    try {
      co_await create_permission(context, p, change, body);
    } catch (google::ApiError const& error) {
      if (p.action == "grant") throw;
      auto const who = json::text(body, "emailAddress", json::text(body, "domain", "anyone"));
      change.failed.push_back({.who = std::string(who), .error = error.error().text()});
    }
    context.call().progress(++done, double(bodies.size()));
  }
  if (change.permissions.empty())
    throw Failure(ErrorKind::invalid, fmt::format("None of the {} grants was made. The first: {}",
                                                  bodies.size(), change.failed.front().error));
  co_return change;
}

/// The permission meant by permission_id, or by share_with or share_type=anyone.
Async<Permission> find_permission(ToolContext& context, ManageDriveAccess const& p,
                                  AccessChange const& change) {
  auto params = file_params(change.file_id);
  if (!p.permission_id.empty()) {
    params.set("permissionId", p.permission_id);
    co_return co_await fetch<Permission>(context, api::drive::permissions::get, std::move(params));
  }
  auto const who = trim(p.share_with);
  if (who.empty() && p.share_type != ShareType::anyone)
    throw Failure(ErrorKind::invalid, "It is not said whose access to change.",
                  "Give permission_id (get_drive_shareable_link lists them) or share_with.");
  params.set("pageSize", 100)
      .set("fields", fmt::format("nextPageToken,permissions({})", schema::selector<Permission>()));
  auto const all = co_await context.google().list_all(api::drive::permissions::list, std::move(params),
                                                      "permissions", 2000);
  for (auto const one : all.items) {
    auto permission = schema::taken<Permission>(one);
    bool const meant = who.empty() ? p.share_type == ShareType::anyone && permission.type == "anyone"
                                   : equal_ignoring_case(permission.who, who);
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

Async<AccessChange> update(ToolContext& context, ManageDriveAccess const& p) {
  auto change = co_await change_of(context, p, "updated");
  auto const found = co_await find_permission(context, p, change);
  auto params = file_params(change.file_id).set("permissionId", found.id);
  // Google wants the role named even where it stays.
  json::object body{{"role", p.role ? schema::Type<Role>::name(*p.role) : found.role}};
  if (p.expiration_time && trim(*p.expiration_time).empty())
    params.set("removeExpiration", true);
  else if (p.expiration_time)
    body["expirationTime"] = expiry_of(*p.expiration_time, context.now());
  auto intent = intent_of(change, Reach::outbound, "Change the access to this?");
  intent.fact("Of", whose(found))
      .fact("Role", fmt::format("{} instead of {}", json::text(body, "role"), found.role))
      .fact("Expires", p.expiration_time ? json::text(body, "expirationTime", "never") : found.expires);
  co_await context.confirm(std::move(intent));
  co_await write_permission(context, change, api::drive::permissions::update, std::move(params),
                            std::move(body));
  co_return change;
}

Async<AccessChange> revoke(ToolContext& context, ManageDriveAccess const& p) {
  auto change = co_await change_of(context, p, "revoked");
  auto found = co_await find_permission(context, p, change);
  if (found.role == "owner")
    throw Failure(ErrorKind::invalid, "The owner's access cannot be taken away.",
                  "Use action=transfer_owner first.");
  auto intent = intent_of(change, Reach::own, "Take away the access to this?");
  intent.fact("Of", whose(found)).fact("Role", found.role);
  co_await context.confirm(std::move(intent));
  auto params = file_params(change.file_id).set("permissionId", found.id);
  co_await context.google().call(api::drive::permissions::delete_, std::move(params));
  change.permissions.push_back(std::move(found));
  co_return change;
}

Async<AccessChange> transfer_owner(ToolContext& context, ManageDriveAccess const& p) {
  auto change = co_await change_of(context, p, "transferred");
  Grant const wanted{.who = p.new_owner_email};
  auto body = permission_body(wanted, context.now());
  body["role"] = "owner";
  auto params = file_params(change.file_id).set("transferOwnership", true);
  if (p.move_to_new_owners_root) params.set("moveToNewOwnersRoot", true);
  params.set_unless_empty("emailMessage", p.email_message);
  auto intent = intent_of(change, Reach::outbound, "Give this away? The new owner decides who has access.");
  intent.fact("New owner", p.new_owner_email)
      .fact("Moves", p.move_to_new_owners_root ? "to their My Drive" : "")
      .fact("Mail", "the new owner is told")
      .fact("Words in the mail", p.email_message);
  co_await context.confirm(std::move(intent));
  co_await write_permission(context, change, api::drive::permissions::create, std::move(params),
                            std::move(body));
  co_return change;
}

using Methods = std::vector<MethodRef>;
Methods const find{api::drive::permissions::get, api::drive::permissions::list};

ActionInfo row(std::string_view name, std::string_view needs, MethodRef writes, Methods also = {}) {
  return {.name = name,
          .needs = needs,
          .effect = Effect::destructive,
          .methods = {api::drive::files::get, writes},
          .also = std::move(also)};
}

Tool const tool{
    {.name = "manage_drive_access",
     .title = "Manage Drive access",
     .description = "Shares a file, folder or shared drive with people, groups, a domain or by "
                    "link; changes or revokes access; transfers ownership.",
     .service = Service::drive,
     .tier = Tier::extended},
    Actions<ManageDriveAccess, AccessChange>{
        {row("grant", "", api::drive::permissions::create), grant},
        {row("grant_batch", "recipients", api::drive::permissions::create), grant},
        {row("update", "permission_id|share_with|share_type, role|expiration_time",
             api::drive::permissions::update, find),
         update},
        {row("revoke", "permission_id|share_with|share_type", api::drive::permissions::delete_, find),
         revoke},
        {row("transfer_owner", "new_owner_email", api::drive::permissions::create), transfer_owner}}};

}  // namespace
}  // namespace workspace::tools::drive
