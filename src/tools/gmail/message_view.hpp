#pragma once
// A message as the reading tools show it: headers, body in the form asked for, attachments.

#include "tools/gmail/mailbox.hpp"
#include "tools/gmail/types.hpp"

namespace workspace::tools::gmail {

enum class MessageFormat { full, metadata };
BOOST_DESCRIBE_ENUM(MessageFormat, full, metadata)
enum class BodyFormat { text, html, raw };
BOOST_DESCRIBE_ENUM(BodyFormat, text, html, raw)

inline constexpr std::size_t most_body_characters = 20'000;
/// Of each body where `count` messages are shown together: long ones are cut shorter the more there are.
std::size_t characters_of_each(std::size_t count);

struct View {
  MessageFormat format = MessageFormat::full;
  BodyFormat body_format = BodyFormat::text;
  bool include_links = false;
  bool include_headers = true;
  std::size_t most_characters = most_body_characters;
};

/// The format in which users.messages.get gives what the view needs, and what of the message that is.
std::string_view wire_format(View const& view);
int detail_of(View const& view);

/// `message` of the answer, as it came in that format.
Async<Message> show_message(ToolContext& context, Answer answer, json::Node message, View view);

struct Viewed {
  Message message;
  std::vector<std::string> missing_bodies;  // if there are any, the message is not complete
};
/// The same, for read_message.
Viewed view_of(json::Node message, View const& view, content::Bodies const& bodies = {});

}  // namespace workspace::tools::gmail
