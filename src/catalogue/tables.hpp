#pragma once
// What embed.py defines; only this folder reads it.

#include "catalogue/catalogue.hpp"

namespace workspace::catalogue::detail {

extern std::string_view const formats[];
extern Type const types[];
extern Schema const schemas[];
extern std::span<std::string_view const> const required_by[];
extern std::span<std::string_view const> const common_parameter_names;
extern std::span<Api const* const> const all_apis;

}  // namespace workspace::catalogue::detail
