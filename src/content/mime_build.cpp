#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/gmime.hpp"
#include "content/html.hpp"
#include "content/mime_part.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace workspace::content {
namespace {

// Neither can be folded, and a line has 998 characters at the most (RFC 5322 section 2.1.1).
constexpr std::size_t longest_id = 900, longest_media_type = 255;  // the latter: RFC 6838 section 4.2

Error wrong(std::string message) { return {ErrorKind::invalid, std::move(message), {}}; }

bool token(std::string_view text) {  // RFC 2045 section 5.1
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return c > 0x20 && c < 0x7F &&
           std::string_view("()<>@,;:\\\"/[]?=").find(char(c)) == std::string_view::npos;
  });
}

std::string bracketed(std::string_view text) { return "<" + without_brackets(text) + ">"; }

// Fields that a message has once, or that follow from its body: not to be given again as further headers.
bool reserved(std::string_view name) {
  static constexpr std::string_view names[] = {"from",       "to",           "cc",         "bcc",
                                               "reply-to",   "sender",       "subject",    "in-reply-to",
                                               "references", "mime-version", "message-id", "date"};
  auto const lower = to_lower(name);
  return lower.starts_with("content-") || std::ranges::find(names, lower) != std::end(names);
}

class Checker {
 public:
  Result<void> check(Outgoing const& m) {
    line("subject", m.subject);
    addresses("from", {m.from});
    addresses("to", m.to);
    addresses("cc", m.cc);
    addresses("bcc", m.bcc);
    addresses("reply_to", m.reply_to);
    message_id("in_reply_to", m.in_reply_to);
    message_id("message_id", m.message_id);
    for (auto const& reference : m.references) message_id("references", reference);
    for (std::size_t i = 0; i < m.attachments.size(); ++i)
      attachment(fmt::format("attachments[{}]", i), m.attachments[i]);
    for (auto const& [name, value] : m.headers) {
      line("the header " + name, value);
      if (!token(name))
        fail(fmt::format("\"{}\" cannot be the name of a mail header.", shown(name)));
      else if (reserved(name))
        fail(fmt::format("The header {} has a field of its own or follows from the body.", name));
    }
    if (error_) return *error_;
    return {};
  }

 private:
  void fail(std::string message) {
    if (!error_) error_ = wrong(std::move(message));
  }

  static std::string shown(std::string_view text) {
    auto result = make_valid_utf8(utf8_prefix(text, 120));
    std::ranges::replace_if(
        result, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, '?');
    return result;
  }

  void line(std::string_view field, std::string_view value) {
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != value.npos)
      fail(fmt::format("{} holds a line break or NUL, which a mail header cannot.", shown(field)));
  }

  void addresses(std::string_view field, std::vector<Address> const& list) {
    for (auto const& [name, address] : list) {
      line(field, name);
      line(field, address);
      if (!is_address(address))
        fail(fmt::format("\"{}\" in {} is not a valid e-mail address.", shown(address), field));
    }
  }

  void message_id(std::string_view field, std::string_view value) {
    line(field, value);
    if (!value.empty() && !is_message_id(value))
      fail(fmt::format("\"{}\" in {} is not a Message-ID.", shown(value), field));
  }

  void attachment(std::string const& field, OutgoingAttachment const& file) {
    line(field + ".filename", file.filename);
    if (!file.mime_type.empty() && !is_media_type(file.mime_type))
      fail(fmt::format("\"{}\" in {}.mime_type is not a media type such as application/pdf.",
                       shown(file.mime_type), field));
    if (!file.content_id.empty() && !is_message_id(file.content_id))
      fail(fmt::format("\"{}\" in {}.content_id is not a Content-ID.", shown(file.content_id), field));
  }

  std::optional<Error> error_;
};

