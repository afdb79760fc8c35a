// Office, OpenDocument and ZIP files that strangers sent, read as the extraction child reads them. The first
// line is the kind; then stands the file itself, or, so that its XML can be varied, its members: "%%% NAME"
// lines, each followed by the member's bytes.

#include "extract/xml.hpp"
#include "report.hpp"

#include <map>

namespace workspace::extract {
namespace {

constexpr std::size_t most_expanded = 1u << 20;

using Parts = std::map<std::string, std::string>;

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = ~0u;
  for (unsigned char const byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
  }
  return ~crc;
}

void add(std::string& out, std::uint32_t value, int bytes) {
  for (; bytes > 0; --bytes, value >>= 8) out += char(value & 0xFF);
}

/// Uncompressed (APPNOTE.TXT 4.3), whatever the names are: libzip would refuse some.
std::string zip_of(Parts const& parts) {
  std::string out, directory;
  for (auto const& [name, bytes] : parts) {
    auto const size = std::uint32_t(bytes.size());
    std::string common;
    for (std::uint32_t const word : {20u, 0x0800u, 0u, 0u, 0x21u}) add(common, word, 2);
    for (auto const word : {crc32(bytes), size, size}) add(common, word, 4);
    add(common, std::uint32_t(name.size()), 2);
    add(common, 0, 2);
    directory += std::string("PK\1\2\x14\0", 6) + common + std::string(10, '\0');
    add(directory, std::uint32_t(out.size()), 4);
    directory += name;
    out += "PK\3\4" + common + name + bytes;
  }
  auto const at = std::uint32_t(out.size());
  out += directory + std::string("PK\5\6\0\0\0\0", 8);
  for (int twice = 0; twice < 2; ++twice) add(out, std::uint32_t(parts.size()), 2);
  add(out, std::uint32_t(directory.size()), 4);
  add(out, at, 4);
  add(out, 0, 2);
  return out;
}

std::string file_of(std::string_view text) {
  constexpr std::string_view mark = "%%% ";
  if (!text.starts_with(mark)) return std::string(text);
  Parts parts;
  while (text.starts_with(mark)) {
    auto const line = text.substr(mark.size(), text.find('\n') - mark.size());
    text.remove_prefix(std::min(text.size(), mark.size() + line.size() + 1));
    auto const end = std::min(text.find("\n%%% "), text.size());
    if (!line.empty() && parts.size() < 20) parts[std::string(line)] = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return zip_of(parts);
}

std::string text_of(std::string_view kind, Archive& archive) {
  if (kind == "docx") return docx_text(archive);
  if (kind == "xlsx") return xlsx_text(archive);
  if (kind == "pptx") return pptx_text(archive);
  if (kind == "odt" || kind == "ods" || kind == "odp") return open_document_text(archive, kind);
  return {};
}

void read(std::string_view input) {
  auto const end = std::min(input.find('\n'), input.size());
  try {
    auto const bytes = file_of(input.substr(std::min(end + 1, input.size())));
    Archive archive(bytes, most_expanded);
    auto const text = text_of(input.substr(0, end), archive);
    expect(text.size() <= 64 * most_expanded, "The text is far larger than its file", input);
  } catch (Refused const& refused) {
    expect(refused.code >= exit_corrupt && refused.code <= exit_encrypted, "There is no such code",
           refused.message);
    expect(refused.message.find('\n') == std::string::npos, "The reason is more than a line",
           refused.message);
  }
}

}  // namespace
}  // namespace workspace::extract

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  workspace::extract::read(workspace::input_of(data, size));
  return 0;
}
