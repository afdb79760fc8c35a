#pragma once
// Where a tool takes the bytes of a file from: an argument's text or base64, a public URL, or a path on this
// machine. One reader for all that upload, attach or append.

#include "tools/backend.hpp"

namespace workspace::tools {

/// Of text, base64, url and path exactly one is to be given.
struct Source {
  std::optional<std::string> text = {};
  std::optional<std::string> base64 = {};  // of either alphabet, also as a data: URL
  std::string base64_sha256 = {};          // hexadecimal, of the decoded bytes; empty: not compared
  std::string url = {};                    // http, https; a file:// URL is read as a path
  std::string path = {};

  bool empty() const { return !text && !base64 && url.empty() && path.empty(); }
};

/// What errors say: the parameters as the tool calls them (empty: it has none of the kind), and what was not
/// done.
struct SourceWords {
  std::string_view text = {}, base64 = {}, base64_sha256 = {}, url = {}, path = {};
  std::string of = {};           // "attachments[2]"; empty where the call has one source only
  std::string_view undone = {};  // "Nothing was uploaded."
};

struct Material {
  std::string bytes;
  std::string mime_type = {};  // as a web server or a data: URL said; else empty
  std::string name = {};       // the last part of path or URL, decoded; else empty
  bool is_text_argument = false;
};

inline constexpr std::size_t most_source_bytes = 256u << 20;

/// Throws Failure(invalid) unless exactly one is given.
void require_one(Source const& source, SourceWords const& words);

/// What the one that is given holds. Throws Failure: invalid, and what LocalFiles and Backend::fetch say;
/// too_large over `max_bytes`.
Async<Material> read_source(Backend& backend, Source source, SourceWords words,
                            std::size_t max_bytes = most_source_bytes);

/// Decodes, and compares the hash where one is given. Throws Failure(invalid). For a worker where it may be
/// large.
Material decode_base64(std::string_view text, std::string_view sha256, SourceWords const& words);

/// The last part of a URL's or file:// URL's path, percent-decoded where it can be; may be empty.
std::string name_in_url(std::string_view url);
/// What a server's declaration and the names come to: its Content-Type, but by an ending where that says
/// nothing or only text/plain, which servers say of Markdown and CSV too. `file_name` is what the bytes are
/// to be called. Empty where nothing tells.
std::string type_by_signs(Material const& material, std::string_view file_name);

}  // namespace workspace::tools
