#pragma once
// Where the bytes of an upload come from: the argument itself, base64, a public URL, or a file of this
// machine.

#include "tools/frame/context.hpp"

namespace workspace::tools::drive {

struct Source {
  std::optional<std::string> text;
  std::optional<std::string> base64;
  std::string base64_sha256;  // hexadecimal, of the decoded bytes
  std::string url;            // http, https, or file
  std::string path;

  bool empty() const { return !text && !base64 && url.empty() && path.empty(); }
};

struct Material {
  std::string bytes;
  std::string mime_type;  // as a web server said; else empty
  std::string name;       // the last part of URL or path, else empty
  bool is_text_argument = false;
};

/// Throws Failure(invalid) unless exactly one is given. `names` is how the tool calls its parameters, for
/// messages.
void require_one(Source const& source, std::string_view names);

/// Exactly one must be given. Throws Failure.
Async<Material> read_source(ToolContext& context, Source source);

/// Decodes base64 of either alphabet, also in a data: URL, and compares the hash where one is given. Throws
/// Failure(invalid).
std::string decode_base64(std::string_view text, std::string_view sha256);

/// What the material is for an upload that becomes `google_type`, or stays a file where that is empty: by
/// `source_format`, the names, what the server said, or a look at the text. Throws Failure(invalid) for a
/// format that is not known, or that Google cannot convert.
std::string media_type_of(Material const& material, std::string_view source_format,
                          std::string_view file_name, std::string_view google_type);

}  // namespace workspace::tools::drive
