#pragma once
// Small drawings that clients show beside resources and prompts: our own, as data: URLs, so that nobody has
// to fetch anything.

#include "json/json.hpp"

namespace workspace::tools {

/// An array of one icon as the protocol has it ({src, mimeType, sizes}). `name` is a resource's scheme:
/// gmail, gcal, gdrive, gdoc, gsheet; any other gives the server's own.
json::array icons_of(std::string_view name);

}  // namespace workspace::tools
