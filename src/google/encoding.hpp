#pragma once
// Values inside Google's small languages, encoded so that they stay values.

#include <string>
#include <string_view>

namespace workspace::google {

/// A string literal of Drive's search language, quotes included
/// (https://developers.google.com/drive/api/guides/search-files): it's -> 'it\'s'.
std::string drive_literal(std::string_view text);

}  // namespace workspace::google
