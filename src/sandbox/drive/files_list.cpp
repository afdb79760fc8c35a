// files.list: which files, filtered by q, in order, by pages.
#include "base/text.hpp"
#include "sandbox/drive/query.hpp"
#include "sandbox/drive/resource.hpp"
#include "sandbox/drive/state.hpp"
#include "sandbox/operation.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

/// Evaluates a query for one user.
class Matcher {
 public:
  Matcher(World const& world, std::string_view user)
      : world_(world), state_(world.of<DriveState>()), user_(user) {}

  bool matches(Query const& query, File const& file) const {
    switch (query.kind) {
      case Query::Kind::both:
        return matches(query.operands[0], file) && matches(query.operands[1], file);
      case Query::Kind::either:
        return matches(query.operands[0], file) || matches(query.operands[1], file);
      case Query::Kind::negation:
        return !matches(query.operands[0], file);
      case Query::Kind::term:
        return term(query, file);
    }
    return false;
  }

 private:
  bool term(Query const& query, File const& file) const {
    auto const& field = query.field;
    if (field == "name") return text(query, file.name);
    if (field == "mimeType") return text(query, file.mime_type);
    if (field == "shortcutDetails.targetId") return text(query, file.shortcut_target);
    if (field == "visibility") return text(query, visibility(file));
    if (field == "fullText") return text_contains(full_text(file), query.value);
    if (field == "trashed") return truth(query, is_trashed(state_, file));
    if (field == "starred") return truth(query, mark(file).starred);
    if (field == "sharedWithMe") return truth(query, mark(file).shared.has_value());
    if (field == "modifiedTime") return time(query, file.modified);
    if (field == "createdTime") return time(query, file.created);
    if (field == "viewedByMeTime") return time(query, mark(file).viewed);
    if (field == "sharedWithMeTime") return time(query, mark(file).shared);
    if (field == "parents") return file.parent == folder(query.value) && !file.parent.empty();
    if (field == "owners") return has_role(query, file, Role::owner);
    if (field == "writers") return has_role(query, file, Role::writer);
    if (field == "readers") return has_role(query, file, Role::reader);
    return property(query, field == "properties" ? file.properties : file.app_properties);
  }

  static bool text(Query const& query, std::string_view have) {
    if (query.operation == "contains")
      return query.field == "mimeType" ? contains_ignoring_case(have, query.value)
                                       : name_contains(have, query.value);
    return equal_ignoring_case(have, query.value) == (query.operation == "=");
  }

  static bool truth(Query const& query, bool have) {
    return (have == (query.value == "true")) == (query.operation == "=");
  }

  static bool time(Query const& query, std::optional<TimePoint> have) {
    if (!have) return false;
    auto const wanted = parse_rfc3339(query.value).value_or(TimePoint{});
    auto const& op = query.operation;
    if (op == "<") return *have < wanted;
    if (op == "<=") return *have <= wanted;
    if (op == ">") return *have > wanted;
    if (op == ">=") return *have >= wanted;
    return (*have == wanted) == (op == "=");
  }

  static bool property(Query const& query, std::map<std::string, std::string, std::less<>> const& have) {
    auto const found = have.find(query.key);
    return found != have.end() && (!query.has_value || found->second == query.value);
  }

  std::string_view folder(std::string_view id) const {
    auto const root = state_.roots.find(user_);
    return id == "root" && root != state_.roots.end() ? std::string_view(root->second) : id;
  }

  Mark const& mark(File const& file) const {
    static Mark const none;
    auto const found = file.marks.find(user_);
    return found == file.marks.end() ? none : found->second;
  }

  std::string visibility(File const& file) const {
    std::string result = "limited";
    for (auto const& [permission, from] : effective_permissions(state_, file, world_.now())) {
      if (permission.type == "anyone") return permission.discoverable ? "anyoneCanFind" : "anyoneWithLink";
      if (permission.type == "domain") result = permission.discoverable ? "domainCanFind" : "domainWithLink";
    }
    return result;
  }

  static std::string full_text(File const& file) {
    auto text = file.name + "\n" + file.description + "\n" + file.index_text + "\n";
    if (file.revisions.empty()) return text;
    if (file.is_google()) return text + file.document().text();
    return file.mime_type.starts_with("text/") || file.mime_type == "application/json" ? text + file.bytes()
                                                                                       : text;
  }

