#include "tools/watch/feed.hpp"

namespace workspace::tools::watch {
namespace {

using Kind = Target::Kind;
using google::Params;

void touch(std::set<Target>& touched, Kind kind, std::string_view id) {
  if (!id.empty()) touched.insert({kind, std::string(id)});
}

void touch_labels(std::set<Target>& touched, json::Node holder) {
  for (auto const label : holder.items("labelIds")) touch(touched, Kind::label, label.text());
}

void read_mail(json::Node answer, std::set<Target>& touched) {
  for (auto const record : answer.items("history"))
    for (auto const* const kind : {"messagesAdded", "messagesDeleted", "labelsAdded", "labelsRemoved"})
      for (auto const change : record.items(kind)) {
        touch_labels(touched, change);
        auto const message = change["message"];
        touch(touched, Kind::message, message.text("id"));
        touch(touched, Kind::thread, message.text("threadId"));
        touch_labels(touched, message);
      }
}

void read_drive(json::Node answer, std::set<Target>& touched) {
  for (auto const change : answer.items("changes")) {
    touch(touched, Kind::file, change.text("fileId"));
    touch(touched, Kind::file, change.text("driveId"));  // its root folder has the drive's id
    for (auto const parent : change["file"].items("parents")) touch(touched, Kind::file, parent.text());
  }
}

void read_calendar(json::Node answer, std::set<Target>& touched) {
  for (auto const event : answer.items("items")) {
    touched.insert({Kind::calendar, {}});
    touch(touched, Kind::event, event.text("id"));
    touch(touched, Kind::event, event.text("recurringEventId"));
  }
}

Ask start_mail(std::string const&) {
  return {&api::gmail::users::getProfile, Params().set("userId", "me").set("fields", "historyId")};
}

Ask mail_changes(std::string const& token, std::string const& page) {
  constexpr auto message = "(labelIds,message(id,threadId,labelIds))";
  return {
      &api::gmail::users::history::list,
      Params()
          .set("userId", "me")
          .set("startHistoryId", token)
          .set("maxResults", 500)
          .set_unless_empty("pageToken", page)
          .set("fields", fmt::format("historyId,nextPageToken,history(messagesAdded/message(id,threadId,"
                                     "labelIds),messagesDeleted/message(id,threadId,labelIds),labelsAdded{0},"
                                     "labelsRemoved{0})",
                                     message))};
}

Ask start_drive(std::string const&) {
  return {&api::drive::changes::getStartPageToken,
          Params().set("supportsAllDrives", true).set("fields", "startPageToken")};
}

Ask drive_changes(std::string const& token, std::string const& page) {
  return {&api::drive::changes::list,
          Params()
              .set("pageToken", page.empty() ? token : page)
              .set("pageSize", 1000)
              .set("supportsAllDrives", true)
              .set("includeItemsFromAllDrives", true)
              .set("fields", "newStartPageToken,nextPageToken,changes(fileId,driveId,file(parents))")};
}

/// Without narrowing: what a token tells later is what it was first asked for.
Ask calendar_page(std::string const& calendar, std::string const& token, std::string const& page) {
  return {&api::calendar::events::list,
          Params()
              .set("calendarId", calendar)
              .set("maxResults", 2500)
              .set_unless_empty("syncToken", token)
              .set_unless_empty("pageToken", page)
              .set("fields", token.empty() ? "nextPageToken,nextSyncToken"
                                           : "nextPageToken,nextSyncToken,items(id,recurringEventId)")};
}

}  // namespace

Source mail() {
  return {.methods = {&api::gmail::users::getProfile, &api::gmail::users::history::list},
          .start = start_mail,
          .start_token = "historyId",
          .changes = mail_changes,
          .next_token = "historyId",
          .read = read_mail,
          .too_old = {404}};
}

Source drive() {
  return {.methods = {&api::drive::changes::getStartPageToken, &api::drive::changes::list},
          .start = start_drive,
          .start_token = "startPageToken",
          .changes = drive_changes,
          .next_token = "newStartPageToken",
          .read = read_drive,
          .too_old = {400, 410}};
}

Source calendar(std::string calendar_id) {
  return {
      .methods = {&api::calendar::events::list},
      .start = [calendar_id](std::string const& page) { return calendar_page(calendar_id, {}, page); },
      .start_token = "nextSyncToken",
      .changes = [calendar_id](std::string const& token,
                               std::string const& page) { return calendar_page(calendar_id, token, page); },
      .next_token = "nextSyncToken",
      .read = read_calendar,
      .too_old = {410}};
}

}  // namespace workspace::tools::watch
