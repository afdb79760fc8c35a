// get_drive_file_content: a file's text, or the image itself.

#include "tools/drive/file_content.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::drive {
namespace {

struct GetDriveFileContent {
  std::string file_id;
  static schema::Fields describe() {
    return {schema::required<&GetDriveFileContent::file_id>("File: id or link.")};
  }
};

Async<FileContent> get_drive_file_content(ToolContext& context, GetDriveFileContent const& p) {
  return read_content(context, p.file_id);
}

Tool const tool{{.name = "get_drive_file_content",
                 .title = "Get Drive file content",
                 .description = "Reads a file's text: Docs, Sheets, Slides, PDF, Office, OpenDocument and "
                                "text files. Images are shown.",
                 .service = Service::drive,
                 .tier = Tier::core,
                 .effect = Effect::read,
                 .methods = {api::drive::files::get},
                 // The list of recent files goes with this tool.
                 .also = {api::drive::files::export_, api::drive::files::list}},
                get_drive_file_content};

}  // namespace
}  // namespace workspace::tools::drive