  bool has_role(Query const& query, File const& file, Role least) const {
    auto const email = query.value == "me" ? std::string_view(user_) : std::string_view(query.value);
    for (auto const& [permission, from] : effective_permissions(state_, file, world_.now()))
      if (equal_ignoring_case(permission.address, email) && permission.role >= least) return true;
    return false;
  }

  World const& world_;
  DriveState const& state_;
  std::string_view user_;
};

struct Corpus {
  std::string corpora;
  std::string drive;  // of corpora=drive
  bool shared_drives = false;
};

Corpus read_corpus(World& world, Request const& request) {
  Corpus corpus;
  corpus.drive = request.param("driveId", request.param("teamDriveId"));
  corpus.corpora = request.param("corpora", "user");
  bool const include = request.flag("includeItemsFromAllDrives") || request.flag("includeTeamDriveItems");
  bool const supports = request.flag("supportsAllDrives") || request.flag("supportsTeamDrives");
  if (corpus.corpora != "user" && corpus.corpora != "domain" && corpus.corpora != "drive" &&
      corpus.corpora != "allDrives")
    throw invalid_value("corpora");
  if ((corpus.corpora == "drive") == corpus.drive.empty())
    throw bad_request("The driveId parameter must be specified if and only if corpora is set to drive.",
                      "driveId");
  if (include && !supports)
    throw bad_request(
        "The supportsAllDrives parameter must be set to true when includeItemsFromAllDrives is set.",
        "supportsAllDrives");
  bool const needs_shared = corpus.corpora == "drive" || corpus.corpora == "allDrives";
  if (needs_shared && !include)
    throw bad_request(
        fmt::format("The includeItemsFromAllDrives parameter must be set to true when corpora is set to {}.",
                    corpus.corpora),
        "includeItemsFromAllDrives");
  corpus.shared_drives = include;
  if (corpus.corpora == "drive") {
    auto const root = world.of<DriveState>().files.find(corpus.drive);
    if (!world.of<DriveState>().drives.contains(corpus.drive) ||
        role_of(world.of<DriveState>(), root->second, request.user, request.now) == Role::none) {
      throw not_found(fmt::format("Shared drive not found: {}", corpus.drive), "driveId");
    }
  }
  return corpus;
}

bool in_corpus(World const& world, Request const& request, Corpus const& corpus, File const& file) {
  auto const& state = world.of<DriveState>();
  if (!file.drive.empty() && (file.id == file.drive || !corpus.shared_drives)) return false;
  // The root of My Drive is no item of it.
  if (file.drive.empty() && file.parent.empty() && state.roots.contains(owner_of(state, file)) &&
      state.roots.find(owner_of(state, file))->second == file.id)
    return false;
  if (corpus.corpora == "drive") return file.drive == corpus.drive;
  if (corpus.corpora == "domain") {
    for (auto const& [permission, from] : effective_permissions(state, file, request.now))
      if (permission.type == "domain" && permission.discoverable &&
          equal_ignoring_case(permission.address, request.user.substr(request.user.find('@') + 1)))
        return true;
    return false;
  }
  if (discovered_role(state, file, request.user, request.now) != Role::none) return true;
  auto const mark = file.marks.find(request.user);
  return mark != file.marks.end() && mark->second.viewed &&
         role_of(state, file, request.user, request.now) != Role::none;
}

struct SortKey {
  std::string name;
  bool descending = false;
};

std::vector<SortKey> read_order(Request const& request) {
  static constexpr std::string_view known[] = {
      "createdTime",    "folder",  "modifiedByMeTime", "modifiedTime", "name",          "name_natural",
      "quotaBytesUsed", "recency", "sharedWithMeTime", "starred",      "viewedByMeTime"};
  std::vector<SortKey> keys;
  for (auto const part : split(request.param("orderBy"), ',')) {
    auto const words = split(trim(part), ' ');
    bool const good = std::find(std::begin(known), std::end(known), words[0]) != std::end(known) &&
                      (words.size() == 1 || (words.size() == 2 && (words[1] == "desc" || words[1] == "asc")));
    if (!good) throw invalid_value("orderBy");
    keys.push_back({std::string(words[0]), words.size() == 2 && words[1] == "desc"});
  }
  return keys;
}

