// get_gmail_message_content: one message to read, or its whole source as a file,
// https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/get

#include "tools/files/saved_file.hpp"
#include "tools/frame/tool.hpp"
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
    return {schema::optional<&R::message>().derived(), schema::optional<&R::file>().derived()};
  }
};

/// The members without the level of nesting that the structured form has.
std::string MessageContent::text() const {
  return render(message ? schema::view(*message) : schema::view(*file), heading(), "subject");
}

Async<MessageContent> save_whole(ToolContext& context, GetMessage const& p) {
  auto const answer = co_await get(context, api::gmail::users::messages::get, p.message_id, "raw", "raw");
  auto bytes = co_await bytes_in(context, answer, "raw", "message");
  auto const saved =
      co_await context.backend().attachments.save(p.message_id + ".eml", "message/rfc822", std::move(bytes));
  if (!saved) throw Failure(saved.error());
  MessageContent result;
  result.file = describe_saved(*saved);
  co_return result;
}

Async<MessageContent> get_gmail_message_content(ToolContext& context, GetMessage const& p) {
  if (p.full) co_return co_await save_whole(context, p);
  View const view{p.format, p.body_format, p.include_links, p.include_headers};
  auto fields = schema::selector<Message>(detail_of(view));
  auto const answer = co_await get(context, api::gmail::users::messages::get, p.message_id, wire_format(view),
                                   std::move(fields));
  MessageContent result;
  result.message = co_await show_message(context, answer, *answer, view);
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
