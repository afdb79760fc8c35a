#include "sandbox/drive/share_mail.hpp"

#include "base/encoding.hpp"
#include "sandbox/drive/resource.hpp"

#include <date/date.h>
#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

constexpr std::string_view sender = "drive-shares-noreply@google.com";

/// RFC 2047 encoded words where the text is not printable ASCII.
std::string header_text(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return c >= 32 && c < 127; }))
    return std::string(text);
  std::string result;
  while (!text.empty()) {
    auto const piece = utf8_prefix(text, 42);
    result += fmt::format("{}=?UTF-8?B?{}?=", result.empty() ? "" : "\r\n ", to_base64(piece));
    text.remove_prefix(piece.size());
  }
  return result;
}

std::string base64_lines(std::string_view bytes) {
  auto const encoded = to_base64(bytes);
  std::string result;
  for (std::size_t at = 0; at < encoded.size(); at += 76) result += encoded.substr(at, 76) + "\r\n";
  return result;
}

}  // namespace

void send_share_notice(World& world, File const& file, std::string_view from, std::string const& to,
                       Role role, std::string_view message) {
  auto const name = world.directory.name_of(from);
  auto const may = role == Role::reader ? "view" : role == Role::commenter ? "comment on" : "edit";
  auto const link = json::value(show_file(world, file, to)).at("webViewLink");
  auto body =
      fmt::format("{} ({}) has invited you to {} the following {}:\n\n{}\n{}\n", name, from, may,
                  file.is_folder() ? "folder" : "item", file.name, std::string_view(link.get_string()));
  if (!message.empty()) body += fmt::format("\n{}\n", message);
  std::string_view const what = file.is_folder()               ? "Folder"
                                : file.mime_type == doc_type   ? "Document"
                                : file.mime_type == sheet_type ? "Spreadsheet"
                                                               : "Item";
  auto const raw = fmt::format(
      "From: {} <{}>\r\nReply-To: {}\r\nTo: {}\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: "
      "<share-{}@google.com>\r\n"
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: "
      "base64\r\n\r\n{}",
      header_text(fmt::format("{} via Google Drive", name)), sender, from, to,
      header_text(fmt::format("{} shared with you: \"{}\"", what, file.name)),
      date::format("%a, %d %b %Y %H:%M:%S +0000", std::chrono::floor<seconds>(world.now())),
      world.ids.next_etag(), base64_lines(body));
  world.deliver(raw, sender, {to});
}

}  // namespace workspace::sandbox::drive
