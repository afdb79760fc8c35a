#pragma once
// Values inside Google's small languages, encoded so that they stay values.

#include <string>
#include <string_view>

namespace workspace::google {

/// A string literal of Drive's search language, quotes included
/// (https://developers.google.com/drive/api/guides/search-files): it's -> 'it\'s'.
std::string drive_literal(std::string_view text);

/// A sheet's name in A1 notation, quoted (https://developers.google.com/sheets/api/guides/concepts): it's ->
/// 'it''s'.
std::string sheet_name(std::string_view name);
/// 'Sheet'!A1:B2; the sheet alone where `cells` is empty, the cells alone where `sheet` is empty.
std::string sheet_range(std::string_view sheet, std::string_view cells);

/// Whether the text is a partial-response selector such as "items(id,start/date),nextPageToken"
/// (https://developers.google.com/calendar/api/guides/performance#partial-response). Empty ones are none.
bool is_fields_selector(std::string_view text);

}  // namespace workspace::google
