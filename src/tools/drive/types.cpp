#include "tools/drive/types.hpp"

#include "base/text.hpp"

namespace workspace::tools::drive {

bool is_google_type(std::string_view mime_type) {
  return mime_type.starts_with("application/vnd.google-apps.");
}

schema::Fields File::describe() {
  using R = File;
  return {schema::required<&R::id>(),
          schema::required<&R::name>(),
          schema::required<&R::mime_type>(),
          schema::optional<&R::size>().at(Detail::content),
          schema::optional<&R::created>().from("createdTime").at(Detail::listed),
          schema::optional<&R::modified>().from("modifiedTime").at(Detail::content),
          schema::optional<&R::last_edited_by>()
              .from("lastModifyingUser.emailAddress|lastModifyingUser.displayName")
              .at(Detail::listed),
          schema::optional<&R::anyone_with_link>()
              .derived("permissions.type,permissions.role")
              .at(Detail::listed),
          schema::optional<&R::shortcut_target_id>().from("shortcutDetails.targetId"),
          schema::optional<&R::link>().from("webViewLink").at(Detail::content),
          schema::optional<&R::owners>().from("owners", "emailAddress|displayName").at(Detail::full),
          schema::optional<&R::parents>().at(Detail::full),
          schema::optional<&R::drive_id>().at(Detail::full),
          schema::optional<&R::description>().at(Detail::full),
          schema::optional<&R::starred>().at(Detail::full),
          schema::optional<&R::trashed>().at(Detail::full),
          schema::optional<&R::properties>().at(Detail::full)};
}

void File::derive(json::Node from) {
  for (auto const permission : from.items("permissions"))
    if (permission.text("type") == "anyone") anyone_with_link = permission.text("role");
}

schema::Fields Target::describe() {
  using R = Target;
  return {schema::required<&R::id>(),
          schema::required<&R::name>(),
          schema::required<&R::mime_type>(),
          schema::optional<&R::shortcut_target_id>().from("shortcutDetails.targetId"),
          schema::optional<&R::size>(),
          schema::optional<&R::link>().from("webViewLink"),
          schema::optional<&R::parents>(),
          schema::optional<&R::trashed>()};
}

schema::Fields FileList::describe() {
  using R = FileList;
  return {schema::required<&R::files>(), schema::optional<&R::incomplete_search>(),
          schema::optional<&R::next_page_token>()};
}

std::string FileList::heading() const {
  auto text = counted(files.size(), "file");
  if (incomplete_search) text += " (Google did not search everywhere: narrow corpora or name a drive_id)";
  return text;
}

schema::Fields Permission::describe() {
  using R = Permission;
  return {schema::required<&R::id>(),
          schema::required<&R::type>(),
          schema::required<&R::role>(),
          schema::optional<&R::who>().from("emailAddress|domain"),
          schema::optional<&R::expires>().from("expirationTime"),
          schema::optional<&R::discoverable>().from("allowFileDiscovery"),
          schema::optional<&R::inherited>().derived("permissionDetails.inherited"),
          schema::optional<&R::pending_owner>()};
}

void Permission::derive(json::Node from) {
  for (auto const detail : from.items("permissionDetails"))
    if (detail.boolean("inherited")) inherited = true;
}

}  // namespace workspace::tools::drive
