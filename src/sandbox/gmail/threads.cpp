// threads.list and threads.get.

#include "sandbox/gmail/lists.hpp"
#include "sandbox/operation.hpp"

#include <set>

namespace workspace::sandbox::gmail {
namespace {

std::uint64_t history_of(std::vector<Message*> const& thread) {
  std::uint64_t newest = 0;
  for (auto const* message : thread) newest = std::max(newest, message->history_id);
  return newest;
}

Answer list_threads(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  std::vector<Message*> newest;  // one message per thread, the newest that fits
  std::set<std::string_view> seen;
  for (auto* message : wanted_messages(mailbox, request)) {
    if (seen.insert(message->thread_id).second) newest.push_back(message);
  }
  auto const page = page_of(request, newest.size());
  json::object out{{"resultSizeEstimate", newest.size()}};
  json::array threads;
  for (auto i = page.first; i < page.last; ++i) {
    auto const thread = mailbox.thread(newest[i]->thread_id);
    threads.push_back(json::object{{"id", newest[i]->thread_id},
                                   {"snippet", thread.back()->parsed->snippet},
                                   {"historyId", std::to_string(history_of(thread))}});
  }
  if (!threads.empty()) out["threads"] = std::move(threads);
  if (!page.next.empty()) out["nextPageToken"] = page.next;
  return {.body = std::move(out)};
}

Answer get_thread(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  auto const thread = mailbox.thread(request.param("id"));
  if (thread.empty()) throw not_found();
  auto const format = allowed_format(request);
  if (format == "raw") throw invalid_argument("Invalid format: raw");
  json::array messages;
  for (auto const* message : thread) {
    messages.push_back(message_json(world, *message, format, request.all("metadataHeaders")));
  }
  return {.body = json::object{{"id", request.param("id")},
                               {"historyId", std::to_string(history_of(thread))},
                               {"messages", std::move(messages)}}};
}

Operation const operations[] = {{api::gmail::users::threads::list, list_threads},
                                {api::gmail::users::threads::get, get_thread}};

}  // namespace
}  // namespace workspace::sandbox::gmail
