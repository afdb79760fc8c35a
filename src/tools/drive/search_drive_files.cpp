// search_drive_files: files by words or in Drive's search language,
// https://developers.google.com/workspace/drive/api/reference/rest/v3/files/list

#include "tools/drive/listing.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::drive {
namespace {

struct SearchDriveFiles {
  std::string query;
  ListOptions options;
  bool include_trashed = false;
  static schema::Fields describe() {
    using P = SearchDriveFiles;
    return {schema::required<&P::query>(
                "Words in name or content, or a Drive query such as \"name contains 'plan'\".")
                .max_length(4000),
            schema::group<&P::options>(), schema::optional<&P::include_trashed>("Include files in the bin.")};
  }
};

Async<FileList> search_drive_files(ToolContext& context, SearchDriveFiles const& p) {
  auto clauses = Clauses().add_search(p.query, "fullText");
  return list_files<FileList>(context, p.options, std::move(clauses), p.include_trashed);
}

Tool const tool{{.name = "search_drive_files",
                 .title = "Search Drive files",
                 .description = "Finds files in My Drive and shared drives by words in name or content, or "
                                "by a query in Drive's search language.",
                 .service = Service::drive,
                 .tier = Tier::core,
                 .effect = Effect::read,
                 .methods = {api::drive::files::list}},
                search_drive_files};

}  // namespace
}  // namespace workspace::tools::drive
