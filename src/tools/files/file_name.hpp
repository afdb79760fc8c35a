#pragma once
// Names for files on disk, made from names that others chose.

#include <string>
#include <string_view>

namespace workspace::tools {

/// One path component that is safe on Linux, macOS and Windows: separators, signs that a file system forbids
/// and control characters become '_', device names such as "con" get a '_' before them; never empty, "." or
/// "..". Valid UTF-8, at most 255 bytes; the ending is kept.
std::string clean_file_name(std::string_view name);

/// `STEM_TAG.EXT`, cleaned, at most 255 bytes.
std::string tagged_file_name(std::string_view name, std::string_view tag);

/// The ending with its dot, lower case: "a.PDF" -> ".pdf"; empty where there is none.
std::string file_ending(std::string_view name);

}  // namespace workspace::tools
