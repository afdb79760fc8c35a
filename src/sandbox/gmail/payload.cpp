#include "sandbox/gmail/payload.hpp"

#include "base/encoding.hpp"
#include "base/html.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "sandbox/html_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <gmime/gmime.h>
#include <mutex>

namespace workspace::sandbox::gmail {
namespace {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

std::string text_of(char const* text) { return text ? make_valid_utf8(text) : std::string(); }

void start_gmime() {
  static std::once_flag once;
  std::call_once(once, g_mime_init);
}

std::string bytes_of(GMimeDataWrapper* content) {
  if (!content) return {};
  Owned<GMimeStream> memory(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, memory.get());
  auto const* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory.get()));
  return {reinterpret_cast<char const*>(bytes->data), bytes->len};
}

std::vector<std::pair<std::string, std::string>> headers_of(GMimeObject* object) {
  std::vector<std::pair<std::string, std::string>> all;
  auto* list = g_mime_object_get_header_list(object);
  for (int i = 0; i < g_mime_header_list_get_count(list); ++i) {
    auto* header = g_mime_header_list_get_header_at(list, i);
    char const* raw = g_mime_header_get_raw_value(header);
    std::string unfolded;
    for (char c : std::string_view(raw ? raw : "")) {
      if (c == '\r' || c == '\n') continue;
      unfolded += c == '\t' ? ' ' : c;
    }
    // Words are decoded in the unfolded raw value: gmime's own value would also rewrite addresses.
    char* decoded = g_mime_utils_header_decode_text(nullptr, unfolded.c_str());
    std::string const whole = text_of(decoded);
    all.emplace_back(text_of(g_mime_header_get_name(header)), trim(whole));
    g_free(decoded);
  }
  return all;
}

Part read_part(GMimeObject* object, std::string id) {
  Part part;
  part.id = std::move(id);
  auto child_id = [&](int index) {
    return part.id.empty() ? fmt::format("{}", index) : fmt::format("{}.{}", part.id, index);
  };
  part.headers = headers_of(object);
  if (auto* type = g_mime_object_get_content_type(object)) {
    char* name = g_mime_content_type_get_mime_type(type);
    part.mime_type = to_lower(text_of(name));
    g_free(name);
  }
  if (GMIME_IS_MULTIPART(object)) {
    auto* many = GMIME_MULTIPART(object);
    for (int i = 0; i < g_mime_multipart_get_count(many); ++i) {
      part.parts.push_back(read_part(g_mime_multipart_get_part(many, i), child_id(i)));
    }
  } else if (GMIME_IS_MESSAGE_PART(object)) {
    part.filename = text_of(g_mime_object_get_content_disposition_parameter(object, "filename"));
    if (auto* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object))) {
      char* whole = g_mime_object_to_string(GMIME_OBJECT(inner), nullptr);
      part.body = whole ? whole : "";
      g_free(whole);
      if (auto* root = g_mime_message_get_mime_part(inner)) {
        Part child = read_part(root, child_id(0));
        auto outer = headers_of(GMIME_OBJECT(inner));
        child.headers.insert(child.headers.begin(), outer.begin(), outer.end());
        part.parts.push_back(std::move(child));
      }
    }
  } else if (GMIME_IS_PART(object)) {
    auto* leaf = GMIME_PART(object);
    part.filename = text_of(g_mime_part_get_filename(leaf));
    if (GMIME_IS_TEXT_PART(object)) {
      char* text = g_mime_text_part_get_text(GMIME_TEXT_PART(object));
      part.body = text_of(text);
      g_free(text);
    } else {
      part.body = bytes_of(g_mime_part_get_content(leaf));
    }
  }
  return part;
}

void gather(Part const& part, Parsed& into) {
  if (!part.filename.empty()) into.filenames.push_back(part.filename);
  if (part.filename.empty() && part.mime_type == "text/plain") into.text += part.body + "\n";
  if (part.filename.empty() && part.mime_type == "text/html") into.text += html_text(part.body) + "\n";
  for (auto const& child : part.parts) gather(child, into);
}

std::string first_text(Part const& part) {
  if (part.filename.empty() && part.mime_type == "text/plain") return part.body;
  if (part.filename.empty() && part.mime_type == "text/html") return html_text(part.body);
  for (auto const& child : part.parts) {
    if (auto text = first_text(child); !text.empty()) return text;
  }
  return {};
}

std::string make_snippet(std::string_view text) {
  std::string folded;
  for (char c : text) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      if (!folded.empty() && folded.back() != ' ') folded += ' ';
    } else {
      folded += c;
    }
    if (folded.size() > 1200) break;
  }
  return escape_html(trim(utf8_prefix(folded, 200)));
}

