// list_drive_items: what is in a folder, or which shared drives there are,
// https://developers.google.com/workspace/drive/api/reference/rest/v3/drives/list

#include "base/text.hpp"
#include "google/encoding.hpp"
#include "tools/drive/file_id.hpp"
#include "tools/drive/files.hpp"
#include "tools/drive/listing.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::drive {
namespace {

enum class ResourceType { items, shared_drives };
BOOST_DESCRIBE_ENUM(ResourceType, items, shared_drives)

struct ListDriveItems {
  std::string folder_id = "root";
  ListOptions options{.page_size = 100};
  ResourceType resource_type = ResourceType::items;
  std::string query;
  bool include_organizers = false;
  static schema::Fields describe() {
    using P = ListDriveItems;
    static constexpr std::pair<std::string_view, std::string_view> own_words[] = {
        {"page_size", "Most items to return (shared drives: 100)."},
        {"drive_id", "Shared drive; with folder_id root, its top level."},
        {"corpora", "Where to look."},
        {"file_type", "document, spreadsheet, folder, pdf, image, ... or a MIME type."},
        {"order_by", "E.g. \"folder,modifiedTime desc\"."}};
    auto options = schema::group<&P::options>();
    for (auto& field : options.fields)
      for (auto const& [name, words] : own_words)
        if (field.name == name) field.description = words;
    return {schema::optional<&P::folder_id>("Folder to list: id or link."), std::move(options),
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
    using R = SharedDrive;
    return {schema::required<&R::id>(),
            schema::required<&R::name>(),
            schema::optional<&R::created>().from("createdTime").at(Detail::listed),
            schema::optional<&R::hidden>(),
            schema::optional<&R::organizers>().derived(),
            schema::optional<&R::note>().derived()};
  }
};

/// Of drives.list.
struct SharedDrives {
  std::vector<SharedDrive> drives;
  std::string next_page_token;
  static schema::Fields describe() {
    using R = SharedDrives;
    return {schema::required<&R::drives>(), schema::optional<&R::next_page_token>()};
  }
};

struct DriveListing {
  std::vector<File> files{};
  std::vector<SharedDrive> shared_drives{};
  bool incomplete_search = false;
  std::string next_page_token{};
  bool of_drives = false;
  std::string heading() const {
    if (of_drives) return counted(shared_drives.size(), "shared drive");
    auto const text = counted(files.size(), "item");
    return incomplete_search ? text + " (Google did not look everywhere: name a drive_id)" : text;
  }
  static schema::Fields describe() {
    using R = DriveListing;
    return {schema::optional<&R::files>(), schema::optional<&R::shared_drives>().derived(),
            schema::optional<&R::incomplete_search>(), schema::optional<&R::next_page_token>()};
  }
};

Async<DriveListing> list_items(ToolContext& context, ListDriveItems const& p) {
  auto folder = file_id_of(p.options.drive_id);
  bool const top_of_drive = !folder.empty() && (p.folder_id == "root" || p.folder_id.empty());
  if (!top_of_drive) folder = co_await folder_id_of(context, p.folder_id);
  Clauses clauses;
  clauses.add(fmt::format("{} in parents", google::drive_literal(folder))).add_search(p.query, "name");
  co_return co_await list_files<DriveListing>(context, p.options, std::move(clauses));
}

Async<void> add_organizers(ToolContext& context, std::vector<SharedDrive>& drives) {
  std::vector<google::Call> calls;
  for (auto const& drive : drives) {
    auto params = file_params(drive.id).set("pageSize", 100).set("fields", "permissions(emailAddress,role)");
    calls.push_back({.method = &api::drive::permissions::list, .params = std::move(params)});
  }
  if (calls.empty()) co_return;
  auto const answers = co_await context.google().batch(std::move(calls));
  for (std::size_t i = 0; i < drives.size(); ++i) {
    // Only members who may manage a drive see who else does.
    if (!answers[i].ok()) drives[i].note = answers[i].error->error().message;
    for (auto const permission : answers[i].value.items("permissions"))
      if (permission.text("role") == "organizer")
        drives[i].organizers.emplace_back(permission.text("emailAddress"));
  }
}

Async<DriveListing> list_shared_drives(ToolContext& context, ListDriveItems const& p) {
  auto params = google::Params().set("pageSize", std::min(p.options.page_size, 100));
  params.set_unless_empty("pageToken", p.options.paging.page_token);
  params.set_unless_empty("q", Clauses().add_search(p.query, "name").text());
  auto found =
      co_await fetch<SharedDrives>(context, api::drive::drives::list, std::move(params), p.options.detail());
  if (p.include_organizers) co_await add_organizers(context, found.drives);
  co_return DriveListing{.shared_drives = std::move(found.drives),
                         .next_page_token = std::move(found.next_page_token),
                         .of_drives = true};
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
