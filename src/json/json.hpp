#pragma once
// Boost.JSON under one name, with bounded parsing, shortest-decimal numbers and safe access.
// Note: write json::value(v) with parentheses; braces make an array.

#include "base/result.hpp"

#include <boost/json.hpp>

namespace workspace::json {

using namespace boost::json;

inline constexpr std::size_t max_depth = 64;

/// Parses one JSON text (RFC 8259, valid UTF-8, at most `depth` levels). The error says where it stopped.
Result<value> parse(std::string_view text, std::size_t depth = max_depth);

/// Compact JSON; doubles in their shortest decimal form, whole ones without a fraction.
std::string write(value const& v);
/// The same, put behind what `out` holds.
void append(std::string& out, value const& v);
void append(std::string& out, object const& o);
/// A string as JSON, quotes included. `text` is UTF-8.
void append_string(std::string& out, std::string_view text);

/// The member, or nullptr where `v` is no object, lacks it, or holds null.
value const* find(value const& v, std::string_view key);
/// As find, along a path: find_path(v, {"start", "dateTime"}).
value const* find_path(value const& v, std::initializer_list<std::string_view> path);

/// The member as text, or `otherwise` where it is absent or of another type.
std::string_view text(value const& v, std::string_view key, std::string_view otherwise = {});
/// A number, or a string that holds one (Google writes int64 as strings).
std::int64_t integer(value const& v, std::string_view key, std::int64_t otherwise = 0);
bool boolean(value const& v, std::string_view key, bool otherwise = false);
/// The member if it is an array, else an empty one.
array const& items(value const& v, std::string_view key);

// The same of an object, which would else convert to a temporary value that the answer points into.
value const* find(object const& o, std::string_view key);
value const* find_path(object const& o, std::initializer_list<std::string_view> path);
std::string_view text(object const& o, std::string_view key, std::string_view otherwise = {});
std::int64_t integer(object const& o, std::string_view key, std::int64_t otherwise = 0);
bool boolean(object const& o, std::string_view key, bool otherwise = false);
array const& items(object const& o, std::string_view key);

/// "an object", "a string", "null", ...: for messages.
std::string_view kind_name(value const& v);

}  // namespace workspace::json