void set_content(GMimePart* part, std::string_view bytes, GMimeContentEncoding encoding) {
  Owned<GMimeStream> const stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  Owned<GMimeDataWrapper> const content(
      g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  g_mime_part_set_content(part, content.get());
  g_mime_part_set_content_encoding(part, encoding);
}

Owned<GMimeObject> text_part(char const* subtype, std::string const& body) {
  Owned<GMimeObject> part(GMIME_OBJECT(g_mime_part_new_with_type("text", subtype)));
  g_mime_object_set_content_type_parameter(part.get(), "charset", "utf-8");
  auto const text = replace_all(make_valid_utf8(body), "\r\n", "\n");
  auto const foreign =
      std::size_t(std::ranges::count_if(text, [](char c) { return static_cast<signed char>(c) < 0; }));
  // Quoted-printable keeps mostly-ASCII text readable; other scripts would grow threefold.
  if (foreign * 3 < text.size() || text.empty())
    set_content(GMIME_PART(part.get()), text, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  else
    set_content(GMIME_PART(part.get()), replace_all(text, "\n", "\r\n"), GMIME_CONTENT_ENCODING_BASE64);
  return part;
}

Owned<GMimeObject> file_part(OutgoingAttachment const& file, bool inline_shown) {
  auto const type =
      file.mime_type.empty() ? std::string("application/octet-stream") : to_lower(file.mime_type);
  auto const slash = type.find('/');
  Owned<GMimeObject> part(
      GMIME_OBJECT(g_mime_part_new_with_type(type.substr(0, slash).c_str(), type.substr(slash + 1).c_str())));
  // RFC 2046 section 5.2.1 allows no base64 for enclosed messages.
  bool const enclosed = type.starts_with("message/");
  set_content(GMIME_PART(part.get()), file.bytes,
              enclosed ? GMIME_CONTENT_ENCODING_8BIT : GMIME_CONTENT_ENCODING_BASE64);
  g_mime_object_set_disposition(part.get(), inline_shown ? "inline" : "attachment");
  g_mime_part_set_filename(GMIME_PART(part.get()), make_valid_utf8(file.filename).c_str());
  if (!file.content_id.empty())
    g_mime_object_set_content_id(part.get(), without_brackets(file.content_id).c_str());
  return part;
}

/// `parts` in a multipart, or the only one of them.
Owned<GMimeObject> together(char const* subtype, std::vector<Owned<GMimeObject>> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  Owned<GMimeObject> whole(GMIME_OBJECT(g_mime_multipart_new_with_subtype(subtype)));
  for (auto const& part : parts) g_mime_multipart_add(GMIME_MULTIPART(whole.get()), part.get());
  return whole;
}

Owned<GMimeObject> body_of(Outgoing const& m) {
  std::vector<Owned<GMimeObject>> shown, alternatives, all;
  auto const shown_ids = shown_content_ids(m.html);
  auto const is_shown = [&](auto const& file) {
    return shown_ids.contains(without_brackets(file.content_id));
  };
  if (!m.html.empty()) {
    shown.push_back(text_part("html", m.html));
    for (auto const& file : m.attachments)
      if (is_shown(file)) shown.push_back(file_part(file, true));
  }
  if (!m.text.empty() || shown.empty()) alternatives.push_back(text_part("plain", m.text));
  if (!shown.empty()) alternatives.push_back(together("related", std::move(shown)));
  all.push_back(together("alternative", std::move(alternatives)));
  for (auto const& file : m.attachments)
    if (!is_shown(file)) all.push_back(file_part(file, false));
  return together("mixed", std::move(all));
}

void add_addresses(GMimeMessage* message, GMimeAddressType type, std::vector<Address> const& list) {
  for (auto const& [name, address] : list)
    g_mime_message_add_mailbox(message, type, name.empty() ? nullptr : make_valid_utf8(name).c_str(),
                               address.c_str());
}

}  // namespace

bool is_message_id(std::string_view text) {
  auto const inner = without_brackets(text);
  return !inner.empty() && inner.size() <= longest_id && std::ranges::all_of(inner, [](unsigned char c) {
    return c > 0x20 && c < 0x7F && c != '<' && c != '>';
  });
}

std::vector<std::string> split_message_ids(std::string_view text) {
  std::string spaced = replace_all(std::string(text), "><", "> <");
  std::ranges::replace(spaced, ',', ' ');
  std::vector<std::string> ids;
  for (auto const piece : split(spaced, ' '))
    if (auto const id = trim(piece); !id.empty()) ids.emplace_back(id);
  return ids;
}

bool is_media_type(std::string_view text) {
  auto const slash = text.find('/');
  return slash != text.npos && text.size() <= longest_media_type && token(text.substr(0, slash)) &&
         token(text.substr(slash + 1)) && !to_lower(text).starts_with("multipart/");
}

Result<std::string> build(Outgoing const& m) {
  if (auto checked = Checker().check(m); !checked) return checked.error();
  start_gmime();
  Owned<GMimeMessage> const message(g_mime_message_new(TRUE));
  auto* const object = GMIME_OBJECT(message.get());
  add_addresses(message.get(), GMIME_ADDRESS_TYPE_FROM, {m.from});
  add_addresses(message.get(), GMIME_ADDRESS_TYPE_REPLY_TO, m.reply_to);
  add_addresses(message.get(), GMIME_ADDRESS_TYPE_TO, m.to);
  add_addresses(message.get(), GMIME_ADDRESS_TYPE_CC, m.cc);
  add_addresses(message.get(), GMIME_ADDRESS_TYPE_BCC, m.bcc);
  g_mime_message_set_subject(message.get(), make_valid_utf8(m.subject).c_str(), "utf-8");
  if (m.date) {
    auto const since_epoch = std::chrono::floor<seconds>(*m.date).time_since_epoch().count();
    std::unique_ptr<GDateTime, decltype(&g_date_time_unref)> const date(
        g_date_time_new_from_unix_utc(since_epoch), &g_date_time_unref);
    if (date) g_mime_message_set_date(message.get(), date.get());
  }
  if (!m.message_id.empty())
    g_mime_message_set_message_id(message.get(), without_brackets(m.message_id).c_str());
  if (!m.in_reply_to.empty())
    g_mime_object_set_header(object, "In-Reply-To", bracketed(m.in_reply_to).c_str(), nullptr);
  std::string references;
  for (auto const& reference : m.references)
    references += (references.empty() ? "" : " ") + bracketed(reference);
  if (!references.empty()) g_mime_object_set_header(object, "References", references.c_str(), nullptr);
  for (auto const& [name, value] : m.headers)
    g_mime_object_append_header(object, name.c_str(), make_valid_utf8(value).c_str(), "utf-8");
  g_mime_object_set_header(object, "MIME-Version", "1.0", nullptr);
  auto const body = body_of(m);
  g_mime_message_set_mime_part(message.get(), body.get());
  std::unique_ptr<GMimeFormatOptions, decltype(&g_mime_format_options_free)> const format(
      g_mime_format_options_new(), &g_mime_format_options_free);
  g_mime_format_options_set_newline_format(format.get(), GMIME_NEWLINE_FORMAT_DOS);
  Owned<GMimeStream> const out(g_mime_stream_mem_new());
  g_mime_object_write_to_stream(object, format.get(), out.get());
  return bytes_of(out.get());
}

}  // namespace workspace::content
