#pragma once
// What people may mean who type the id of a file: those used last, or with the typed words in their name.

#include "tools/drive/types.hpp"
#include "tools/offer/suggestions.hpp"

namespace workspace::tools::drive {

extern Suggestions const file_ids;
extern Suggestions const folder_ids;
extern Suggestions const document_ids;
extern Suggestions const spreadsheet_ids;

/// The files used last, newest first, with what their content needs. `type` (empty: all but folders) and
/// `words` (empty: any) narrow them.
Async<FileList> recent_files(ToolContext& context, std::string_view type, std::string_view words, int most);

}  // namespace workspace::tools::drive
