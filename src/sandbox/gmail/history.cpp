// What changed since a history id, and the profile that tells the newest one.
// Source: https://developers.google.com/gmail/api/guides/sync.

#include "sandbox/gmail/lists.hpp"
#include "sandbox/operation.hpp"

#include <charconv>
#include <set>

namespace workspace::sandbox::gmail {
namespace {

using Kind = HistoryRecord::Kind;

std::string_view type_name(Kind kind) {
  switch (kind) {
    case Kind::added:
      return "messageAdded";
    case Kind::deleted:
      return "messageDeleted";
    case Kind::labels_added:
      return "labelAdded";
    case Kind::labels_removed:
      return "labelRemoved";
  }
  return {};
}

json::object record_json(HistoryRecord const& record) {
  json::object message{{"id", record.message_id}, {"threadId", record.thread_id}};
  json::object out{{"id", std::to_string(record.id)}, {"messages", json::array{message}}};
  if (!record.labels.empty()) message["labelIds"] = json::value_from(record.labels);
  json::object change{{"message", std::move(message)}};
  std::string_view member = "messagesAdded";
  if (record.kind == Kind::deleted) member = "messagesDeleted";
  if (record.kind == Kind::labels_added || record.kind == Kind::labels_removed) {
    member = record.kind == Kind::labels_added ? "labelsAdded" : "labelsRemoved";
    change["labelIds"] = json::value_from(record.changed);
  }
  out[member] = json::array{std::move(change)};
  return out;
}

Answer list_history(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  auto const given = request.param("startHistoryId");
  std::uint64_t start = 0;
  auto const [end, error] = std::from_chars(given.data(), given.data() + given.size(), start);
  if (given.empty() || error != std::errc{} || end != given.data() + given.size()) {
    throw invalid_argument("Missing or invalid startHistoryId");
  }
  // Ids from before the mailbox began, or from the future, are as good as expired.
  if (start > mailbox.history_id || (!mailbox.history.empty() && start + 1 < mailbox.history.front().id))
    throw not_found();
  auto const types = request.all("historyTypes");
  auto const label = request.param("labelId");
  std::vector<HistoryRecord const*> found;
  for (auto const& record : mailbox.history) {
    if (record.id <= start) continue;
    if (!types.empty() && std::find(types.begin(), types.end(), type_name(record.kind)) == types.end())
      continue;
    bool const labelled =
        std::find(record.labels.begin(), record.labels.end(), label) != record.labels.end() ||
        std::find(record.changed.begin(), record.changed.end(), label) != record.changed.end();
    if (!label.empty() && !labelled) continue;
    found.push_back(&record);
  }
  auto const page = page_of(request, found.size());
  json::object out{{"historyId", std::to_string(mailbox.history_id)}};
  json::array history;
  for (auto i = page.first; i < page.last; ++i) history.push_back(record_json(*found[i]));
  if (!history.empty()) out["history"] = std::move(history);
  if (!page.next.empty()) out["nextPageToken"] = page.next;
  return {.body = std::move(out)};
}

Answer get_profile(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  std::set<std::string_view> threads;
  for (auto const& [id, message] : mailbox.messages) threads.insert(message.thread_id);
  return {.body = json::object{{"emailAddress", mailbox.email},
                               {"messagesTotal", mailbox.messages.size()},
                               {"threadsTotal", threads.size()},
                               {"historyId", std::to_string(mailbox.history_id)}}};
}

Operation const operations[] = {{api::gmail::users::history::list, list_history},
                                {api::gmail::users::getProfile, get_profile}};

}  // namespace
}  // namespace workspace::sandbox::gmail
