#pragma once
// What to look for, in Drive's search language
// (https://developers.google.com/workspace/drive/api/guides/ref-search-terms).

#include <string>
#include <string_view>

namespace workspace::tools::drive {

/// Whether the text is written in Drive's search language: a field with an operator, or 'value' in a
/// collection.
bool is_drive_query(std::string_view text);
/// Whether the query speaks of a field, outside of its quoted values. `field` is the name in v3.
bool mentions(std::string_view query, std::string_view field);
/// Names of fields as they are in v3: those of v2 (title, modifiedDate, ...) and other capitals are replaced.
std::string modern_query(std::string_view query);
/// Keys of orderBy, v2's names replaced. Throws Failure(invalid) for one that Drive does not know.
std::string modern_order(std::string_view order_by);

/// A clause for a shortcut (document, sheet, folder, pdf, image, ...), a MIME type, or a prefix such as
/// "image/"; empty for an empty text. Throws Failure(invalid) for other words.
std::string type_clause(std::string_view file_type);

/// Joins clauses that are not empty with "and"; those in Drive's language are put in brackets.
class Clauses {
 public:
  Clauses& add(std::string_view clause);
  /// Free text: `name contains` or `fullText contains`; or a query as it is.
  Clauses& add_search(std::string_view text, std::string_view free_text_field);
  std::string const& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace workspace::tools::drive
