#include "tools/gmail/payload.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace workspace::tools::gmail {
namespace {

std::string name_of(json::value const& part, std::string_view mime_type) {
  if (auto const name = json::text(part, "filename"); !name.empty()) return std::string(name);
  if (mime_type == "message/rfc822") return "message.eml";
  if (mime_type == "text/calendar") return "invite.ics";
  auto const subtype = mime_type.substr(std::min(mime_type.find('/'), mime_type.size() - 1) + 1);
  return mime_type.starts_with("image/") ? fmt::format("image.{}", subtype) : "unnamed";
}

std::string without_brackets(std::string id) {
  if (id.size() >= 2 && id.front() == '<' && id.back() == '>') return id.substr(1, id.size() - 2);
  return id;
}

std::string decoded(json::value const& body) { return from_base64url(json::text(body, "data")).value_or(""); }

void append_text(std::string& out, std::string const& text) {
  if (!out.empty() && !out.ends_with('\n')) out += '\n';
  out += make_valid_utf8(text);
}

void visit(json::value const& part, Payload& out) {
  auto const mime_type = to_lower(json::text(part, "mimeType"));
  if (mime_type.starts_with("multipart/")) {
    for (auto const& child : json::items(part, "parts")) visit(child, out);
    return;
  }
  auto const* body = json::find(part, "body");
  if (!body) return;
  bool const is_text = mime_type == "text/plain" || mime_type == "text/html" || mime_type.empty();
  bool const attached = to_lower(header(part, "Content-Disposition")).starts_with("attachment");
  if (is_text && !attached && json::text(part, "filename").empty()) {
    bool const html = mime_type == "text/html";
    if (auto const id = json::text(*body, "attachmentId"); !id.empty())
      out.far_texts.push_back({std::string(id), html});
    else
      append_text(html ? out.html : out.plain, decoded(*body));
    return;
  }
  FilePart file;
  file.part_id = json::text(part, "partId");
  if (file.part_id.empty()) file.part_id = "0";  // the message is nothing but this file
  file.mime_type = mime_type;
  file.name = name_of(part, mime_type);
  file.content_id = without_brackets(header(part, "Content-ID"));
  file.google_id = json::text(*body, "attachmentId");
  if (file.google_id.empty()) file.data = decoded(*body);
  file.size = json::integer(*body, "size");
  out.files.push_back(std::move(file));
}

Async<std::string> fetch_bytes(ToolContext& context, std::string message_id, std::string google_id) {
  auto params = google::Params().set("userId", "me").set("messageId", message_id).set("id", google_id);
  auto const body =
      co_await context.google().call(api::gmail::users::messages::attachments::get, std::move(params));
  auto bytes = from_base64url(json::text(body, "data"));
  if (!bytes)
    throw Failure(ErrorKind::unavailable, "Gmail's answer with the attachment could not be read.",
                  "Try again.");
  co_return std::move(*bytes);
}

}  // namespace

Payload read_payload(json::value const& payload) {
  Payload out;
  visit(payload, out);
  return out;
}

Async<Payload> fetch_payload(ToolContext& context, json::value const& message) {
  auto const* root = json::find(message, "payload");
  if (!root) co_return Payload{};
  auto payload = read_payload(*root);
  std::string const id(json::text(message, "id"));
  for (auto const& far : payload.far_texts) {
    auto const text = co_await fetch_bytes(context, id, far.google_id);
    append_text(far.html ? payload.html : payload.plain, text);
  }
  co_return payload;
}

Async<std::string> fetch_file(ToolContext& context, std::string message_id, FilePart const& file) {
  if (file.google_id.empty()) co_return file.data;
  co_return co_await fetch_bytes(context, std::move(message_id), file.google_id);
}

std::vector<Attachment> attachments_of(Payload const& payload) {
  std::vector<Attachment> all;
  for (auto const& file : payload.files) all.push_back({file.part_id, file.name, file.mime_type, file.size});
  return all;
}

Async<json::value> get_message(ToolContext& context, std::string id, std::string_view format) {
  auto params = google::Params().set("userId", "me").set("id", id).set("format", format);
  co_return co_await context.google().call(api::gmail::users::messages::get, std::move(params));
}

}  // namespace workspace::tools::gmail
