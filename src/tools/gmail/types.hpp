#pragma once
// Gmail's shared result types
// (https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages).

#include "content/mime.hpp"
#include "json/schema.hpp"

namespace workspace::tools::gmail {

struct Label {
  std::string id;
  std::string name;
  std::string type;  // system; left out for the user's own
  std::string label_list_visibility;
  std::string message_list_visibility;
  std::string background_color;
  std::string text_color;
  void derive(json::Node from);
  static schema::Fields describe();
};

/// One file of a message. Google's attachment ids are long and change with each read: ours is the part's id.
struct Attachment {
  std::string attachment_id;
  std::string name;
  std::string mime_type;
  std::int64_t size = 0;  // bytes
  static schema::Fields describe();
};

/// How much of a message is asked for and taken. Ids are all that users.messages.list has.
inline constexpr int ids_only = 0, with_headers = 1, with_body = 2;

/// Header values stand as the message has them, decoded. What a view does not show is empty and left out.
struct Message {
  std::string id;
  std::string thread_id;
  std::string subject;
  std::string from;
  std::string date;
  std::string to;
  std::string cc;
  std::string bcc;
  std::string reply_to;
  std::string message_id_header;
  std::string in_reply_to;
  std::string references;
  std::string list_id;
  std::string list_unsubscribe;
  std::string precedence;
  std::vector<std::string> labels;
  std::vector<Attachment> attachments;
  std::string body;
  std::string note;  // what is left out, and how to get it
  static schema::Fields describe();
};

/// A message of several that could not be read.
struct FailedMessage {
  std::string id;
  std::string error;
  static schema::Fields describe();
};

/// Ids, labels and headers of a message in Gmail's JSON.
Message message_with_headers(json::Node message);

/// The headers that people read.
void set_headers(Message& message, content::ParsedMessage const& parsed);

std::vector<Attachment> attachments_of(content::ParsedMessage const& parsed);

/// The id that the tools give a file of a message: its part's, which lasts.
std::string attachment_id_of(content::Attachment const& file);

/// The web page of a message; {id} stands where its id (or its thread's) goes.
std::string link_template(std::string_view user);

}  // namespace workspace::tools::gmail
