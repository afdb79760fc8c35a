// create_drive_folder, https://developers.google.com/workspace/drive/api/guides/folder

#include "tools/drive/files.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::drive {
namespace {

struct CreateDriveFolder {
  std::string folder_name;
  std::string parent_folder_id = "root";
  static schema::Fields describe() {
    using P = CreateDriveFolder;
    return {schema::required<&P::folder_name>("Name of the new folder."),
            schema::optional<&P::parent_folder_id>("Folder or shared drive to make it in: id or link.")};
  }
};

struct CreatedFolder {
  File folder;
  std::string heading() const { return fmt::format("Folder created: {}", folder.name); }
  static schema::Fields describe() { return {schema::required<&CreatedFolder::folder>()}; }
};

Async<CreatedFolder> create_drive_folder(ToolContext& context, CreateDriveFolder const& p) {
  auto parent = co_await folder_id_of(context, p.parent_folder_id);
  NewFile folder{.name = p.folder_name, .mime_type = std::string(folder_type), .folder = std::move(parent)};
  CreatedFolder created;
  created.folder = co_await create_file(context, std::move(folder));
  co_return created;
}

Tool const tool{{.name = "create_drive_folder",
                 .title = "Create Drive folder",
                 .description = "Makes a folder in My Drive, in another folder, or in a shared drive.",
                 .service = Service::drive,
                 .tier = Tier::core,
                 .effect = Effect::write,
                 .methods = {api::drive::files::create},
                 .also = {api::drive::files::get}},
                create_drive_folder};

}  // namespace
}  // namespace workspace::tools::drive
