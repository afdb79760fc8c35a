#pragma once
// Small operations on ASCII text that the standard library lacks.

#include <string>
#include <string_view>
#include <vector>

namespace workspace {

std::string_view trim(std::string_view text);
std::string to_lower(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
bool contains_ignoring_case(std::string_view text, std::string_view part);
/// Empty pieces are kept: split("a,,b", ',') has three.
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(std::vector<std::string> const& parts, std::string_view separator);
/// "1 file", "3 files"; a plural that is no noun + s is given.
std::string counted(std::size_t count, std::string_view noun, std::string_view plural = {});
std::string replace_all(std::string text, std::string_view from, std::string_view to);

/// The candidate nearest to `text` by edit distance, where it is near enough to be meant; else empty.
std::string_view nearest(std::string_view text, std::vector<std::string_view> const& candidates);

}  // namespace workspace
