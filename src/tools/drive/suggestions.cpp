#include "tools/drive/suggestions.hpp"

#include "google/encoding.hpp"
#include "tools/drive/listing.hpp"

namespace workspace::tools::drive {
namespace {

constexpr int most_found = 20;
constexpr std::string_view any_type;

template <std::string_view const& type>
Async<std::vector<std::string>> suggest(ToolContext& context, std::string typed, mcp::Variables) {
  auto const recent = co_await recent_files(context, type, typed, most_found);
  std::vector<std::string> ids;
  if (type == folder_type && std::string_view("root").starts_with(typed)) ids.emplace_back("root");
  for (auto const& file : recent.files) ids.push_back(file.id);
  co_return ids;
}

}  // namespace

Async<FileList> recent_files(ToolContext& context, std::string_view type, std::string_view words, int most) {
  Clauses clauses;
  clauses.add(type.empty() ? fmt::format("mimeType != {}", google::drive_literal(folder_type))
                           : fmt::format("mimeType = {}", google::drive_literal(type)));
  if (!words.empty()) clauses.add(fmt::format("name contains {}", google::drive_literal(words)));
  clauses.add("trashed=false");
  ListOptions const options{.page_size = most, .corpora = Corpora::user, .order_by = "recency desc"};
  return fetch<FileList>(context, api::drive::files::list, list_params(options, clauses.text()),
                         Detail::content);
}

Suggestions const file_ids{{api::drive::files::list}, suggest<any_type>};
Suggestions const folder_ids{{api::drive::files::list}, suggest<folder_type>};
Suggestions const document_ids{{api::drive::files::list}, suggest<document_type>};
Suggestions const spreadsheet_ids{{api::drive::files::list}, suggest<spreadsheet_type>};

}  // namespace workspace::tools::drive
