// get_gmail_message_content: one message to read, or its whole source as a file,
// https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/get

#include "base/encoding.hpp"
#include "tools/files/saved_file.hpp"
#include "tools/frame/tool.hpp"
#include "tools/gmail/mailbox.hpp"
#include "tools/gmail/message_view.hpp"

namespace workspace::tools::gmail {
namespace {

struct GetMessage {
  std::string message_id;
  BodyFormat body_format = BodyFormat::text;
  bool full = false;
  MessageFormat format = MessageFormat::full;
  bool include_headers = true;
  bool include_links = false;
  static schema::Fields describe() {
    using P = GetMessage;
    return {schema::required<&P::message_id>("Message to read."),
            schema::optional<&P::body_format>("raw is the MIME source."),
            schema::optional<&P::full>("Save the whole message as an .eml file instead."),
            schema::optional<&P::format>("metadata: headers only."),
            schema::optional<&P::include_headers>("Whether to show the headers."),
            schema::optional<&P::include_links>("Take the text from the HTML and keep link addresses.")};
  }
};

struct MessageContent {
  std::optional<Message> message;
  std::optional<SavedFileInfo> file;  // with full
  std::string heading() const {
    if (file) return fmt::format("Message saved as {} ({} bytes)", file->name, file->size);
    return message->subject.empty() ? "Message" : "Message: " + message->subject;
  }
  std::string text() const;
  static schema::Fields describe() {
    using R = MessageContent;
    return {schema::optional<&R::message>(), schema::optional<&R::file>()};
  }
};

/// The members without the level of nesting that the structured form has.
std::string MessageContent::text() const {
  auto const written = message ? schema::write(*message) : schema::write(*file);
  auto members = written.get_object();
  members.erase("subject");
  return render(message ? schema::fields_of<Message>() : schema::fields_of<SavedFileInfo>(), members,
                heading());
}

Async<MessageContent> save_whole(ToolContext& context, GetMessage const& p) {
  auto message = co_await get_message(context, p.message_id, "raw");
  auto decode = [message = std::move(message)] { return from_base64url(message.text("raw")); };
  auto bytes = co_await context.backend().workers.run(std::move(decode));
  if (!bytes)
    throw Failure(ErrorKind::unavailable, "Gmail's answer with the message could not be read.", "Try again.");
  auto const saved =
      co_await context.backend().attachments.save(p.message_id + ".eml", "message/rfc822", std::move(*bytes));
  if (!saved) throw Failure(saved.error());
  MessageContent result;
  result.file = describe_saved(*saved);
  co_return result;
}

Async<MessageContent> get_gmail_message_content(ToolContext& context, GetMessage const& p) {
  if (p.full) co_return co_await save_whole(context, p);
  View view;
  view.format = p.format;
  view.body_format = p.body_format;
  view.include_links = p.include_links;
  view.include_headers = p.include_headers;
  auto message = co_await get_message(context, p.message_id, wire_format(view));
  MessageContent result;
  result.message = co_await show_message(context, std::move(message), view);
  co_return result;
}

Tool const tool{
    {.name = "get_gmail_message_content",
     .title = "Read Gmail message",
     .description = "Reads one message: headers, body as text (HTML converted), HTML or MIME source, and its "
                    "attachments. full=true saves all of it as an .eml file.",
     .service = Service::gmail,
     .tier = Tier::core,
     .effect = Effect::read,
     .methods = {api::gmail::users::messages::get},
     .also = {api::gmail::users::messages::attachments::get}},
    get_gmail_message_content};

}  // namespace
}  // namespace workspace::tools::gmail
