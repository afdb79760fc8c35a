#pragma once
// A file that a tool put aside for the user, as results show it.

#include "json/schema.hpp"
#include "tools/files/attachments.hpp"

namespace workspace::tools {

struct SavedFileInfo {
  std::string name;
  std::int64_t size = 0;  // bytes
  std::string url;        // where files are served over HTTP
  std::string path;       // else: on the server's machine
  std::string expires;
  static schema::Fields describe() {
    using R = SavedFileInfo;
    return {schema::required<&R::name>(), schema::required<&R::size>(), schema::optional<&R::url>(),
            schema::optional<&R::path>(), schema::required<&R::expires>()};
  }
};

inline SavedFileInfo describe_saved(SavedFile const& file) {
  return {.name = file.name,
          .size = static_cast<std::int64_t>(file.size),
          .url = file.url,
          .path = file.url.empty() ? file.path : std::string(),
          .expires = to_rfc3339(file.expires)};
}

}  // namespace workspace::tools
