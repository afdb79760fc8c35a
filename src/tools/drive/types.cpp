#include "tools/drive/types.hpp"

#include "base/text.hpp"

namespace workspace::tools::drive {
namespace {

std::string address_of(json::value const& user) {
  return std::string(json::text(user, "emailAddress", json::text(user, "displayName")));
}

}  // namespace

bool is_google_type(std::string_view mime_type) {
  return mime_type.starts_with("application/vnd.google-apps.");
}

schema::Fields File::describe() {
  using P = File;
  return {schema::required<&P::id>(),
          schema::required<&P::name>(),
          schema::required<&P::mime_type>(),
          schema::optional<&P::size>(),
          schema::optional<&P::created>(),
          schema::optional<&P::modified>(),
          schema::optional<&P::last_edited_by>(),
          schema::optional<&P::anyone_with_link>(),
          schema::optional<&P::shortcut_target_id>(),
          schema::optional<&P::link>(),
          schema::optional<&P::owners>(),
          schema::optional<&P::parents>(),
          schema::optional<&P::drive_id>(),
          schema::optional<&P::description>(),
          schema::optional<&P::starred>(),
          schema::optional<&P::trashed>(),
          schema::optional<&P::properties>()};
}

std::string FileList::heading() const {
  auto text = counted(files.size(), "file");
  if (incomplete_search) text += " (Google did not search everywhere: narrow corpora or name a drive_id)";
  return text;
}

schema::Fields FileList::describe() {
  using P = FileList;
  return {schema::required<&P::files>(), schema::optional<&P::incomplete_search>(),
          schema::optional<&P::next_page_token>()};
}

schema::Fields Permission::describe() {
  using P = Permission;
  return {schema::required<&P::id>(),        schema::required<&P::type>(),
          schema::required<&P::role>(),      schema::optional<&P::who>(),
          schema::optional<&P::expires>(),   schema::optional<&P::discoverable>(),
          schema::optional<&P::inherited>(), schema::optional<&P::pending_owner>()};
}

std::string_view file_fields(Detail detail) {
  switch (detail) {
    case Detail::brief:
      return "id,name,mimeType,shortcutDetails(targetId)";
    case Detail::listed:
      return "id,name,mimeType,shortcutDetails(targetId),size,createdTime,modifiedTime,"
             "lastModifyingUser(displayName,emailAddress),permissions(type,role),webViewLink";
    case Detail::full:
      break;
  }
  return "id,name,mimeType,shortcutDetails(targetId),size,createdTime,modifiedTime,"
         "lastModifyingUser(displayName,emailAddress),permissions(type,role),webViewLink,"
         "owners(displayName,emailAddress),parents,driveId,description,starred,trashed,properties";
}

File make_file(json::value const& file) {
  File f;
  f.id = json::text(file, "id");
  f.name = json::text(file, "name");
  f.mime_type = json::text(file, "mimeType");
  if (json::find(file, "size")) f.size = json::integer(file, "size");
  f.created = json::text(file, "createdTime");
  f.modified = json::text(file, "modifiedTime");
  if (auto const* user = json::find(file, "lastModifyingUser")) f.last_edited_by = address_of(*user);
  for (auto const& permission : json::items(file, "permissions"))
    if (json::text(permission, "type") == "anyone") f.anyone_with_link = json::text(permission, "role");
  if (auto const* shortcut = json::find(file, "shortcutDetails"))
    f.shortcut_target_id = json::text(*shortcut, "targetId");
  f.link = json::text(file, "webViewLink");
  for (auto const& owner : json::items(file, "owners")) f.owners.push_back(address_of(owner));
  for (auto const& parent : json::items(file, "parents"))
    if (parent.is_string()) f.parents.emplace_back(parent.get_string());
  f.drive_id = json::text(file, "driveId");
  f.description = json::text(file, "description");
  f.starred = json::boolean(file, "starred");
  f.trashed = json::boolean(file, "trashed");
  if (auto const* properties = json::find(file, "properties"); properties && properties->is_object())
    f.properties = properties->get_object();
  return f;
}

Permission make_permission(json::value const& permission) {
  Permission p;
  p.id = json::text(permission, "id");
  p.type = json::text(permission, "type");
  p.role = json::text(permission, "role");
  p.who = json::text(permission, "emailAddress", json::text(permission, "domain"));
  p.expires = json::text(permission, "expirationTime");
  p.discoverable = json::boolean(permission, "allowFileDiscovery");
  for (auto const& detail : json::items(permission, "permissionDetails"))
    if (json::boolean(detail, "inherited")) p.inherited = true;
  p.pending_owner = json::boolean(permission, "pendingOwner");
  return p;
}

FileList make_file_list(json::value const& answer) {
  FileList list;
  for (auto const& file : json::items(answer, "files")) list.files.push_back(make_file(file));
  list.incomplete_search = json::boolean(answer, "incompleteSearch");
  list.next_page_token = json::text(answer, "nextPageToken");
  return list;
}

}  // namespace workspace::tools::drive
