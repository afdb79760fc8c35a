#pragma once
// The q language of files.list and drives.list:
// https://developers.google.com/drive/api/guides/ref-search-terms.

#include "base/result.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::sandbox::drive {

/// A parsed query. A leaf compares a field with a value; `and` binds tighter than `or`.
struct Query {
  enum class Kind { both, either, negation, term };
  Kind kind = Kind::term;
  std::vector<Query> operands;  // of both, either (two) and negation (one)

  std::string field;      // name, fullText, ..., owners, properties, ...
  std::string operation;  // contains, =, !=, <, <=, >, >=, in, has
  std::string value;      // unquoted text, or "true"/"false"
  std::string key;        // of "properties has { key='...' and value='...' }"
  bool has_value = true;  // false: "properties has { key='...' }"
};

enum class QueryOf { files, drives };

/// An empty text is an error too. The error names no place: Google only says "Invalid Value".
Result<Query> parse_query(std::string_view text, QueryOf of = QueryOf::files);

/// Whether a term on that field occurs anywhere.
bool mentions(Query const& query, std::string_view field);

/// "contains" as Google matches it, without case: every word of `wanted` begins a word of the name, ...
bool name_contains(std::string_view name, std::string_view wanted);
/// ... or is a whole word of the text; words in double quotes stand in that order.
bool text_contains(std::string_view text, std::string_view wanted);

}  // namespace workspace::sandbox::drive
