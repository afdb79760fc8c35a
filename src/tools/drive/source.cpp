#include "tools/drive/source.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/media_type.hpp"
#include "crypto/crypto.hpp"
#include "tools/drive/formats.hpp"
#include "tools/drive/types.hpp"
#include "tools/files/local_files.hpp"

#include <fmt/format.h>

namespace workspace::tools::drive {
namespace {

constexpr std::size_t most_local_bytes = 256u << 20;

Async<Material> read_local(ToolContext& context, std::string path) {
  auto work = [files = LocalFiles(process_environment, context.backend().attachments.directory()), path] {
    return files.read(path, most_local_bytes);
  };
  auto bytes = co_await context.backend().workers.run(std::move(work));
  if (!bytes) throw Failure(bytes.error());
  co_return Material{.bytes = std::move(*bytes), .mime_type = {}, .name = path.substr(path.rfind('/') + 1)};
}

Async<Material> fetch(ToolContext& context, std::string url) {
  auto response = co_await context.backend().fetch(url);
  Material material{.bytes = std::move(response.body)};
  material.mime_type = content::essence(response.headers.find("Content-Type").value_or(""));
  auto const path = std::string_view(url).substr(0, url.find_first_of("?#"));
  auto const name = path.substr(path.rfind('/') + 1);
  material.name = percent_decode(name).value_or(std::string(name));
  co_return material;
}

}  // namespace

void require_one(Source const& source, std::string_view names) {
  int const given = int(source.text.has_value()) + int(source.base64.has_value()) + int(!source.url.empty()) +
                    int(!source.path.empty());
  if (given != 1)
    throw Failure(ErrorKind::invalid,
                  given == 0 ? "There is no content." : "The content is given more than once.",
                  fmt::format("Give exactly one of: {}.", names));
  if (!source.base64_sha256.empty() && !source.base64)
    throw Failure(ErrorKind::invalid, "base64_sha256 goes with base64_content only.",
                  "Leave it out, or send base64_content.");
}

Async<Material> read_source(ToolContext& context, Source source) {
  if (source.text)
    co_return Material{
        .bytes = std::move(*source.text), .mime_type = {}, .name = {}, .is_text_argument = true};
  if (source.base64) co_return Material{.bytes = decode_base64(*source.base64, source.base64_sha256)};
  if (!source.path.empty()) co_return co_await read_local(context, std::move(source.path));
  if (to_lower(source.url.substr(0, 7)) == "file://")
    co_return co_await read_local(context, std::move(source.url));
  co_return co_await fetch(context, std::move(source.url));
}

std::string decode_base64(std::string_view text, std::string_view sha256) {
  text = trim(text);
  if (text.starts_with("data:") && text.find(',') != std::string_view::npos)
    text.remove_prefix(text.find(',') + 1);
  auto bytes = from_any_base64(text);
  if (!bytes)
    throw Failure(ErrorKind::invalid, "base64_content is no valid base64.",
                  "Encode the whole file again; nothing was uploaded.");
  if (auto const wanted = to_lower(trim(sha256)); !wanted.empty() && to_hex(crypto::sha256(*bytes)) != wanted)
    throw Failure(
        ErrorKind::invalid,
        fmt::format("The {} decoded bytes of base64_content do not have the given SHA-256.", bytes->size()),
        "The content was cut or changed on the way: send it again. Nothing was uploaded.");
  return std::move(*bytes);
}

std::string media_type_of(Material const& material, std::string_view source_format,
                          std::string_view file_name, std::string_view google_type) {
  auto type = to_lower(trim(source_format));
  if (!type.empty() && type.find('/') == std::string::npos) {
    type = content::type_called(type);
    if (type.empty())
      throw Failure(ErrorKind::invalid,
                    fmt::format("source_format \"{}\" is not known.", source_format.substr(0, 100)),
                    "Use an ending such as md, txt, html, docx, csv, xlsx, pptx, or a MIME type.");
  }
  if (type.empty() && !content::says_nothing(material.mime_type)) type = material.mime_type;
  // Servers send Markdown and CSV as plain text, and what they do not know as bytes.
  if (type.empty() || (source_format.empty() && type == "text/plain")) {
    if (auto const known = content::type_of_file(material.name); !known.empty())
      type = known;
    else if (auto const named = content::type_of_file(file_name); !named.empty())
      type = named;
  }
  if (type.empty() && !google_type.empty() && is_valid_utf8(material.bytes))
    type = sniff_text(material.bytes, google_type);
  if (type.empty()) type = material.is_text_argument ? "text/plain" : "application/octet-stream";
  if (!google_type.empty()) require_import(google_type, type);
  return type;
}

}  // namespace workspace::tools::drive
