#pragma once
// Google's methods, parameters, schemas and scopes as read-only data, made at build time from
// data/<api>.json. Nothing is parsed or allocated at start. Source: Google's discovery documents
// (https://developers.google.com/discovery/v1/reference/apis).

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::catalogue {

enum class Kind : std::uint8_t { any, string, integer, number, boolean, array, object, map };

struct Schema;
struct Method;

/// The type of a parameter or property: four bytes, as there are thousands.
struct Type {
  static constexpr std::uint16_t none = 0xFFFF;

  Kind kind = Kind::any;
  std::uint8_t format_number = 0;
  std::uint16_t of = none;  // which type (array, map) or schema (object); numbers of embed.py

  /// "int64", "date-time", "byte", ... or empty.
  std::string_view format() const;
  /// What an array's items or a map's values are; else nullptr.
  Type const* element() const;
  /// Of an object; nullptr where Google leaves the object open.
  Schema const* schema() const;
};

struct Property {
  std::string_view name;
  Type type;
  bool read_only = false;
  std::uint16_t required_number = 0;  // which list of methods; numbers of embed.py

  /// Whether a body of that method must have it.
  bool required_for(Method const& method) const;
};

struct Schema {
  std::string_view name;                 // e.g. "Event"
  std::span<Property const> properties;  // sorted by name
  Property const* find(std::string_view name) const;
};

struct Parameter {
  std::string_view name;
  Type type;
  bool in_path = false;
  bool required = false;
  bool repeated = false;
  std::span<std::string_view const> values = {};  // the allowed ones, or empty
  /// Only of a {+name} expansion: the form of its value, "people/*"; * is one segment, ** one or more.
  std::string_view pattern = {};
};

struct Api;

struct Method {
  std::string_view id;                       // "calendar.events.list"
  std::string_view verb;                     // "GET"
  std::string_view path;                     // "calendars/{calendarId}/events", relative to the API's base
  std::span<Parameter const> parameters;     // sorted by name; without common_parameters()
  std::span<std::string_view const> scopes;  // short_scope() of each
  Schema const* request = nullptr;
  Schema const* response = nullptr;
  Api const* api = nullptr;
  bool media_upload = false;
  std::string_view upload_path;  // "/upload/drive/v3/files"; empty where there is no upload
  std::int64_t max_upload_bytes = 0;
  bool media_download = false;
  bool reads = false;  // a GET, or a POST that only reads (generate.py names those)

  Parameter const* find_parameter(std::string_view name) const;
  bool is_read() const { return reads; }
};

struct Api {
  std::string_view name;                   // "calendar"
  std::string_view version;                // "v3"
  std::string_view root;                   // "https://www.googleapis.com/"
  std::string_view service_path;           // "calendar/v3/" (may be empty)
  std::string_view batch_path;             // "batch/calendar/v3"
  std::span<Method const* const> methods;  // sorted by id
  std::span<Schema const> schemas = {};    // sorted by name
};

std::span<Api const* const> apis();
/// By id, e.g. "drive.files.get"; nullptr if there is none.
Method const* find_method(std::string_view id);

/// alt, fields, key, prettyPrint, quotaUser, uploadType, access_token, ... of every method.
std::span<std::string_view const> common_parameters();

/// Scopes that show only a part of what the user has (drive.file, gmail.metadata, ...): holding one does not
/// by itself suffice, although Google lists it for the method. With or without the auth/ prefix.
bool narrows(std::string_view scope);
/// Whether any of `granted` (with or without the auth/ prefix) suffices for the method. A narrowing scope
/// does where its narrowness costs nothing (drive.file for files.create) or Google lists no wider one. A
/// method without scopes needs none. scopes.cpp has the tables.
bool suffices(Method const& method, std::span<std::string const> granted);
/// "https://www.googleapis.com/auth/drive" -> "drive"; other scopes ("openid", "https://mail.google.com/")
/// unchanged.
std::string_view short_scope(std::string_view scope);
/// The reverse.
std::string full_scope(std::string_view scope);

/// A method found by request line, with the values of its path parameters (decoded).
struct Match {
  Method const* method;
  std::vector<std::pair<std::string_view, std::string>> path_values;
  bool upload;  // the path began with /upload/ or /resumable/upload/
};
/// `path` is still percent-encoded and has no query, e.g. "/calendar/v3/calendars/a%40b/events". As all APIs
/// are matched without regard to the host, `api` may restrict to one (empty: any). Where several methods fit,
/// literal segments win over parameters. Empty segments, "." and "..", malformed escapes and invalid UTF-8
/// never match.
std::optional<Match> match(std::string_view verb, std::string_view path, std::string_view api = {});

}  // namespace workspace::catalogue

// The methods as constants: workspace::api::calendar::events::list. A misspelt one does not compile.
#include "catalogue/methods.hpp"
