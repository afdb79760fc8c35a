#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/gmime.hpp"
#include "content/mime_part.hpp"

#include <algorithm>
#include <mutex>

namespace workspace::content {
namespace {

using Chars = std::unique_ptr<char, decltype([](char* text) { g_free(text); })>;

std::string text_of(char const* text) { return text ? make_valid_utf8(text) : std::string(); }

class Options {
 public:
  Options() : options_(g_mime_parser_options_new()) {
    char const* charsets[] = {"utf-8", "windows-1252", nullptr};
    g_mime_parser_options_set_fallback_charsets(options_, charsets);
  }
  ~Options() { g_mime_parser_options_free(options_); }
  Options(Options const&) = delete;
  Options& operator=(Options const&) = delete;
  operator GMimeParserOptions*() const { return options_; }

 private:
  GMimeParserOptions* options_;
};

/// Read only, so that all threads share them.
Options const& shared_options() {
  static Options const options;
  return options;
}

/// Nothing in it that gmime would decode; most headers are so, and its tokens cost 20 times the copy.
bool is_plain(std::string_view value) {
  return value.find("=?") == value.npos &&
         std::ranges::all_of(value, [](char c) { return c >= 0x20 && c < 0x7F; });
}

void add_mailboxes(InternetAddressList* list, std::vector<Address>& found, int depth) {
  for (int i = 0; list && i < internet_address_list_length(list); ++i) {
    auto* const entry = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_GROUP(entry)) {
      if (depth < 2)
        add_mailboxes(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(entry)), found, depth + 1);
    } else if (INTERNET_ADDRESS_IS_MAILBOX(entry)) {
      auto address = text_of(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(entry)));
      if (!address.empty())
        found.push_back({one_line(text_of(internet_address_get_name(entry))), one_line(std::move(address))});
    }
  }
}

// Parsed before encoded words are decoded: a decoded name may hold a comma.
void add_addresses(std::string const& value, std::vector<Address>& found) {
  Owned<InternetAddressList> const list(internet_address_list_parse(shared_options(), value.c_str()));
  add_mailboxes(list.get(), found, 0);
}

void read_date(std::string const& value, ParsedMessage& message) {
  std::unique_ptr<GDateTime, decltype(&g_date_time_unref)> const date(
      g_mime_utils_header_decode_date(value.c_str()), &g_date_time_unref);
  if (!date) return;
  message.date = TimePoint(seconds(g_date_time_to_unix(date.get())));
  message.date_offset_minutes = int(g_date_time_get_utc_offset(date.get()) / G_TIME_SPAN_MINUTE);
}

std::vector<std::string> message_ids(std::string const& value) {
  std::vector<std::string> ids;
  auto* const parsed = g_mime_references_parse(nullptr, value.c_str());
  for (int i = 0; parsed && i < g_mime_references_length(parsed); ++i)
    ids.push_back(text_of(g_mime_references_get_message_id(parsed, i)));
  if (parsed) g_mime_references_free(parsed);
  return ids;
}

std::vector<Header> raw_headers(GMimeHeaderList* list, ParsedMessage& message) {
  std::vector<Header> raw;
  int const count = g_mime_header_list_get_count(list);
  for (int i = 0; i < count; ++i) {
    if (i == max_mime_headers) {
      message.truncated = true;
      break;
    }
    auto* const header = g_mime_header_list_get_header_at(list, i);
    char const* const value = g_mime_header_get_raw_value(header);
    Chars const unfolded(g_mime_utils_header_unfold(value ? value : ""));
    raw.push_back({text_of(g_mime_header_get_name(header)), std::string(trim(unfolded.get()))});
  }
  return raw;
}

class TreeReader {
 public:
  explicit TreeReader(ParsedMessage& message) : message_(message) {}

