#include "tools/gmail/types.hpp"

#include "base/encoding.hpp"

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

Label make_label(json::Node label) {
  Label made;
  made.id = label.text("id");
  made.name = label.text("name");
  if (label.text("type") == "system") made.type = "system";
  made.label_list_visibility = label.text("labelListVisibility");
  made.message_list_visibility = label.text("messageListVisibility");
  if (auto const color = label["color"]) {
    made.background_color = color.text("backgroundColor");
    made.text_color = color.text("textColor");
  }
  return made;
}

Message make_message(json::Node message) {
  Message made;
  made.id = message.text("id");
  made.thread_id = message.text("threadId");
  for (auto const& label : message.items("labelIds"))
    if (label.is_string()) made.labels.emplace_back(label.get_string());
  return made;
}

void set_headers(Message& message, content::ParsedMessage const& parsed) {
  message.subject = parsed.header("Subject");
  message.from = parsed.header("From");
  message.date = parsed.header("Date");
  message.to = parsed.header("To");
  message.cc = parsed.header("Cc");
  message.bcc = parsed.header("Bcc");
  message.reply_to = parsed.header("Reply-To");
  message.message_id_header = parsed.header("Message-ID");
  message.in_reply_to = parsed.header("In-Reply-To");
  message.references = parsed.header("References");
  message.list_id = parsed.header("List-Id");
  message.list_unsubscribe = parsed.header("List-Unsubscribe");
  message.precedence = parsed.header("Precedence");
}

std::vector<Attachment> attachments_of(content::ParsedMessage const& parsed) {
  std::vector<Attachment> all;
  for (auto const& file : parsed.attachments)
    all.push_back({attachment_id_of(file), file.filename, file.mime_type, std::int64_t(file.size)});
  return all;
}

std::string attachment_id_of(content::Attachment const& file) {
  return file.part_id.empty() ? "0" : file.part_id;  // empty: the message is nothing but this file
}

std::string link_template(std::string_view user) {
  return "https://mail.google.com/mail/?authuser=" + percent_encode(user) + "#all/{id}";
}

}  // namespace workspace::tools::gmail
