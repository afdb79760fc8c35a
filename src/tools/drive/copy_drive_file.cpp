// copy_drive_file, https://developers.google.com/workspace/drive/api/reference/rest/v3/files/copy

#include "tools/drive/files.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::drive {
namespace {

struct CopyDriveFile {
  std::string file_id;
  std::string new_name;
  std::string parent_folder_id = "root";
  bool copy_comments = false;
  static schema::Fields describe() {
    using P = CopyDriveFile;
    return {schema::required<&P::file_id>("File to copy: id or link."),
            schema::optional<&P::new_name>("Name of the copy (default: Copy of ...)."),
            schema::optional<&P::parent_folder_id>("Folder for the copy: id or link."),
            schema::optional<&P::copy_comments>("Copy comments too.")};
  }
};

struct CopiedFile {
  File file;
  std::string copied_from;
  std::string heading() const { return fmt::format("Copied to: {}", file.name); }
  static schema::Fields describe() {
    using R = CopiedFile;
    return {schema::required<&R::file>(), schema::required<&R::copied_from>()};
  }
};

Async<CopiedFile> copy_drive_file(ToolContext& context, CopyDriveFile const& p) {
  auto const source = co_await read_target(context, p.file_id);
  if (source.mime_type == folder_type)
    throw Failure(ErrorKind::invalid, "Drive cannot copy folders.",
                  "Make a folder with create_drive_folder and copy its files one by one.");
  auto parent = co_await folder_id_of(context, p.parent_folder_id);
  NewFile const copy{.name = p.new_name.empty() ? fmt::format("Copy of {}", source.name) : p.new_name,
                     .mime_type = {},
                     .folder = std::move(parent)};
  auto const question = fmt::format("Copy \"{}\" in Drive?", one_line(source.name));
  co_await confirm_new_file(context, question, copy);
  auto params = file_params(source.id).set("fields", schema::selector<File>());
  if (p.copy_comments) params.set("copyComments", true);
  auto const made = co_await context.google().call(api::drive::files::copy, std::move(params),
                                                   json::value(copy.metadata()));
  co_return CopiedFile{schema::taken<File>(made), source.id};
}

Tool const tool{{.name = "copy_drive_file",
                 .title = "Copy Drive file",
                 .description = "Copies a file, e.g. a template, under a new name and into a folder.",
                 .service = Service::drive,
                 .tier = Tier::extended,
                 .effect = Effect::write,
                 .methods = {api::drive::files::get, api::drive::files::copy}},
                copy_drive_file};

}  // namespace
}  // namespace workspace::tools::drive
