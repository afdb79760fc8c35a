#pragma once
// The text of a result, made from its typed value: a heading, "name: value" lines, and compact tables. One
// place, so that every tool reads alike and nothing is said twice.

#include "json/schema.hpp"

#include <string>

namespace workspace::tools {

/// `result` is a described struct. Members that are left out of its JSON are left out here too, and so is the
/// one named `without`, which the heading says. A list of objects becomes a table whose header names the
/// columns once; where a cell spans lines, each object becomes a block.
std::string render(schema::View result, std::string const& heading, std::string_view without = {});
/// The same of JSON.
std::string render(json::object const& result, std::string const& heading);

}  // namespace workspace::tools
