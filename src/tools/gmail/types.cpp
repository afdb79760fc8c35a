#include "tools/gmail/types.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace workspace::tools::gmail {

schema::Fields Label::describe() {
  using R = Label;
  return {schema::required<&R::id>(),
          schema::required<&R::name>(),
          schema::optional<&R::type>(),
          schema::optional<&R::label_list_visibility>(),
          schema::optional<&R::message_list_visibility>(),
          schema::optional<&R::background_color>(),
          schema::optional<&R::text_color>()};
}

schema::Fields Attachment::describe() {
  using R = Attachment;
  return {schema::required<&R::attachment_id>(), schema::required<&R::name>(),
          schema::required<&R::mime_type>(), schema::required<&R::size>()};
}

schema::Fields Message::describe() {
  using R = Message;
  return {schema::required<&R::id>(),          schema::required<&R::thread_id>(),
          schema::optional<&R::subject>(),     schema::optional<&R::from>(),
          schema::optional<&R::date>(),        schema::optional<&R::to>(),
          schema::optional<&R::cc>(),          schema::optional<&R::bcc>(),
          schema::optional<&R::reply_to>(),    schema::optional<&R::message_id_header>(),
          schema::optional<&R::in_reply_to>(), schema::optional<&R::references>(),
          schema::optional<&R::list_id>(),     schema::optional<&R::list_unsubscribe>(),
          schema::optional<&R::precedence>(),  schema::optional<&R::labels>(),
          schema::optional<&R::attachments>(), schema::optional<&R::note>(),
          schema::optional<&R::body>()};
}

schema::Fields FailedMessage::describe() {
  return {schema::required<&FailedMessage::id>(), schema::required<&FailedMessage::error>()};
}

Label make_label(json::value const& label) {
  Label made;
  made.id = json::text(label, "id");
  made.name = json::text(label, "name");
  if (json::text(label, "type") == "system") made.type = "system";
  made.label_list_visibility = json::text(label, "labelListVisibility");
  made.message_list_visibility = json::text(label, "messageListVisibility");
  if (auto const* color = json::find(label, "color")) {
    made.background_color = json::text(*color, "backgroundColor");
    made.text_color = json::text(*color, "textColor");
  }
  return made;
}

std::string header(json::value const& part, std::string_view name) {
  for (auto const& field : json::items(part, "headers"))
    if (equal_ignoring_case(json::text(field, "name"), name)) return std::string(json::text(field, "value"));
  return {};
}

Message make_message(json::value const& message, Headers headers) {
  Message made;
  made.id = json::text(message, "id");
  made.thread_id = json::text(message, "threadId");
  for (auto const& label : json::items(message, "labelIds"))
    if (label.is_string()) made.labels.emplace_back(label.get_string());
  auto const* payload = json::find(message, "payload");
  if (!payload) return made;
  made.subject = header(*payload, "Subject");
  made.from = header(*payload, "From");
  made.date = header(*payload, "Date");
  if (headers == Headers::brief) return made;
  made.to = header(*payload, "To");
  made.cc = header(*payload, "Cc");
  made.bcc = header(*payload, "Bcc");
  made.reply_to = header(*payload, "Reply-To");
  made.message_id_header = header(*payload, "Message-ID");
  made.in_reply_to = header(*payload, "In-Reply-To");
  made.references = header(*payload, "References");
  made.list_id = header(*payload, "List-Id");
  made.list_unsubscribe = header(*payload, "List-Unsubscribe");
  made.precedence = header(*payload, "Precedence");
  return made;
}

std::string link_template(std::string_view user) {
  return "https://mail.google.com/mail/?authuser=" + percent_encode(user) + "#all/{id}";
}

}  // namespace workspace::tools::gmail
