#pragma once
// Finding the file or folder that an argument means; what several tools of the family do.

#include "tools/drive/types.hpp"
#include "tools/frame/context.hpp"

namespace workspace::tools::drive {

/// The metadata of the file that an id or link names, with id, name and mimeType beside `fields`.
Async<json::Document> read_metadata(ToolContext& context, std::string reference, std::string fields);
/// The same of what a shortcut leads to.
Async<json::Document> read_target(ToolContext& context, std::string reference, std::string fields);
/// The id of a folder (or shared drive), shortcuts resolved. "root" is not looked up. Throws Failure(invalid)
/// for a file that is no folder or lies in the bin.
Async<std::string> folder_id_of(ToolContext& context, std::string reference);

/// Asks, where writes are confirmed, whether a file may be made; `bytes` are its content.
Async<void> confirm_new_file(ToolContext& context, std::string question, json::object const& metadata,
                             std::string const& bytes);

/// Makes a file, once that is confirmed. With `media_type` set, `bytes` are its content, which Google
/// converts where the metadata's mimeType is one of Google's own.
Async<File> create_file(ToolContext& context, json::object metadata, std::string media_type,
                        std::string bytes);

}  // namespace workspace::tools::drive
