#include "tools/files/source.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/media_type.hpp"
#include "crypto/crypto.hpp"
#include "tools/files/local_files.hpp"

#include <fmt/format.h>

namespace workspace::tools {
namespace {

namespace media = content::media;

[[noreturn]] void refuse(SourceWords const& words, std::string what, std::string what_to_do,
                         ErrorKind kind = ErrorKind::invalid) {
  if (!words.undone.empty()) what_to_do.append(" ").append(words.undone);
  throw Failure(kind, std::move(what), std::move(what_to_do));
}

std::string last_part(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

bool is_file_url(std::string_view url) { return equal_ignoring_case(url.substr(0, 7), "file://"); }

Async<Material> read_local(Backend& backend, std::string path, std::size_t max_bytes) {
  auto work = [files = LocalFiles(process_environment, backend.attachments.directory()), path, max_bytes] {
    return files.read(path, max_bytes);
  };
  auto bytes = co_await backend.workers.run(std::move(work));
  if (!bytes) throw Failure(bytes.error());
  co_return Material{.bytes = std::move(*bytes),
                     .name = is_file_url(path) ? name_in_url(path) : last_part(path)};
}

Async<Material> fetch(Backend& backend, std::string url, std::size_t max_bytes) {
  auto response = co_await backend.fetch(url, max_bytes);
  co_return Material{.bytes = std::move(response.body),
                     .mime_type = content::essence(response.headers.find("Content-Type").value_or("")),
                     .name = name_in_url(url)};
}

Async<Material> read_given(Backend& backend, Source source, SourceWords const& words, std::size_t max_bytes) {
  if (source.text) co_return Material{.bytes = std::move(*source.text), .is_text_argument = true};
  if (!source.path.empty()) co_return co_await read_local(backend, std::move(source.path), max_bytes);
  if (is_file_url(source.url)) co_return co_await read_local(backend, std::move(source.url), max_bytes);
  if (!source.url.empty()) co_return co_await fetch(backend, std::move(source.url), max_bytes);
  auto decode = [source = std::move(source), words] {
    return decode_base64(*source.base64, source.base64_sha256, words);
  };
  co_return co_await backend.workers.run(std::move(decode));
}

}  // namespace

void require_one(Source const& source, SourceWords const& words) {
  std::pair<std::string_view, bool> const kinds[] = {{words.text, source.text.has_value()},
                                                     {words.base64, source.base64.has_value()},
                                                     {words.path, !source.path.empty()},
                                                     {words.url, !source.url.empty()}};
  std::vector<std::string> names;
  int given = 0;
  for (auto const& [name, is_given] : kinds) {
    if (!name.empty()) names.emplace_back(name);
    given += is_given;
  }
  if (given != 1)
    refuse(words,
           words.of.empty()
               ? (given == 0 ? "There is no content." : "The content is given more than once.")
               : words.of + (given == 0 ? " has no content." : " has its content more than once."),
           fmt::format("Give exactly one of: {}.", join(names, ", ")));
  if (!source.base64_sha256.empty() && !source.base64)
    refuse(words, fmt::format("{} goes with {} only.", words.base64_sha256, words.base64),
           fmt::format("Leave it out, or send {}.", words.base64));
}

Async<Material> read_source(Backend& backend, Source source, SourceWords words, std::size_t max_bytes) {
  require_one(source, words);
  auto material = co_await read_given(backend, std::move(source), words, max_bytes);
  if (material.bytes.size() > max_bytes)
    refuse(words,
           fmt::format("{} has {} bytes; at most {} are taken.", words.of.empty() ? "The content" : words.of,
                       material.bytes.size(), max_bytes),
           "Send a smaller one.", ErrorKind::too_large);
  co_return material;
}

Material decode_base64(std::string_view text, std::string_view sha256, SourceWords const& words) {
  auto const parameter =
      words.of.empty() ? std::string(words.base64) : fmt::format("{}.{}", words.of, words.base64);
  Material material;
  text = trim(text);
  if (auto const comma = text.find(','); text.starts_with("data:") && comma != std::string_view::npos) {
    material.mime_type = content::essence(text.substr(5, comma - 5));
    text.remove_prefix(comma + 1);
  }
  auto bytes = from_any_base64(text);
  if (!bytes) refuse(words, parameter + " is no valid base64.", "Encode the whole file again.");
  if (auto const wanted = to_lower(trim(sha256)); !wanted.empty() && to_hex(crypto::sha256(*bytes)) != wanted)
    refuse(words,
           fmt::format("The {} decoded bytes of {} do not have the given SHA-256.", bytes->size(), parameter),
           "The content was cut or changed on the way: send it again.");
  material.bytes = std::move(*bytes);
  return material;
}

std::string name_in_url(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  if (auto const scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  auto const slash = url.rfind('/');
  if (slash == std::string_view::npos) return {};  // a host alone
  auto const name = url.substr(slash + 1);
  auto decoded = percent_decode(name);
  // An encoded slash would name a folder, bytes that are no UTF-8 nothing at all.
  if (!decoded || !is_valid_utf8(*decoded)) return std::string(name);
  return last_part(*decoded);
}

std::string type_by_signs(Material const& material, std::string_view file_name) {
  std::string type = content::says_nothing(material.mime_type) ? std::string() : material.mime_type;
  if (!type.empty() && type != media::plain) return type;
  for (auto const name : {std::string_view(material.name), file_name})
    if (auto const known = content::type_of_file(name); !known.empty()) return std::string(known);
  return type;
}

}  // namespace workspace::tools
