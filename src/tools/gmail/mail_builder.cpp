#include "tools/gmail/mail_builder.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <gmime/gmime.h>
#include <memory>

namespace workspace::tools::gmail {
namespace {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

void init() {
  static bool const done = [] {
    g_mime_init();
    return true;
  }();
  static_cast<void>(done);
}

Result<void> check_line(std::string_view field, std::string_view value) {
  if (value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos) return {};
  return Error{ErrorKind::invalid, fmt::format("{} holds a line break, which a mail header cannot.", field),
               "Take it out."};
}

void add_addresses(GMimeMessage* message, GMimeAddressType type,
                   std::vector<content::Address> const& addresses) {
  for (auto const& address : addresses) {
    Owned<InternetAddress> made(internet_address_mailbox_new(
        address.name.empty() ? nullptr : address.name.c_str(), address.address.c_str()));
    internet_address_list_add(g_mime_message_get_addresses(message, type), made.get());
  }
}

void set_content(GMimePart* part, std::string_view bytes, GMimeContentEncoding encoding) {
  Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  Owned<GMimeDataWrapper> content(
      g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  g_mime_part_set_content(part, content.get());
  g_mime_part_set_content_encoding(part, encoding);
}

Owned<GMimeObject> text_part(char const* subtype, std::string_view text) {
  Owned<GMimeObject> part(GMIME_OBJECT(g_mime_part_new_with_type("text", subtype)));
  g_mime_object_set_content_type_parameter(part.get(), "charset", "utf-8");
  set_content(GMIME_PART(part.get()), replace_all(std::string(text), "\r\n", "\n"),
              GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return part;
}

Owned<GMimeObject> file_part(OutgoingFile const& file) {
  auto const slash = file.mime_type.find('/');
  bool const typed =
      slash != std::string::npos && file.mime_type.find_first_of(" ;\"<>\r\n") == std::string::npos;
  auto const type = typed ? file.mime_type.substr(0, slash) : "application";
  auto const subtype = typed ? file.mime_type.substr(slash + 1) : "octet-stream";
  Owned<GMimeObject> part(GMIME_OBJECT(g_mime_part_new_with_type(type.c_str(), subtype.c_str())));
  set_content(GMIME_PART(part.get()), file.bytes, GMIME_CONTENT_ENCODING_BASE64);
  g_mime_object_set_disposition(part.get(), file.content_id.empty() ? "attachment" : "inline");
  g_mime_part_set_filename(GMIME_PART(part.get()), file.name.c_str());
  if (!file.content_id.empty()) g_mime_object_set_content_id(part.get(), file.content_id.c_str());
  return part;
}

/// `parts` in a multipart, or the only one of them.
Owned<GMimeObject> together(char const* subtype, std::vector<Owned<GMimeObject>> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  Owned<GMimeObject> whole(GMIME_OBJECT(g_mime_multipart_new_with_subtype(subtype)));
  for (auto const& part : parts) g_mime_multipart_add(GMIME_MULTIPART(whole.get()), part.get());
  return whole;
}

Owned<GMimeObject> body_of(Outgoing const& mail) {
  std::vector<Owned<GMimeObject>> shown, alternatives, all;
  if (!mail.html.empty()) {
    shown.push_back(text_part("html", mail.html));
    for (auto const& file : mail.files)
      if (!file.content_id.empty()) shown.push_back(file_part(file));
  }
  if (!mail.text.empty() || shown.empty()) alternatives.push_back(text_part("plain", mail.text));
  if (!shown.empty()) alternatives.push_back(together("related", std::move(shown)));
  all.push_back(together("alternative", std::move(alternatives)));
  for (auto const& file : mail.files)
    if (file.content_id.empty() || mail.html.empty()) all.push_back(file_part(file));
  return together("mixed", std::move(all));
}

Result<void> check(Outgoing const& mail) {
  std::vector<std::pair<std::string_view, std::string_view>> lines{{"subject", mail.subject},
                                                                   {"from_name", mail.from.name},
                                                                   {"from_email", mail.from.address},
                                                                   {"in_reply_to", mail.in_reply_to},
                                                                   {"references", mail.references}};
  for (auto const* list : {&mail.to, &mail.cc, &mail.bcc})
    for (auto const& address : *list) {
      lines.emplace_back("A recipient's name", address.name);
      lines.emplace_back("A recipient's address", address.address);
    }
  for (auto const& file : mail.files) {
    lines.emplace_back("An attachment's name", file.name);
    lines.emplace_back("An attachment's content id", file.content_id);
  }
  for (auto const& [field, value] : lines)
    if (auto checked = check_line(field, value); !checked) return checked;
  return {};
}

}  // namespace

Result<std::string> build(Outgoing const& mail) {
  init();
  if (auto checked = check(mail); !checked) return checked.error();
  Owned<GMimeMessage> message(g_mime_message_new(TRUE));
  add_addresses(message.get(), GMIME_ADDRESS_TYPE_FROM, {mail.from});
  add_addresses(message.get(), GMIME_ADDRESS_TYPE_TO, mail.to);
  add_addresses(message.get(), GMIME_ADDRESS_TYPE_CC, mail.cc);
  add_addresses(message.get(), GMIME_ADDRESS_TYPE_BCC, mail.bcc);
  g_mime_message_set_subject(message.get(), mail.subject.c_str(), "utf-8");
  auto const since_epoch = std::chrono::duration_cast<seconds>(mail.date.time_since_epoch()).count();
  std::unique_ptr<GDateTime, decltype(&g_date_time_unref)> const date(
      g_date_time_new_from_unix_utc(since_epoch), &g_date_time_unref);
  g_mime_message_set_date(message.get(), date.get());
  auto* const object = GMIME_OBJECT(message.get());
  if (!mail.in_reply_to.empty())
    g_mime_object_set_header(object, "In-Reply-To", mail.in_reply_to.c_str(), nullptr);
  if (!mail.references.empty())
    g_mime_object_set_header(object, "References", mail.references.c_str(), nullptr);
  g_mime_object_set_header(object, "MIME-Version", "1.0", nullptr);
  auto const body = body_of(mail);
  g_mime_message_set_mime_part(message.get(), body.get());
  std::unique_ptr<GMimeFormatOptions, decltype(&g_mime_format_options_free)> const format(
      g_mime_format_options_new(), &g_mime_format_options_free);
  g_mime_format_options_set_newline_format(format.get(), GMIME_NEWLINE_FORMAT_DOS);
  Owned<GMimeStream> out(g_mime_stream_mem_new());
  g_mime_object_write_to_stream(object, format.get(), out.get());
  auto const* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out.get()));
  return std::string(reinterpret_cast<char const*>(bytes->data), bytes->len);
}

}  // namespace workspace::tools::gmail
