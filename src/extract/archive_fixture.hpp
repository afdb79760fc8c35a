#pragma once
// For tests only: ZIP archives and small Office files made in memory.

#include "extract/archive.hpp"

#include <map>
#include <stdexcept>
#include <string>
#include <zip.h>

namespace workspace::extract {

using Parts = std::map<std::string, std::string>;

/// `password`: every member is encrypted with it.
inline std::string zip_of(Parts const& parts, char const* password = nullptr) {
  auto* buffer = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  zip_source_keep(buffer);
  auto* archive = zip_open_from_source(buffer, ZIP_TRUNCATE, nullptr);
  for (auto const& [name, bytes] : parts) {
    auto* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    auto const index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) throw std::runtime_error(zip_strerror(archive));
    if (password) zip_file_set_encryption(archive, zip_uint64_t(index), ZIP_EM_AES_256, password);
  }
  if (zip_close(archive) != 0) throw std::runtime_error("the archive could not be written");
  zip_stat_t stat;
  zip_source_open(buffer);
  zip_source_stat(buffer, &stat);
  std::string bytes(stat.size, '\0');
  zip_source_read(buffer, bytes.data(), bytes.size());
  zip_source_close(buffer);
  zip_source_free(buffer);
  return bytes;
}

/// A part's relationships: {"rId1", "styles", "styles.xml"} ...
struct Related {
  std::string id, type, target;
};
inline std::string rels(std::initializer_list<Related> all) {
  std::string xml = R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)";
  for (auto const& each : all)
    xml += "<Relationship Id=\"" + each.id +
           "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + each.type +
           "\" Target=\"" + each.target + "\"/>";
  return xml + "</Relationships>";
}

inline std::string word_document(std::string const& body) {
  return R"(<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w" xmlns:mc="mc"><w:body>)" + body +
         "</w:body></w:document>";
}
inline Parts docx_parts(std::string const& body) {
  return {{"_rels/.rels", rels({{"rId1", "officeDocument", "word/document.xml"}})},
          {"word/document.xml", word_document(body)}};
}

/// What reading ends with: the code and its reason.
template <class Read>
Refused refusal(Read read) {
  try {
    read();
  } catch (Refused const& refused) {
    return refused;
  }
  return {0, "it was read"};
}

}  // namespace workspace::extract
