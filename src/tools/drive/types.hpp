#pragma once
// Drive's shared result types and where they stand in Google's JSON
// (https://developers.google.com/workspace/drive/api/reference/rest/v3/files).

#include "json/schema.hpp"

namespace workspace::tools::drive {

inline constexpr std::string_view folder_type = "application/vnd.google-apps.folder";
inline constexpr std::string_view shortcut_type = "application/vnd.google-apps.shortcut";
inline constexpr std::string_view document_type = "application/vnd.google-apps.document";
inline constexpr std::string_view spreadsheet_type = "application/vnd.google-apps.spreadsheet";
inline constexpr std::string_view presentation_type = "application/vnd.google-apps.presentation";
inline constexpr std::string_view drawing_type = "application/vnd.google-apps.drawing";
inline constexpr std::string_view script_type = "application/vnd.google-apps.script";

/// Docs, Sheets, folders, shortcuts, ...: what has no bytes of its own.
bool is_google_type(std::string_view mime_type);

/// How much of a file is asked for.
struct Detail {
  enum Level { brief, content, listed, full };
};

struct File {
  std::string id;
  std::string name;
  std::string mime_type;
  std::optional<std::int64_t> size;  // bytes
  std::string created;
  std::string modified;
  std::string last_edited_by;
  std::string anyone_with_link;  // the role of whoever has the link
  std::string shortcut_target_id;
  std::string link;
  // What follows is asked for one file only.
  std::vector<std::string> owners;
  std::vector<std::string> parents;
  std::string drive_id;
  std::string description;
  bool starred = false;
  bool trashed = false;
  json::object properties;
  void derive(json::Node from);
  static schema::Fields describe();
};

/// What is read of a file before something is done with it.
struct Target {
  std::string id;
  std::string name;
  std::string mime_type;
  std::string shortcut_target_id;
  std::int64_t size = 0;
  std::string link;
  std::vector<std::string> parents;
  bool trashed = false;
  static schema::Fields describe();
};

struct FileList {
  std::vector<File> files;
  bool incomplete_search = false;  // Google did not look everywhere
  std::string next_page_token;
  std::string heading() const;
  static schema::Fields describe();
};

/// https://developers.google.com/workspace/drive/api/reference/rest/v3/permissions
struct Permission {
  std::string id;
  std::string type;  // user, group, domain, anyone
  std::string role;
  std::string who;  // an address or domain
  std::string expires;
  bool discoverable = false;
  bool inherited = false;
  bool pending_owner = false;
  void derive(json::Node from);
  static schema::Fields describe();
};

}  // namespace workspace::tools::drive
