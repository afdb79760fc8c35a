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
  auto const source = co_await read_target(context, p.file_id, "");
  if (source.text("mimeType") == folder_type)
    throw Failure(ErrorKind::invalid, "Drive cannot copy folders.",
                  "Make a folder with create_drive_folder and copy its files one by one.");
  auto const parent = co_await folder_id_of(context, p.parent_folder_id);
  auto const name = p.new_name.empty() ? fmt::format("Copy of {}", source.text("name")) : p.new_name;
  auto params = google::Params().set("fileId", source.text("id")).set("supportsAllDrives", true);
  if (p.copy_comments) params.set("copyComments", true);
  params.set("fields", file_fields(Detail::full));
  json::object body{{"name", name}, {"parents", json::array{json::value(parent)}}};
  auto const question = fmt::format("Copy \"{}\" in Drive?", one_line(source.text("name")));
  co_await confirm_new_file(context, question, body, {});
  auto const copy =
      co_await context.google().call(api::drive::files::copy, std::move(params), json::value(body));
  CopiedFile copied;
  copied.file = make_file(copy);
  copied.copied_from = source.text("id");
  co_return copied;
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