void add_ids(std::string_view value, std::vector<std::string>& to) {
  for (std::size_t at = value.find('<'); at != std::string_view::npos; at = value.find('<', at + 1)) {
    auto const end = value.find('>', at);
    if (end == std::string_view::npos) return;
    to.emplace_back(value.substr(at, end - at + 1));
  }
}

std::string attachment_tail(std::string_view message_id, std::string_view part_id, std::string_view nonce) {
  auto const seal = crypto::sha256(fmt::format("attachment {} {} {}", message_id, part_id, nonce));
  return to_base64url(seal + crypto::sha256(seal) + crypto::sha256("2" + seal));
}

}  // namespace

std::string_view Part::header(std::string_view name) const {
  for (auto const& [key, value] : headers) {
    if (equal_ignoring_case(key, name)) return value;
  }
  return {};
}

bool Part::is_attachment() const {
  if (mime_type.starts_with("multipart/")) return false;
  return !filename.empty() || !mime_type.starts_with("text/");
}

std::shared_ptr<Parsed const> parse_mail(std::string_view raw) {
  start_gmime();
  auto parsed = std::make_shared<Parsed>();
  Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(raw.data(), raw.size()));
  Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (!message) return parsed;
  if (auto* root = g_mime_message_get_mime_part(message.get())) parsed->root = read_part(root, "");
  // gmime keeps the mail's own fields on the message and the body's (Content-Type, ...) on its part.
  auto own = headers_of(GMIME_OBJECT(message.get()));
  for (auto& header : parsed->root.headers) {
    bool const known = std::any_of(own.begin(), own.end(),
                                   [&](auto const& h) { return equal_ignoring_case(h.first, header.first); });
    if (!known) own.push_back(std::move(header));
  }
  parsed->root.headers = std::move(own);
  if (parsed->root.mime_type.empty()) parsed->root.mime_type = "text/plain";
  parsed->subject = parsed->root.header("Subject");
  std::vector<std::string> id;
  add_ids(parsed->root.header("Message-ID"), id);
  if (!id.empty()) parsed->message_id = id.front();
  add_ids(parsed->root.header("In-Reply-To"), parsed->references);
  add_ids(parsed->root.header("References"), parsed->references);
  gather(parsed->root, *parsed);
  parsed->snippet = make_snippet(first_text(parsed->root));
  return parsed;
}

std::vector<Address> parse_addresses(std::string_view value) {
  start_gmime();
  std::vector<Address> all;
  std::string const text(value);
  Owned<InternetAddressList> list(internet_address_list_parse(nullptr, text.c_str()));
  if (!list) return all;
  auto visit = [&](auto&& self, InternetAddressList* some) -> void {
    for (int i = 0; i < internet_address_list_length(some); ++i) {
      auto* address = internet_address_list_get_address(some, i);
      if (INTERNET_ADDRESS_IS_GROUP(address)) {
        self(self, internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)));
      } else {
        all.push_back(
            {text_of(internet_address_get_name(address)),
             to_lower(text_of(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address))))});
      }
    }
  };
  visit(visit, list.get());
  return all;
}

std::string padded_base64url(std::string_view bytes) {
  std::string text = to_base64url(bytes);
  while (text.size() % 4) text += '=';
  return text;
}

json::object part_json(Part const& part, std::string_view message_id, std::uint64_t nonce) {
  json::object out{{"partId", part.id}, {"mimeType", part.mime_type}, {"filename", part.filename}};
  json::array headers;
  for (auto const& [name, value] : part.headers)
    headers.push_back(json::object{{"name", name}, {"value", value}});
  out["headers"] = std::move(headers);
  json::object body{{"size", part.mime_type.starts_with("multipart/") ? 0 : part.body.size()}};
  if (part.is_attachment()) {
    auto const word = fmt::format("{:08x}", nonce & 0xFFFFFFFF);
    body["attachmentId"] = "ANGjdJ" + word + attachment_tail(message_id, part.id, word);
  } else if (!part.body.empty()) {
    body["data"] = padded_base64url(part.body);
  }
  out["body"] = std::move(body);
  if (!part.parts.empty()) {
    json::array parts;
    for (auto const& child : part.parts) parts.push_back(part_json(child, message_id, nonce));
    out["parts"] = std::move(parts);
  }
  return out;
}

Part const* find_attachment(Part const& root, std::string_view message_id, std::string_view attachment_id) {
  if (!attachment_id.starts_with("ANGjdJ") || attachment_id.size() < 20) return nullptr;
  auto const word = attachment_id.substr(6, 8);
  if (root.is_attachment() && attachment_id.substr(14) == attachment_tail(message_id, root.id, word))
    return &root;
  for (auto const& child : root.parts) {
    if (auto const* found = find_attachment(child, message_id, attachment_id)) return found;
  }
  return nullptr;
}

}  // namespace workspace::sandbox::gmail
