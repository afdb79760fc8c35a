// search_drive_files: files by words or in Drive's search language,
// https://developers.google.com/workspace/drive/api/reference/rest/v3/files/list

#include "base/text.hpp"
#include "tools/drive/file_id.hpp"
#include "tools/drive/query.hpp"
#include "tools/drive/types.hpp"
#include "tools/frame/fetch.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::drive {
namespace {

struct SearchDriveFiles {
  std::string query;
  int page_size = 10;
  std::string page_token;
  std::string drive_id;
  bool include_items_from_all_drives = true;
  std::optional<Corpora> corpora;
  std::string file_type;
  bool detailed = true;
  std::string order_by;
  bool include_trashed = false;
  static schema::Fields describe() {
    using P = SearchDriveFiles;
    return {schema::required<&P::query>(
                "Words in name or content, or a Drive query such as \"name contains 'plan'\".")
                .max_length(4000),
            schema::optional<&P::page_size>("Most files to return.").range(1, 1000),
            schema::optional<&P::page_token>("next_page_token of an earlier answer."),
            schema::optional<&P::drive_id>("Search only this shared drive."),
            schema::optional<&P::include_items_from_all_drives>("Include items of shared drives."),
            schema::optional<&P::corpora>("Where to search."),
            schema::optional<&P::file_type>(
                "document, spreadsheet, presentation, folder, pdf, image, ... or a MIME type."),
            schema::optional<&P::detailed>("Add size, times, editor and link."),
            schema::optional<&P::order_by>(
                "E.g. \"modifiedTime desc,name\"; not with words (sorted by relevance)."),
            schema::optional<&P::include_trashed>("Include files in the bin.")};
  }
};

Async<FileList> search_drive_files(ToolContext& context, SearchDriveFiles const& p) {
  Clauses clauses;
  clauses.add_search(p.query, "fullText").add(type_clause(p.file_type));
  if (!p.include_trashed && !(is_drive_query(p.query) && mentions(p.query, "trashed")))
    clauses.add("trashed=false");
  auto params = google::Params().set("pageSize", p.page_size).set_unless_empty("q", clauses.text());
  params.set_unless_empty("pageToken", p.page_token);
  set_corpora(params, p.corpora, file_id_of(p.drive_id), p.include_items_from_all_drives);
  if (!trim(p.order_by).empty()) {
    if (mentions(clauses.text(), "fullText"))
      throw Failure(ErrorKind::invalid, "Drive sorts searches for words by relevance only.",
                    "Leave order_by out, or search names: \"name contains '...'\".");
    params.set("orderBy", modern_order(p.order_by));
  }
  params.set("fields", fmt::format("nextPageToken,incompleteSearch,files({})",
                                   file_fields(p.detailed ? Detail::listed : Detail::brief)));
  auto answer = co_await context.google().call(api::drive::files::list, std::move(params));
  co_return co_await read_answer(context, std::move(answer), "files", &make_file_list);
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
