#pragma once
// Finding the file or folder that an argument means; what several tools of the family do.

#include "tools/drive/types.hpp"
#include "tools/frame/fetch.hpp"

namespace workspace::tools::drive {

/// Of a call about the file that an id or link names.
google::Params file_params(std::string_view reference);

/// R of the file that an id or link names.
template <schema::Described R = Target>
Async<R> read_metadata(ToolContext& context, std::string_view reference, int detail = schema::every_detail) {
  return fetch<R>(context, api::drive::files::get, file_params(reference), detail);
}

Failure leads_nowhere(std::string_view shortcut);

/// The same of what a shortcut leads to.
template <schema::Described R = Target>
Async<R> read_target(ToolContext& context, std::string reference, int detail = schema::every_detail) {
  auto file = co_await read_metadata<R>(context, reference, detail);
  if (file.mime_type != shortcut_type) co_return file;
  // Drive makes no shortcut to a shortcut, so one step is enough.
  if (file.shortcut_target_id.empty()) throw leads_nowhere(file.name);
  co_return co_await read_metadata<R>(context, file.shortcut_target_id, detail);
}

/// The id of a folder (or shared drive), shortcuts resolved. "root" is not looked up. Throws Failure(invalid)
/// for a file that is no folder or lies in the bin.
Async<std::string> folder_id_of(ToolContext& context, std::string reference);

/// The file's bytes, or what Google exports it as where `as` names a type. Over `most` bytes:
/// ErrorKind::too_large.
Async<std::string> download(ToolContext& context, std::string id, std::string as, std::size_t most);

struct NewFile {
  std::string name;
  std::string mime_type;     // of Google's own types: what the content is converted to
  std::string folder;        // its id
  std::string media_type{};  // of the content; empty: there is none
  std::string bytes{};
  json::object metadata() const;
};

/// States the content and its size.
Async<void> add_content(ToolContext& context, Intent& intent, std::string_view label,
                        std::string const& bytes);
/// Asks, where writes are confirmed, whether a file may be made.
Async<void> confirm_new_file(ToolContext& context, std::string question, NewFile const& file);
/// Makes a file, once that is confirmed.
Async<File> create_file(ToolContext& context, NewFile file);

}  // namespace workspace::tools::drive
