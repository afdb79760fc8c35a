#include "tools/gmail/types.hpp"

#include "base/encoding.hpp"

namespace workspace::tools::gmail {
namespace {

constexpr std::pair<std::string_view, std::string Message::*> shown_headers[] = {
    {"Subject", &Message::subject},
    {"From", &Message::from},
    {"Date", &Message::date},
    {"To", &Message::to},
    {"Cc", &Message::cc},
    {"Bcc", &Message::bcc},
    {"Reply-To", &Message::reply_to},
    {"Message-ID", &Message::message_id_header},
    {"In-Reply-To", &Message::in_reply_to},
    {"References", &Message::references},
    {"List-Id", &Message::list_id},
    {"List-Unsubscribe", &Message::list_unsubscribe},
    {"Precedence", &Message::precedence}};

template <auto... Header>
schema::Group headers() {
  return {{schema::optional<Header>().derived("payload.headers").at(with_headers)...}};
}

}  // namespace

schema::Fields Label::describe() {
  using R = Label;
  return {schema::required<&R::id>(),
          schema::required<&R::name>(),
          schema::optional<&R::type>(),
          schema::optional<&R::label_list_visibility>(),
          schema::optional<&R::message_list_visibility>(),
          schema::optional<&R::background_color>().from("color.backgroundColor"),
          schema::optional<&R::text_color>().from("color.textColor")};
}

void Label::derive(json::Node) {
  if (type == "user") type.clear();
}

schema::Fields Attachment::describe() {
  using R = Attachment;
  return {schema::required<&R::attachment_id>().derived(), schema::required<&R::name>().derived(),
          schema::required<&R::mime_type>().derived(), schema::required<&R::size>().derived()};
}

schema::Fields Message::describe() {
  using R = Message;
  constexpr auto parts = "payload.partId,payload.mimeType,payload.filename,payload.body,payload.parts";
  return {
      schema::required<&R::id>(),
      schema::required<&R::thread_id>(),
      headers<&R::subject, &R::from, &R::date, &R::to, &R::cc, &R::bcc, &R::reply_to, &R::message_id_header,
              &R::in_reply_to, &R::references, &R::list_id, &R::list_unsubscribe, &R::precedence>(),
      schema::optional<&R::labels>().from("labelIds").at(with_headers),
      schema::optional<&R::attachments>().derived(parts).at(with_body),
      schema::optional<&R::note>().derived(),
      schema::optional<&R::body>().derived("raw").at(with_body)};
}

schema::Fields FailedMessage::describe() {
  return {schema::required<&FailedMessage::id>().derived(),
          schema::required<&FailedMessage::error>().derived()};
}

Message message_with_headers(json::Node message) {
  auto made = schema::taken<Message>(message, with_headers);
  auto const payload = message["payload"];
  for (auto const& [name, member] : shown_headers)
    made.*member = content::decode_header(content::gmail_header(payload, name));
  return made;
}

void set_headers(Message& message, content::ParsedMessage const& parsed) {
  for (auto const& [name, member] : shown_headers) message.*member = parsed.header(name);
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
