#pragma once
// The tree of parts that a message is made of, whatever it was read from. Only mime*.cpp include this.

#include "content/mime.hpp"

namespace workspace::content {

struct Part {
  std::string type;  // lower case, without parameters
  std::string charset;
  std::string filename;
  std::string disposition;  // lower case
  std::string content_id;   // without <>
  std::string id;
  std::string attachment_id;
  std::string subject;  // of an enclosed message
  std::uint64_t size = 0;
  std::string bytes;               // decoded
  bool bytes_may_be_utf8 = false;  // the source may have converted texts already, whatever their charset says
  std::vector<Part> children;
};

/// Takes the bodies and attachments out of `root`.
void collect_parts(Part root, ParsedMessage& message);

/// Fills what is derived from headers: addresses, subject, ids, date. `raw` has values as they came,
/// unfolded.
void read_headers(std::vector<Header> raw, ParsedMessage& message);

std::string child_part_id(std::string const& parent, int index);

/// Control characters become spaces: what was encoded may hold line breaks.
std::string one_line(std::string text);

/// "<id>" -> "id".
std::string without_brackets(std::string_view id);

}  // namespace workspace::content
