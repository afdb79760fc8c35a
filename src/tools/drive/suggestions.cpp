#include "tools/drive/suggestions.hpp"

#include "google/encoding.hpp"
#include "tools/drive/query.hpp"
#include "tools/drive/types.hpp"
#include "tools/frame/context.hpp"

namespace workspace::tools::drive {
namespace {

constexpr int most_found = 20;

Async<std::vector<std::string>> recent_ids(ToolContext& context, std::string_view type, std::string typed) {
  auto const answer = co_await recent_files(context, type, std::move(typed), most_found);
  std::vector<std::string> ids;
  for (auto const& file : answer.items("files")) ids.emplace_back(file.text("id"));
  co_return ids;
}

Async<std::vector<std::string>> files(ToolContext& context, std::string typed, mcp::Variables) {
  return recent_ids(context, {}, std::move(typed));
}

Async<std::vector<std::string>> folders(ToolContext& context, std::string typed, mcp::Variables) {
  auto ids = co_await recent_ids(context, folder_type, typed);
  if (std::string_view("root").starts_with(typed)) ids.insert(ids.begin(), "root");
  co_return ids;
}

Async<std::vector<std::string>> documents(ToolContext& context, std::string typed, mcp::Variables) {
  return recent_ids(context, document_type, std::move(typed));
}

Async<std::vector<std::string>> spreadsheets(ToolContext& context, std::string typed, mcp::Variables) {
  return recent_ids(context, spreadsheet_type, std::move(typed));
}

}  // namespace

Async<json::Document> recent_files(ToolContext& context, std::string_view type, std::string words, int most) {
  auto const relation = type.empty() ? "!=" : "=";
  Clauses clauses;
  clauses.add(
      fmt::format("mimeType {} {}", relation, google::drive_literal(type.empty() ? folder_type : type)));
  if (!words.empty()) clauses.add(fmt::format("name contains {}", google::drive_literal(words)));
  clauses.add("trashed=false");
  auto params = google::Params().set("q", clauses.text()).set("pageSize", most);
  params.set("orderBy", "recency desc").set("fields", "files(id,name,mimeType,modifiedTime)");
  set_corpora(params, Corpora::user, {}, true);
  co_return co_await context.google().call(api::drive::files::list, std::move(params));
}

Suggestions const file_ids{{api::drive::files::list}, files};
Suggestions const folder_ids{{api::drive::files::list}, folders};
Suggestions const document_ids{{api::drive::files::list}, documents};
Suggestions const spreadsheet_ids{{api::drive::files::list}, spreadsheets};

}  // namespace workspace::tools::drive
