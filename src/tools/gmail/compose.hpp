#pragma once
// What send_gmail_message and draft_gmail_message share: parameters, and the mail that they make.

#include "tools/frame/context.hpp"
#include "tools/frame/tool.hpp"
#include "tools/gmail/outgoing_files.hpp"

namespace workspace::tools::gmail {

enum class ComposeFormat { plain, html };
BOOST_DESCRIBE_ENUM(ComposeFormat, plain, html)
enum class Direction { auto_, ltr, rtl };
BOOST_DESCRIBE_ENUM(Direction, auto_, ltr, rtl)

struct Compose {
  std::string to;
  std::optional<std::string> subject;
  std::optional<std::string> body;
  ComposeFormat body_format = ComposeFormat::plain;
  std::string forward_message_id;
  bool include_forwarded_attachments = true;
  std::string cc;
  std::string bcc;
  std::string from_name;
  std::string from_email;
  std::string thread_id;
  std::string in_reply_to;
  std::string references;
  std::vector<AttachmentInput> attachments;
  bool include_signature = true;
  Direction direction = Direction::auto_;
  bool quote_original = false;
  bool reply_all = false;
  static schema::Fields describe();
};

/// What the tools' descriptions say of it.
inline constexpr std::string_view about_compose =
    "With thread_id it is a reply: recipient, subject and headers come from the thread. With "
    "forward_message_id it forwards, attachments included.";

/// What the tools' results say of the mail.
struct MailSummary {
  std::string subject;
  std::vector<std::string> to, cc, bcc;
  std::vector<std::string> attached;  // file names
  std::string note;
  static schema::Fields describe();
};

struct Composed {
  std::string raw;  // RFC 5322
  std::string thread_id;
  MailSummary summary;
  Intent intent;  // without its question; filled in where it may be asked
};

/// What compose may call.
inline std::vector<MethodRef> const compose_methods{
    api::gmail::users::messages::get, api::gmail::users::messages::list,
    api::gmail::users::messages::attachments::get, api::gmail::users::threads::get,
    api::gmail::users::settings::sendAs::list};

/// Reads what is answered or forwarded, the sender's settings and the files, and builds the mail. Writes
/// nothing.
Async<Composed> compose(ToolContext& context, Compose const& p);

/// Hands the mail to messages.send or drafts.create, as JSON or, where it is large, as an upload. `within` is
/// the member of the method's body that is the message; empty: the body itself.
Async<json::Document> submit(ToolContext& context, catalogue::Method const& method, Composed const& mail,
                             std::string_view within = {});

}  // namespace workspace::tools::gmail
