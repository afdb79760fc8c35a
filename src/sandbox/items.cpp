#include "sandbox/items.hpp"

#include <algorithm>

namespace workspace::sandbox {

json::object* find_item(json::array& items, std::string_view member, std::string_view value) {
  return const_cast<json::object*>(find_item(std::as_const(items), member, value));
}

json::object const* find_item(json::array const& items, std::string_view member, std::string_view value) {
  auto const at =
      std::ranges::find_if(items, [&](json::value const& item) { return json::text(item, member) == value; });
  return at == items.end() ? nullptr : &at->get_object();
}

void erase_item(json::array& items, std::string_view member, std::string_view value) {
  auto const at =
      std::ranges::find_if(items, [&](json::value const& item) { return json::text(item, member) == value; });
  if (at != items.end()) items.erase(at);
}

void merge_patch(json::object& target, json::object const& patch) {
  for (auto const& [key, value] : patch) {
    if (value.is_null()) {
      target.erase(key);
    } else if (value.is_object()) {
      auto& member = target[key];
      if (!member.is_object()) member = json::object();
      merge_patch(member.get_object(), value.get_object());
    } else {
      target[key] = value;
    }
  }
}

}  // namespace workspace::sandbox
