// gmail://...: messages, threads, and the newest messages of a label.

#include "tools/offer/resources.hpp"

#include "tools/gmail/suggestions.hpp"
#include "tools/gmail/thread.hpp"
#include "tools/offer/icons.hpp"

namespace workspace::tools::gmail {
namespace {

constexpr std::string_view label_uri = "gmail://{user}/label/{id}";
constexpr int most_listed = 25;

Async<std::vector<Part>> read_message_resource(ToolContext& context, mcp::Variables variables) {
  json::object arguments{{"message_id", variables.at("id")}};
  co_return co_await text_of(context, "get_gmail_message_content", std::move(arguments));
}

Async<std::vector<Part>> read_thread_resource(ToolContext& context, mcp::Variables variables) {
  auto const thread = co_await read_thread(context, variables.at("id"), View());
  std::vector<Part> parts;
  parts.push_back({"text/plain", render(schema::view(thread), thread.heading(), "subject")});
  co_return parts;
}

Async<std::vector<Part>> read_label_resource(ToolContext& context, mcp::Variables variables) {
  auto const& id = variables.at("id");
  json::object arguments{{"query", ""}, {"include_headers", true}, {"page_size", most_listed}};
  arguments["label_ids"] = json::array{id};
  try {
    co_return co_await text_of(context, "search_gmail_messages", std::move(arguments));
  } catch (google::ApiError const& error) {
    // The id is all that was said, so it is what Gmail means.
    if (error.status() != 400) throw;
    throw Failure(ErrorKind::not_found, fmt::format("{} has no label {}.", context.user(), id),
                  "Labels are named by id, e.g. INBOX, STARRED, Label_12.");
  }
}

Async<std::vector<mcp::Resource>> list_inbox(ToolContext& context) {
  mcp::Resource inbox;
  inbox.uri = resource_uri(label_uri, {{"user", context.user()}, {"id", "INBOX"}});
  inbox.info.name = "inbox of " + context.user();
  inbox.info.title = fmt::format("Inbox ({})", context.user());
  inbox.info.description = "The newest messages of the inbox.";
  inbox.info.mime_type = "text/plain";
  inbox.info.annotations = annotations(0.8);
  inbox.info.icons = icons_of("gmail");
  std::vector<mcp::Resource> list;
  list.push_back(std::move(inbox));
  co_return list;
}

Resource const message{{.uri = "gmail://{user}/message/{id}",
                        .name = "gmail_message",
                        .title = "Gmail message",
                        .description = "One message: headers, body as text, attachments by name.",
                        .mime_type = "text/plain",
                        .tool = "get_gmail_message_content",
                        .watched = {Log::mail, Changed::message},
                        .complete = {{"id", &message_ids}}},
                       read_message_resource};

Resource const thread{{.uri = "gmail://{user}/thread/{id}",
                       .name = "gmail_thread",
                       .title = "Gmail thread",
                       .description = "A conversation: its messages, oldest first.",
                       .mime_type = "text/plain",
                       .tool = "get_gmail_message_content",
                       .also = {api::gmail::users::threads::get},
                       .watched = {Log::mail, Changed::thread},
                       .complete = {{"id", &thread_ids}}},
                      read_thread_resource};

Resource const label{{.uri = label_uri,
                      .name = "gmail_label",
                      .title = "Gmail label",
                      .description = "The newest messages with a label, by its id: INBOX, SENT, Label_12.",
                      .mime_type = "text/plain",
                      .tool = "search_gmail_messages",
                      .also = {api::gmail::users::messages::get},
                      .watched = {Log::mail, Changed::label},
                      .complete = {{"id", &label_ids}}},
                     read_label_resource};

Listing const inbox{"search_gmail_messages", list_inbox};

}  // namespace
}  // namespace workspace::tools::gmail
