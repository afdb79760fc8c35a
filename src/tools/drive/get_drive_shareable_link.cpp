// get_drive_shareable_link: a file's links and who can open them,
// https://developers.google.com/workspace/drive/api/guides/manage-sharing

#include "tools/drive/files.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::drive {
namespace {

struct GetDriveShareableLink {
  std::string file_id;
  static schema::Fields describe() {
    return {schema::required<&GetDriveShareableLink::file_id>("File or folder: id or link.")};
  }
};

struct ShareableLink {
  std::string id;
  std::string name;
  std::string mime_type;
  std::string link;
  std::string download_link;
  bool shared = false;
  std::vector<Permission> permissions;
  std::string note;
  std::string heading() const { return fmt::format("{}: {}", name, shared ? "shared" : "not shared"); }
  static schema::Fields describe() {
    using R = ShareableLink;
    return {schema::required<&R::id>(),
            schema::required<&R::name>(),
            schema::required<&R::mime_type>(),
            schema::required<&R::link>().from("webViewLink"),
            schema::optional<&R::download_link>().from("webContentLink"),
            schema::required<&R::shared>(),
            schema::optional<&R::permissions>(),
            schema::optional<&R::note>().derived("driveId")};
  }
  void derive(json::Node from) {
    if (from["driveId"])
      note = "In a shared drive: its members have access too.";
    else if (!from["permissions"])
      note = "Only those who may share the file see who has access.";
  }
};

Async<ShareableLink> get_drive_shareable_link(ToolContext& context, GetDriveShareableLink const& p) {
  return read_metadata<ShareableLink>(context, p.file_id);
}

Tool const tool{{.name = "get_drive_shareable_link",
                 .title = "Get Drive shareable link",
                 .description = "Gives the links of a file or folder and who can open them. Changes nothing; "
                                "manage_drive_access shares.",
                 .service = Service::drive,
                 .tier = Tier::core,
                 .effect = Effect::read,
                 .methods = {api::drive::files::get}},
                get_drive_shareable_link};

}  // namespace
}  // namespace workspace::tools::drive
