#include "extract/archive.hpp"

#include <algorithm>
#include <zip.h>

namespace workspace::extract {
namespace {

constexpr zip_int64_t most_members = 10'000;
constexpr std::uint64_t ratio_matters_from = 1u << 20;
constexpr std::uint64_t highest_ratio = 100;

}  // namespace

void Archive::Discard::operator()(zip* handle) const { zip_discard(handle); }

Archive::Archive(std::string const& bytes, std::uint64_t max_expanded_bytes) : left_(max_expanded_bytes) {
  zip_error_t error;
  zip_error_init(&error);
  // libzip takes no bytes at all for an empty archive.
  if (bytes.empty()) throw Refused{exit_corrupt, "it is empty"};
  auto* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source) handle_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
  if (!handle_) {
    if (source) zip_source_free(source);
    throw Refused{exit_corrupt, "it is no intact ZIP archive"};
  }
  auto const count = zip_get_num_entries(handle_.get(), 0);
  if (count > most_members) throw Refused{exit_limit, "it has over 10000 members"};
  for (zip_int64_t i = 0; i < count; ++i)
    if (char const* name = zip_get_name(handle_.get(), zip_uint64_t(i), 0)) names_.emplace_back(name);
}

bool Archive::contains(std::string_view name) const {
  return std::ranges::find(names_, name) != names_.end();
}

std::optional<std::string> Archive::read(std::string const& name) {
  zip_stat_t stat;
  if (zip_stat(handle_.get(), name.c_str(), 0, &stat) != 0) return std::nullopt;
  if (stat.valid & ZIP_STAT_ENCRYPTION_METHOD && stat.encryption_method != ZIP_EM_NONE)
    throw Refused{exit_encrypted, "it is encrypted"};
  if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE)
    throw Refused{exit_corrupt, "it is compressed in an unusual way"};
  if (stat.size > ratio_matters_from &&
      stat.size / std::max<std::uint64_t>(stat.comp_size, 1) > highest_ratio)
    throw Refused{exit_limit, "a member expands more than a hundredfold"};
  auto* file = zip_fopen(handle_.get(), name.c_str(), 0);
  if (!file) throw Refused{exit_corrupt, "a member cannot be read"};
  std::string bytes;
  char buffer[65536];
  zip_int64_t n = 0;
  // What the directory says of sizes is not believed: the bytes themselves are counted.
  while ((n = zip_fread(file, buffer, sizeof buffer)) > 0) {
    if (std::uint64_t(n) > left_) {
      zip_fclose(file);
      throw Refused{exit_limit, "its parts expand beyond the limit"};
    }
    left_ -= std::uint64_t(n);
    bytes.append(buffer, std::size_t(n));
  }
  int const closed = zip_fclose(file);
  if (n < 0 || closed != 0) throw Refused{exit_corrupt, "a member is damaged"};
  return bytes;
}

}  // namespace workspace::extract
