#include "tools/files/local_files.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "store/credentials_directory.hpp"

#include <algorithm>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace workspace::tools {
namespace {

namespace fs = std::filesystem;

bool is_within(fs::path const& path, fs::path const& directory) {
  auto const [at, ignored] = std::mismatch(directory.begin(), directory.end(), path.begin(), path.end());
  return at == directory.end() || (at->empty() && std::next(at) == directory.end());
}

bool is_true(std::string_view text) {
  auto const value = to_lower(trim(text));
  return value == "true" || value == "1" || value == "yes" || value == "on";
}

Error refused(std::string_view path) {
  return {ErrorKind::denied,
          fmt::format("The file {} may not be read by this server.", utf8_prefix(path, 200)),
          "Only files in the attachment folder and in ALLOWED_FILE_DIRS can be uploaded, none that hold "
          "credentials. "
          "Pass the content itself instead."};
}

Result<std::string> read_whole(int fd, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    auto const got = ::read(fd, bytes.data() + have, size - have);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0)
      return Error{ErrorKind::invalid, "The file changed or broke off while it was read.", "Try again."};
    have += std::size_t(got);
  }
  return bytes;
}

}  // namespace

bool is_blocked_path(fs::path const& path) {
  static constexpr std::string_view folders[] = {".ssh",   ".aws",    ".kube",          ".gnupg",
                                                 ".azure", ".docker", ".password-store"};
  static constexpr std::string_view names[] = {"shadow",
                                               "passwd",
                                               "gshadow",
                                               "sudoers",
                                               ".netrc",
                                               "_netrc",
                                               ".npmrc",
                                               ".pypirc",
                                               ".pgpass",
                                               ".my.cnf",
                                               ".git-credentials",
                                               ".htpasswd",
                                               "credentials",
                                               "credentials.json",
                                               "credentials.db",
                                               "client_secret.json",
                                               "client_secrets.json",
                                               "token.json",
                                               "service_account.json",
                                               "application_default_credentials.json",
                                               "id_rsa",
                                               "id_dsa",
                                               "id_ecdsa",
                                               "id_ed25519"};
  for (auto const* tree : {"/proc", "/sys", "/dev"})
    if (is_within(path, tree)) return true;
  std::string before;
  for (auto const& part : path) {
    auto const name = to_lower(part.string());
    if (std::ranges::find(folders, name) != std::end(folders)) return true;
    if (before == ".config" && name == "gcloud") return true;
    if (name.starts_with(".env")) return true;
    before = name;
  }
  return std::ranges::find(names, before) != std::end(names) || before.starts_with("client_secret_");
}

LocalFiles::LocalFiles(EnvironmentLookup const& environment, fs::path attachments) {
  if (auto const off = environment("WORKSPACE_MCP_DISABLE_LOCAL_FILES")) enabled_ = !is_true(*off);
  home_ = environment("HOME").value_or("");
  std::vector<fs::path> directories{std::move(attachments)};
  auto const more = environment("ALLOWED_FILE_DIRS").value_or("");
  for (auto const one : split(more, ':')) {
    if (trim(one).empty()) continue;
    directories.push_back(one.starts_with("~/") ? home_ / one.substr(2) : fs::path(trim(one)));
  }
  std::error_code ec;
  for (auto const& directory : directories)
    if (auto real = fs::canonical(directory, ec); !ec) allowed_.push_back(std::move(real));
  if (auto real = fs::canonical(store::credentials_location(environment), ec); !ec)
    forbidden_.push_back(std::move(real));
}

Result<fs::path> LocalFiles::resolve(std::string_view text) const {
  fs::path path;
  if (text.starts_with("file://")) {
    auto const decoded = percent_decode(text.substr(7));
    if (!decoded || !decoded->starts_with('/'))
      return Error{ErrorKind::invalid, "The file URL names no path on this machine.",
                   "Write it as file:///folder/name."};
    path = *decoded;
  } else {
    path = text.starts_with("~/") && !home_.empty() ? home_ / text.substr(2) : fs::path(text);
  }
  if (!path.is_absolute() || path.native().find('\0') != std::string::npos)
    return Error{ErrorKind::invalid, fmt::format("\"{}\" is no absolute path.", utf8_prefix(text, 200)),
                 "Give the whole path, from / on."};
  std::error_code ec;
  auto real = fs::canonical(path, ec);
  // Whether a file exists outside of the allowed folders is nobody's business.
  if (ec) {
    auto const near = fs::weakly_canonical(path, ec);
    if (ec ||
        std::ranges::none_of(allowed_, [&](auto const& directory) { return is_within(near, directory); }))
      return refused(text);
    return Error{ErrorKind::not_found, fmt::format("There is no file {}.", utf8_prefix(text, 200)),
                 "Check the path."};
  }
  if (std::ranges::none_of(allowed_, [&](auto const& directory) { return is_within(real, directory); }))
    return refused(text);
  if (is_blocked_path(real) || is_blocked_path(path.lexically_normal())) return refused(text);
  if (std::ranges::any_of(forbidden_, [&](auto const& directory) { return is_within(real, directory); }))
    return refused(text);
  return real;
}

Result<std::string> LocalFiles::read(std::string_view text, std::size_t max_bytes) const {
  if (!enabled_)
    return Error{ErrorKind::denied, "This server reads no local files.",
                 "Pass the content itself, or a public URL."};
  auto const path = resolve(trim(text));
  if (!path) return path.error();
  int const fd = ::open(path->c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return refused(text);
  auto const done = [&]() -> Result<std::string> {
    struct stat status {};
    // A folder on the way may have been replaced by a link since it was resolved.
    std::error_code ec;
    auto const opened = fs::read_symlink(fmt::format("/proc/self/fd/{}", fd), ec);
    if (ec || opened != *path) return refused(text);
    if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
      return Error{ErrorKind::invalid, fmt::format("{} is no regular file.", utf8_prefix(text, 200)),
                   "Name a file."};
    if (std::size_t(status.st_size) > max_bytes)
      return Error{ErrorKind::too_large,
                   fmt::format("The file has {} bytes; at most {} are taken.", status.st_size, max_bytes),
                   "Upload it in Drive."};
    return read_whole(fd, std::size_t(status.st_size));
  }();
  ::close(fd);
  return done;
}

}  // namespace workspace::tools
