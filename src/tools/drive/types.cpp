#include "tools/drive/types.hpp"

#include "base/text.hpp"

namespace workspace::tools::drive {
namespace {

std::string address_of(json::Node user) {
  return std::string(user.text("emailAddress", user.text("displayName")));
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

File make_file(json::Node file) {
  File f;
  f.id = file.text("id");
  f.name = file.text("name");
  f.mime_type = file.text("mimeType");
  if (json::find(file, "size")) f.size = file.integer("size");
  f.created = file.text("createdTime");
  f.modified = file.text("modifiedTime");
  if (auto const user = file["lastModifyingUser"]) f.last_edited_by = address_of(*user);
  for (auto const& permission : file.items("permissions"))
    if (permission.text("type") == "anyone") f.anyone_with_link = permission.text("role");
  if (auto const shortcut = file["shortcutDetails"])
    f.shortcut_target_id = shortcut.text("targetId");
  f.link = file.text("webViewLink");
  for (auto const& owner : file.items("owners")) f.owners.push_back(address_of(owner));
  for (auto const& parent : file.items("parents"))
    if (parent.is_string()) f.parents.emplace_back(parent.get_string());
  f.drive_id = file.text("driveId");
  f.description = file.text("description");
  f.starred = file.boolean("starred");
  f.trashed = file.boolean("trashed");
  if (auto const properties = file["properties"]; properties && properties->is_object())
    f.properties = properties->get_object();
  return f;
}

Permission make_permission(json::Node permission) {
  Permission p;
  p.id = permission.text("id");
  p.type = permission.text("type");
  p.role = permission.text("role");
  p.who = permission.text("emailAddress", permission.text("domain"));
  p.expires = permission.text("expirationTime");
  p.discoverable = permission.boolean("allowFileDiscovery");
  for (auto const& detail : permission.items("permissionDetails"))
    if (detail.boolean("inherited")) p.inherited = true;
  p.pending_owner = permission.boolean("pendingOwner");
  return p;
}

FileList make_file_list(json::Node answer) {
  FileList list;
  for (auto const& file : answer.items("files")) list.files.push_back(make_file(file));
  list.incomplete_search = answer.boolean("incompleteSearch");
  list.next_page_token = answer.text("nextPageToken");
  return list;
}

}  // namespace workspace::tools::drive
