// list_drive_items: what is in a folder, or which shared drives there are,
// https://developers.google.com/workspace/drive/api/reference/rest/v3/drives/list

#include "base/text.hpp"
#include "google/encoding.hpp"
#include "tools/drive/file_id.hpp"
#include "tools/drive/files.hpp"
#include "tools/drive/query.hpp"
#include "tools/frame/fetch.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::drive {
namespace {

enum class ResourceType { items, shared_drives };
BOOST_DESCRIBE_ENUM(ResourceType, items, shared_drives)

struct ListDriveItems {
  std::string folder_id = "root";
  int page_size = 100;
  std::string page_token;
  std::string drive_id;
  bool include_items_from_all_drives = true;
  std::optional<Corpora> corpora;
  std::string file_type;
  bool detailed = true;
  std::string order_by;
  ResourceType resource_type = ResourceType::items;
  std::string query;
  bool include_organizers = false;
  static schema::Fields describe() {
    using P = ListDriveItems;
    return {schema::optional<&P::folder_id>("Folder to list: id or link."),
            schema::optional<&P::page_size>("Most items to return (shared drives: 100).").range(1, 1000),
            schema::optional<&P::page_token>("next_page_token of an earlier answer."),
            schema::optional<&P::drive_id>("Shared drive; with folder_id root, its top level."),
            schema::optional<&P::include_items_from_all_drives>("Include items of shared drives."),
            schema::optional<&P::corpora>("Where to look."),
            schema::optional<&P::file_type>("document, spreadsheet, folder, pdf, image, ... or a MIME type."),
            schema::optional<&P::detailed>("Add size, times, editor and link."),
            schema::optional<&P::order_by>("E.g. \"folder,modifiedTime desc\"."),
            schema::optional<&P::resource_type>("What to list."),
            schema::optional<&P::query>("Words of the name, or a Drive query.").max_length(4000),
            schema::optional<&P::include_organizers>("With shared_drives: who manages each.")};
  }
};

struct SharedDrive {
  std::string id;
  std::string name;
  std::string created;
  bool hidden = false;
  std::vector<std::string> organizers;
  std::string note;
  static schema::Fields describe() {
    using P = SharedDrive;
    return {schema::required<&P::id>(),         schema::required<&P::name>(),
            schema::optional<&P::created>(),    schema::optional<&P::hidden>(),
            schema::optional<&P::organizers>(), schema::optional<&P::note>()};
  }
};

struct DriveListing {
  std::vector<File> files;
  std::vector<SharedDrive> shared_drives;
  bool incomplete_search = false;
  std::string next_page_token;
  bool of_drives = false;
  std::string heading() const {
    if (of_drives) return counted(shared_drives.size(), "shared drive");
    auto const text = counted(files.size(), "item");
    return incomplete_search ? text + " (Google did not look everywhere: name a drive_id)" : text;
  }
  static schema::Fields describe() {
    using P = DriveListing;
    return {schema::optional<&P::files>(), schema::optional<&P::shared_drives>(),
            schema::optional<&P::incomplete_search>(), schema::optional<&P::next_page_token>()};
  }
};

Async<DriveListing> list_items(ToolContext& context, ListDriveItems const& p) {
  auto const drive = file_id_of(p.drive_id);
  bool const top_of_drive = !drive.empty() && (p.folder_id == "root" || p.folder_id.empty());
  auto const folder = top_of_drive ? drive : co_await folder_id_of(context, p.folder_id);
  Clauses clauses;
  clauses.add(fmt::format("{} in parents", google::drive_literal(folder)));
  clauses.add_search(p.query, "name").add(type_clause(p.file_type));
  if (!mentions(clauses.text(), "trashed")) clauses.add("trashed=false");
  auto params = google::Params().set("q", clauses.text()).set("pageSize", p.page_size);
  params.set_unless_empty("pageToken", p.page_token);
  set_corpora(params, p.corpora, drive, p.include_items_from_all_drives);
  if (!trim(p.order_by).empty()) params.set("orderBy", modern_order(p.order_by));
  params.set("fields", fmt::format("nextPageToken,incompleteSearch,files({})",
                                   file_fields(p.detailed ? Detail::listed : Detail::brief)));
  auto answer = co_await context.google().call(api::drive::files::list, std::move(params));
  auto list = co_await read_answer(context, std::move(answer), "files", &make_file_list);
  DriveListing listing;
  listing.files = std::move(list.files);
  listing.incomplete_search = list.incomplete_search;
  listing.next_page_token = std::move(list.next_page_token);
  co_return listing;
}

Async<void> add_organizers(ToolContext& context, std::vector<SharedDrive>& drives) {
  std::vector<google::Call> calls;
  for (auto const& drive : drives) {
    auto params =
        google::Params().set("fileId", drive.id).set("supportsAllDrives", true).set("pageSize", 100);
    params.set("fields", "permissions(emailAddress,role)");
    calls.push_back({.method = &api::drive::permissions::list, .params = std::move(params)});
  }
  if (calls.empty()) co_return;
  auto const answers = co_await context.google().batch(std::move(calls));
  for (std::size_t i = 0; i < drives.size(); ++i) {
    // Only members who may manage a drive see who else does.
    if (!answers[i].ok()) {
      drives[i].note = answers[i].error->error().message;
      continue;
    }
    for (auto const& permission : json::items(answers[i].value, "permissions"))
      if (permission.text("role") == "organizer")
        drives[i].organizers.emplace_back(permission.text("emailAddress"));
  }
}

Async<DriveListing> list_shared_drives(ToolContext& context, ListDriveItems const& p) {
  auto params = google::Params().set("pageSize", std::min(p.page_size, 100));
  params.set_unless_empty("pageToken", p.page_token);
  params.set_unless_empty("q", Clauses().add_search(p.query, "name").text());
  params.set("fields", "nextPageToken,drives(id,name,createdTime,hidden)");
  auto const answer = co_await context.google().call(api::drive::drives::list, std::move(params));
  DriveListing listing;
  listing.of_drives = true;
  for (auto const& drive : answer.items("drives")) {
    SharedDrive shared;
    shared.id = drive.text("id");
    shared.name = drive.text("name");
    if (p.detailed) shared.created = drive.text("createdTime");
    shared.hidden = drive.boolean("hidden");
    listing.shared_drives.push_back(std::move(shared));
  }
  listing.next_page_token = answer.text("nextPageToken");
  if (p.include_organizers) co_await add_organizers(context, listing.shared_drives);
  co_return listing;
}

Async<DriveListing> list_drive_items(ToolContext& context, ListDriveItems const& p) {
  return p.resource_type == ResourceType::items ? list_items(context, p) : list_shared_drives(context, p);
}

Tool const tool{
    {.name = "list_drive_items",
     .title = "List Drive items",
     .description = "Lists what is in a folder of Drive or a shared drive, or the shared drives themselves.",
     .service = Service::drive,
     .tier = Tier::extended,
     .effect = Effect::read,
     .methods = {api::drive::files::list},
     .also = {api::drive::files::get, api::drive::drives::list, api::drive::permissions::list}},
    list_drive_items};

}  // namespace
}  // namespace workspace::tools::drive
