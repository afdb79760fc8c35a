#pragma once
// The text of a result, made from its typed value: a heading, "name: value" lines, and compact tables. One
// place, so that every tool reads alike and nothing is said twice.

#include "json/schema.hpp"

#include <string>

namespace workspace::tools {

/// `result` was written from `fields`. Members that are left out of the JSON are left out here too. A list of
/// objects becomes a table whose header names the columns once; where a cell spans lines, each object becomes
/// a block.
std::string render(schema::Fields const& fields, json::object const& result, std::string const& heading);

}  // namespace workspace::tools
