#pragma once
// One file of this folder, TOOL.CASE.json: by hand what is called, and as it came what was asked of Google
// and answered.
//   "user"       who calls; alice@example.com where absent, "" for nobody
//   "files"      {"NAME": {"text" or "base64"}} in the folder that local files may be read from, {{folder}}
//   in arguments "web"        {"https://www.example.com/a.csv": {"type", "text" or "base64", "status"?}}
//   "before"     calls made before, [{"tool", "arguments", "user"?}]; {{0:/event/id}} is what the first gave
//   "arguments"  of the call; {{event:Dentist}} and the like are ids, see names.hpp
//   "requests", "is_error", "text", "structured", "more"  written by UPDATE_RESULTS=1

#include "json/json.hpp"

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace workspace::results {

struct GoldenCase {
  friend void PrintTo(GoldenCase const& golden, std::ostream* out) { *out << golden.name; }

  std::string name;  // "get_events.detailed"
  std::filesystem::path file;
  std::string text;  // of the file

  std::string tool() const { return name.substr(0, name.find('.')); }
  json::object given() const;
  /// The whole file as it should be.
  std::string run() const;
};

/// Those of tests/results, sorted by name.
std::vector<GoldenCase> all_cases();

}  // namespace workspace::results
