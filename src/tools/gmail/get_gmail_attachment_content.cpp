// get_gmail_attachment_content: one file of a message: its text where it has one, and the file itself,
// https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages.attachments/get

#include "base/encoding.hpp"
#include "content/text.hpp"
#include "tools/files/saved_file.hpp"
#include "tools/frame/tool.hpp"
#include "tools/gmail/message_view.hpp"

#include <algorithm>

namespace workspace::tools::gmail {
namespace {

constexpr std::size_t most_inline_bytes = 1u << 20;
constexpr std::chrono::seconds extraction_time{30};

struct GetAttachment {
  std::string message_id;
  std::string attachment_id;
  bool return_base64 = false;
  std::optional<int> attachment_index;
  static schema::Fields describe() {
    using P = GetAttachment;
    return {
        schema::required<&P::message_id>("Message that holds it."),
        schema::optional<&P::attachment_id>("attachment_id of get_gmail_message_content, or Google's own."),
        schema::optional<&P::return_base64>("Add the bytes themselves (up to 1 MiB)."),
        schema::optional<&P::attachment_index>("Instead: its place in the message's list, from 0.")
            .range(0, 999)};
  }
};

struct AttachmentContent {
  std::string name;
  std::string mime_type;
  std::int64_t size = 0;
  std::optional<SavedFileInfo> file;
  std::string note;
  std::string base64;
  std::string content;
  std::string heading() const { return fmt::format("Attachment {} ({}, {} bytes)", name, mime_type, size); }
  static schema::Fields describe() {
    using R = AttachmentContent;
    return {schema::required<&R::name>().derived(),   schema::required<&R::mime_type>().derived(),
            schema::required<&R::size>().derived(),   schema::optional<&R::file>().derived(),
            schema::optional<&R::note>().derived(),   schema::optional<&R::base64>().derived(),
            schema::optional<&R::content>().derived()};
  }
  std::string text() const;
};

/// The heading names the file already.
std::string AttachmentContent::text() const {
  std::string out = heading();
  if (file)
    out += fmt::format("\n{}: {} (until {})", file->url.empty() ? "path" : "url",
                       file->url.empty() ? file->path : file->url, file->expires);
  if (!note.empty()) out += "\nnote: " + note;
  if (!base64.empty()) out += "\nbase64: " + base64;
  if (!content.empty()) out += "\ncontent:\n" + content;
  return out;
}

std::string listed(std::vector<content::Attachment> const& files) {
  std::string out;
  for (auto const& file : files)
    out += fmt::format("{}{} ({})", out.empty() ? "" : ", ", attachment_id_of(file), file.filename);
  return out;
}

/// The file that `p` names. Google's own ids are another at each read: one of an earlier read is not in
/// `files`.
content::Attachment const& choose(std::vector<content::Attachment> const& files, GetAttachment const& p) {
  if (files.empty())
    throw Failure(ErrorKind::not_found, fmt::format("Message {} has no attachments.", p.message_id),
                  "Look for the right message with search_gmail_messages.");
  auto const known = fmt::format("Its attachments are: {}.", listed(files));
  if (p.attachment_index) {
    if (static_cast<std::size_t>(*p.attachment_index) < files.size()) return files[*p.attachment_index];
    throw Failure(ErrorKind::not_found,
                  fmt::format("The message has {} attachments, counted from 0.", files.size()), known);
  }
  if (p.attachment_id.empty())
    throw Failure(ErrorKind::invalid, "attachment_id is needed, or attachment_index.", known);
  auto const found = std::ranges::find_if(files, [&](auto const& file) {
    return attachment_id_of(file) == p.attachment_id || file.attachment_id == p.attachment_id;
  });
  if (found != files.end()) return *found;
  if (p.attachment_id.size() > 40 && files.size() == 1) return files.front();
  throw Failure(ErrorKind::not_found,
                fmt::format("The message has no attachment \"{}\".", p.attachment_id.substr(0, 40)), known);
}

void add_note(std::string& note, std::string_view more) {
  note += (note.empty() ? "" : " ") + std::string(more);
}

Async<void> add_text(ToolContext& context, AttachmentContent& result, std::string bytes) {
  for (std::string_view kind : {"image/", "audio/", "video/"})
    if (result.mime_type.starts_with(kind)) co_return;
  auto const text = co_await context.backend().extractor.text(std::move(bytes), result.mime_type, result.name,
                                                              extraction_time);
  if (!text) {
    add_note(result.note, "Its text could not be read: " + text.error().message);
    co_return;
  }
  auto cut = content::cut_to(*text, most_body_characters);
  if (cut.left_out > 0)
    add_note(result.note, fmt::format("{} more characters of text are left out.", cut.left_out));
  result.content = std::move(cut.text);
  if (result.content.find_first_not_of(" \t\r\n\f") == std::string::npos) {
    result.content.clear();
    add_note(result.note, "It holds no text (perhaps scanned pages).");
  }
}

Async<AttachmentContent> get_gmail_attachment_content(ToolContext& context, GetAttachment const& p) {
  auto const answer =
      co_await get(context, api::gmail::users::messages::get, p.message_id, "full", "payload");
  auto list = [answer] { return content::parse_gmail_parts((*answer)["payload"]).attachments; };
  auto const files = co_await run(context, answer->size() > most_mail_on_loop, std::move(list));
  auto const& file = choose(files, p);
  auto const bytes = co_await fetch_file(context, p.message_id, file);
  AttachmentContent result;
  result.name = file.filename;
  result.mime_type = file.mime_type;
  result.size = static_cast<std::int64_t>(bytes.size());
  auto const saved = co_await context.backend().attachments.save(file.filename, file.mime_type, bytes);
  if (saved)
    result.file = describe_saved(*saved);
  else
    add_note(result.note, "It could not be put aside for download: " + saved.error().message);
  co_await add_text(context, result, bytes);
  if (p.return_base64) {
    if (bytes.size() <= most_inline_bytes)
      result.base64 = to_base64(bytes);
    else
      add_note(result.note, "Too large for return_base64 (over 1 MiB): use the file.");
  }
  co_return result;
}

Tool const tool{
    {.name = "get_gmail_attachment_content",
     .title = "Get Gmail attachment",
     .description = "Reads one attachment of a message: the text of PDF, Office and text files, and the file "
                    "itself as a link or path good for an hour.",
     .service = Service::gmail,
     .tier = Tier::extended,
     .effect = Effect::write,
     .methods = {api::gmail::users::messages::get, api::gmail::users::messages::attachments::get}},
    get_gmail_attachment_content};

}  // namespace
}  // namespace workspace::tools::gmail