/// Numbers within names compare by value: "file2" before "file10".
std::string natural_key(std::string_view name) {
  std::string result;
  for (std::size_t i = 0; i < name.size();) {
    auto const end = std::min(name.find_first_not_of("0123456789", i), name.size());
    if (end > i) {
      result += std::string(std::size_t(12) > end - i ? 12 - (end - i) : 0, '0') +
                std::string(name.substr(i, end - i));
      i = end;
    } else {
      result += char(std::tolower(static_cast<unsigned char>(name[i++])));
    }
  }
  return result;
}

std::string time_key(std::optional<TimePoint> time) {
  return fmt::format("{:020}", time ? time->time_since_epoch().count() : 0);
}

std::string sort_text(File const& file, std::string_view user, std::string_view key) {
  static Mark const none;
  auto const found = file.marks.find(user);
  auto const& mark = found == file.marks.end() ? none : found->second;
  if (key == "folder") return file.is_folder() ? "0" : "1";
  if (key == "starred") return mark.starred ? "0" : "1";
  if (key == "name") return to_lower(file.name);
  if (key == "name_natural") return natural_key(file.name);
  if (key == "createdTime") return time_key(file.created);
  if (key == "modifiedTime") return time_key(file.modified);
  if (key == "modifiedByMeTime") return time_key(mark.modified);
  if (key == "viewedByMeTime") return time_key(mark.viewed);
  if (key == "sharedWithMeTime") return time_key(mark.shared);
  if (key == "quotaBytesUsed") return fmt::format("{:020}", quota_bytes(file));
  return time_key(std::max(file.modified, mark.viewed.value_or(file.created)));  // recency
}

void sort_files(std::vector<File const*>& files, std::string_view user, std::vector<SortKey> const& keys) {
  std::vector<std::pair<std::vector<std::string>, File const*>> keyed;
  for (auto const* const file : files) {
    std::vector<std::string> values;
    for (auto const& key : keys) values.push_back(sort_text(*file, user, key.name));
    keyed.emplace_back(std::move(values), file);
  }
  std::stable_sort(keyed.begin(), keyed.end(), [&](auto const& a, auto const& b) {
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (a.first[i] != b.first[i]) return (a.first[i] < b.first[i]) != keys[i].descending;
    return a.second->id < b.second->id;
  });
  for (std::size_t i = 0; i < files.size(); ++i) files[i] = keyed[i].second;
}

Answer list_files(World& world, Request const& request) {
  auto const corpus = read_corpus(world, request);
  if (request.param("spaces", "drive") != "drive") throw not_simulated("the spaces appDataFolder and photos");
  if (request.has("includeLabels")) throw not_simulated("labels");
  std::optional<Query> query;
  if (auto const text = request.param("q"); !trim(text).empty()) {
    auto parsed = parse_query(text);
    if (!parsed) throw invalid_value("q");
    query = std::move(*parsed);
  }
  std::vector<SortKey> keys{{"modifiedTime", true}};
  if (!request.param("orderBy").empty()) {
    if (query && mentions(*query, "fullText"))
      throw forbidden(
          "Sorting is not supported for queries with fullText terms. Results are always in descending "
          "relevance order.",
          "forbidden");
    keys = read_order(request);
  }
  Matcher const matcher(world, request.user);
  std::vector<File const*> files;
  for (auto const& [id, file] : world.of<DriveState>().files)
    if (in_corpus(world, request, corpus, file) && (!query || matcher.matches(*query, file)))
      files.push_back(&file);
  sort_files(files, request.user, keys);
  auto const page = page_of(request, files.size(), {"pageSize", 100, 1000, true});
  json::array items;
  for (std::size_t i = page.first; i < page.last; ++i)
    items.push_back(answer_file(world, request, *files[i]));
  json::object body{{"kind", "drive#fileList"}, {"incompleteSearch", false}, {"files", std::move(items)}};
  if (!page.next.empty()) body["nextPageToken"] = page.next;
  return {.body = std::move(body)};
}

Operation const operations[] = {{api::drive::files::list, list_files}};

}  // namespace
}  // namespace workspace::sandbox::drive
