#pragma once
// JSON objects in lists, as the sandbox keeps many things.

#include "json/json.hpp"

#include <string_view>

namespace workspace::sandbox {

/// The object whose `member` is `value`, or nullptr.
json::object* find_item(json::array& items, std::string_view member, std::string_view value);
json::object const* find_item(json::array const& items, std::string_view member, std::string_view value);
void erase_item(json::array& items, std::string_view member, std::string_view value);

/// RFC 7396: objects merge, null removes, all else replaces.
void merge_patch(json::object& target, json::object const& patch);

}  // namespace workspace::sandbox
