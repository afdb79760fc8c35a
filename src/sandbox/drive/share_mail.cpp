#include "sandbox/drive/share_mail.hpp"

#include "sandbox/drive/resource.hpp"
#include "sandbox/gmail/deliver.hpp"
#include "sandbox/mail_encoding.hpp"

#include <date/date.h>
#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

constexpr std::string_view sender = "drive-shares-noreply@google.com";

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
  gmail::deliver(world, raw, {to});
}

}  // namespace workspace::sandbox::drive
