#pragma once
// What is in a file, for a model to read
// (https://developers.google.com/workspace/drive/api/guides/manage-downloads).

#include "tools/drive/formats.hpp"
#include "tools/drive/types.hpp"
#include "tools/frame/context.hpp"

namespace workspace::tools::drive {

struct FileContent {
  File file{};
  std::string note{};
  std::string content{};
  std::vector<LiftedImage> images{};  // shown beside the text
  std::string text() const;
  std::vector<mcp::Content> more() const;
  static schema::Fields describe();
};

/// The text of Docs, Sheets, Slides, PDF, Office and text files; an image as it is; of others a note that
/// says why there is nothing. Throws Failure(invalid) for a folder.
Async<FileContent> read_content(ToolContext& context, std::string reference);

}  // namespace workspace::tools::drive
