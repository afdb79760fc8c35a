#include "tools/files/file_name.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace workspace::tools {
namespace {

constexpr std::size_t longest_name = 255;
constexpr std::size_t longest_ending = 20;

bool is_ending(std::string_view text) {
  return text.size() > 1 && text.size() <= longest_ending &&
         std::ranges::all_of(text.substr(1), [](unsigned char c) { return std::isalnum(c); });
}

/// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
bool is_device(std::string_view name) {
  auto const stem = to_lower(name.substr(0, name.find('.')));
  if (stem == "con" || stem == "prn" || stem == "aux" || stem == "nul") return true;
  return stem.size() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) && std::isdigit(stem[3]);
}

std::string cut_before_ending(std::string_view name, std::size_t bytes) {
  auto const ending = name.substr(name.size() - file_ending(name).size());
  return std::string(utf8_prefix(name.substr(0, name.size() - ending.size()), bytes - ending.size()))
      .append(ending);
}

}  // namespace

std::string clean_file_name(std::string_view name) {
  auto clean = make_valid_utf8(name);
  for (char& c : clean) {
    bool const control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    if (control || std::string_view(R"(/\:*?"<>|)").find(c) != std::string_view::npos) c = '_';
  }
  // Leading dots hide a file; Windows drops trailing dots and blanks.
  auto const first = clean.find_first_not_of(". ");
  if (first == std::string::npos) return "file";
  clean = clean.substr(first, clean.find_last_not_of(". ") - first + 1);
  if (is_device(clean)) clean.insert(0, 1, '_');
  return cut_before_ending(clean, longest_name);
}

std::string file_ending(std::string_view name) {
  auto const dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || !is_ending(name.substr(dot))) return {};
  return to_lower(name.substr(dot));
}

std::string tagged_file_name(std::string_view name, std::string_view tag) {
  auto const clean = clean_file_name(name);
  auto name_with_room = cut_before_ending(clean, longest_name - tag.size() - 1);
  auto const at = name_with_room.size() - file_ending(name_with_room).size();
  return name_with_room.insert(at, "_" + std::string(tag));
}

}  // namespace workspace::tools