  Part read(GMimeObject* object, std::string id, int depth) {
    Part part;
    part.id = std::move(id);
    part.content_id = text_of(g_mime_object_get_content_id(object));
    part.disposition = to_lower(text_of(g_mime_object_get_disposition(object)));
    part.filename = text_of(g_mime_object_get_content_disposition_parameter(object, "filename"));
    if (auto* const type = g_mime_object_get_content_type(object)) {
      Chars const name(g_mime_content_type_get_mime_type(type));
      part.type = to_lower(text_of(name.get()));
      part.charset = text_of(g_mime_content_type_get_parameter(type, "charset"));
      if (part.filename.empty()) part.filename = text_of(g_mime_content_type_get_parameter(type, "name"));
    }
    if (GMIME_IS_MULTIPART(object)) {
      auto* const many = GMIME_MULTIPART(object);
      for (int i = 0; i < g_mime_multipart_get_count(many); ++i)
        if (!add_child(part, g_mime_multipart_get_part(many, i), i, depth)) break;
    } else if (GMIME_IS_MESSAGE_PART(object)) {
      if (auto* const inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object)))
        enclosed(part, inner, depth);
    } else if (GMIME_IS_PART(object)) {
      if (auto* const content = g_mime_part_get_content(GMIME_PART(object))) part.bytes = decoded(content);
      part.size = part.bytes.size();
    }
    return part;
  }

 private:
  bool add_child(Part& parent, GMimeObject* child, int index, int depth) {
    if (depth == max_mime_depth || parts_ == max_mime_parts) {
      message_.truncated = true;
      return false;
    }
    ++parts_;
    parent.children.push_back(read(child, child_part_id(parent.id, index), depth + 1));
    return true;
  }

  void enclosed(Part& part, GMimeMessage* inner, int depth) {
    Owned<GMimeStream> const memory(g_mime_stream_mem_new());
    g_mime_object_write_to_stream(GMIME_OBJECT(inner), nullptr, memory.get());
    part.bytes = bytes_of(memory.get());
    part.size = part.bytes.size();
    part.subject = one_line(text_of(g_mime_message_get_subject(inner)));
    if (auto* const root = g_mime_message_get_mime_part(inner)) add_child(part, root, 0, depth);
  }

  static std::string decoded(GMimeDataWrapper* content) {
    Owned<GMimeStream> const memory(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(content, memory.get());
    return bytes_of(memory.get());
  }

  ParsedMessage& message_;
  int parts_ = 1;
};

}  // namespace

void start_gmime() {
  static std::once_flag once;
  std::call_once(once, g_mime_init);
}

std::string bytes_of(GMimeStream* memory) {
  auto const* const bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
  return bytes->data ? std::string(reinterpret_cast<char const*>(bytes->data), bytes->len) : std::string();
}

std::string decode_header(std::string_view value) {
  if (is_plain(value)) return std::string(value);
  start_gmime();
  Chars const decoded(g_mime_utils_header_decode_text(shared_options(), std::string(value).c_str()));
  return one_line(text_of(decoded.get()));
}

void read_headers(std::vector<Header> raw, ParsedMessage& message) {
  start_gmime();
  for (auto& [name, value] : raw) {
    auto const lower = to_lower(name);
    if (lower == "from")
      add_addresses(value, message.from);
    else if (lower == "to")
      add_addresses(value, message.to);
    else if (lower == "cc")
      add_addresses(value, message.cc);
    else if (lower == "bcc")
      add_addresses(value, message.bcc);
    else if (lower == "reply-to")
      add_addresses(value, message.reply_to);
    else if (lower == "message-id" && message.message_id.empty())
      message.message_id = without_brackets(value);
    else if (lower == "references" && message.references.empty())
      message.references = message_ids(value);
    else if (lower == "date" && !message.date)
      read_date(value, message);
    else if (lower == "in-reply-to" && message.in_reply_to.empty()) {
      auto const ids = message_ids(value);
      message.in_reply_to = ids.empty() ? without_brackets(value) : ids.front();
    }
    value = decode_header(value);
    if (lower == "subject" && message.subject.empty()) message.subject = value;
  }
  message.headers = std::move(raw);
}

ParsedMessage parse_message(std::string_view rfc822) {
  start_gmime();
  ParsedMessage message;
  Owned<GMimeStream> const stream(g_mime_stream_mem_new_with_buffer(rfc822.data(), rfc822.size()));
  Owned<GMimeParser> const parser(g_mime_parser_new_with_stream(stream.get()));
  Owned<GMimeMessage> const parsed(g_mime_parser_construct_message(parser.get(), shared_options()));
  if (!parsed) {  // no header at all
    message.text = make_valid_utf8(rfc822);
    return message;
  }
  auto raw = raw_headers(g_mime_object_get_header_list(GMIME_OBJECT(parsed.get())), message);
  auto* const root = g_mime_message_get_mime_part(parsed.get());
  // gmime keeps Content-Type and its like with the body.
  if (root)
    for (auto& header : raw_headers(g_mime_object_get_header_list(root), message))
      raw.push_back(std::move(header));
  read_headers(std::move(raw), message);
  if (root) collect_parts(TreeReader(message).read(root, "", 0), message);
  return message;
}

}  // namespace workspace::content
