#include "tools/drive/file_id.hpp"

#include "base/text.hpp"

namespace workspace::tools::drive {

std::string file_id_of(std::string_view reference) {
  reference = trim(reference);
  if (!reference.starts_with("https://") && !reference.starts_with("http://")) return std::string(reference);
  for (std::string_view before : {"/d/", "/folders/", "?id=", "&id="}) {
    auto const at = reference.find(before);
    if (at == std::string_view::npos) continue;
    auto id = reference.substr(at + before.size());
    return std::string(id.substr(0, id.find_first_of("/?&#")));
  }
  return std::string(reference);
}

}  // namespace workspace::tools::drive
