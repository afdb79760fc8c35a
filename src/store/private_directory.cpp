#include "store/private_directory.hpp"

#include "base/encoding.hpp"
#include "crypto/crypto.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace workspace::store {
namespace {

namespace fs = std::filesystem;

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(File const&) = delete;
  File& operator=(File const&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }
  explicit operator bool() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

Error failed(char const* what, fs::path const& path, int code) {
  std::string message = std::string(what) + " " + path.string() + ": " + std::strerror(code) + ".";
  switch (code) {
    case EACCES:
    case EPERM:
    case EROFS:
      return {ErrorKind::denied, std::move(message),
              "Let the user that runs the server read and write there."};
    case ELOOP:
    case EXDEV:
      return {ErrorKind::denied, std::move(message),
              "A symbolic link there leads out of the directory; put the file itself in its place."};
    case ENAMETOOLONG:
      return {ErrorKind::invalid, std::move(message), {}};
    default:
      return {ErrorKind::unavailable, std::move(message), {}};
  }
}

int open_directory(fs::path const& path) { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }

int open_beneath(int directory, std::string const& name) {
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  long const opened = ::syscall(SYS_openat2, directory, name.c_str(), &how, sizeof how);
  // Kernels before 5.6 and some containers' filters lack openat2: there no link is followed at all.
  if (opened < 0 && (errno == ENOSYS || errno == EPERM)) {
    return ::openat(directory, name.c_str(), static_cast<int>(how.flags) | O_NOFOLLOW);
  }
  return static_cast<int>(opened);
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    auto const written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// A new file of its own name in `directory`, complete and on the disk. 0, or errno.
int write_temporary(int directory, std::string const& name, std::string_view text) {
  File const file(::openat(directory, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                           S_IRUSR | S_IWUSR));
  if (!file) return errno;
  bool const written = write_all(file.get(), text) && ::fsync(file.get()) == 0;
  int const code = errno;
  if (written) return 0;
  ::unlinkat(directory, name.c_str(), 0);
  return code;
}

std::string temporary_name() { return ".new-" + to_hex(crypto::random_bytes(8)); }

}  // namespace

PrivateDirectory::PrivateDirectory(std::filesystem::path path) : path_(std::move(path)) {
  if (path_.string().find("://") != std::string::npos) {
    throw Failure(ErrorKind::invalid, "The credentials directory is given as a URL: " + path_.string() + ".",
                  "Set WORKSPACE_MCP_CREDENTIALS_DIR to a directory.");
  }
}

Result<void> PrivateDirectory::create() const {
  fs::path so_far;
  for (auto const& part : fs::absolute(path_).lexically_normal()) {
    so_far /= part;
    if (part.empty() || ::mkdir(so_far.c_str(), S_IRWXU) == 0 || errno == EEXIST) continue;
    // A parent that may not be written is fine as long as it exists.
    int const code = errno;
    std::error_code ignored;
    if (!fs::is_directory(so_far, ignored)) return failed("Cannot make the directory", so_far, code);
  }
  return {};
}

Result<std::optional<std::string>> PrivateDirectory::read(std::string const& name) const {
  File const directory(open_directory(path_));
  if (!directory && errno == ENOENT) return std::optional<std::string>();
  if (!directory) return failed("Cannot open the directory", path_, errno);
  File const file(open_beneath(directory.get(), name));
  if (!file && errno == ENOENT) return std::optional<std::string>();
  if (!file) return failed("Cannot open", path_ / name, errno);

  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0) return failed("Cannot read", path_ / name, errno);
  if (!S_ISREG(facts.st_mode)) {
    return Error{ErrorKind::invalid, (path_ / name).string() + " is not a regular file.", "Move it away."};
  }
  std::string text;
  char buffer[16384];
  for (;;) {
    auto const count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("Cannot read", path_ / name, errno);
    if (count == 0) return std::optional<std::string>(std::move(text));
    text.append(buffer, static_cast<std::size_t>(count));
    if (text.size() > max_file_bytes) {
      return Error{ErrorKind::too_large, (path_ / name).string() + " is over 1 MiB.", "Move it away."};
    }
  }
}

Result<void> PrivateDirectory::replace(std::string const& name, std::string_view text) const {
  if (auto const made = create(); !made) return made;
  File const directory(open_directory(path_));
  if (!directory) return failed("Cannot open the directory", path_, errno);
  std::string const temporary = temporary_name();
  if (int const code = write_temporary(directory.get(), temporary, text)) {
    return failed("Cannot write in the directory", path_, code);
  }
  if (::renameat(directory.get(), temporary.c_str(), directory.get(), name.c_str()) != 0) {
    int const code = errno;
    ::unlinkat(directory.get(), temporary.c_str(), 0);
    return failed("Cannot replace", path_ / name, code);
  }
  if (::fsync(directory.get()) != 0) return failed("Cannot flush the directory", path_, errno);
  return {};
}

Result<bool> PrivateDirectory::create_file(std::string const& name, std::string_view text) const {
  if (auto const made = create(); !made) return made.error();
  File const directory(open_directory(path_));
  if (!directory) return failed("Cannot open the directory", path_, errno);
  std::string const temporary = temporary_name();
  if (int const code = write_temporary(directory.get(), temporary, text)) {
    return failed("Cannot write in the directory", path_, code);
  }
  bool const linked = ::linkat(directory.get(), temporary.c_str(), directory.get(), name.c_str(), 0) == 0;
  int const code = errno;
  ::unlinkat(directory.get(), temporary.c_str(), 0);
  if (!linked && code == EEXIST) return false;
  if (!linked) return failed("Cannot make", path_ / name, code);
  if (::fsync(directory.get()) != 0) return failed("Cannot flush the directory", path_, errno);
  return true;
}

Result<void> PrivateDirectory::remove(std::string const& name) const {
  File const directory(open_directory(path_));
  if (!directory && errno == ENOENT) return {};
  if (!directory) return failed("Cannot open the directory", path_, errno);
  if (::unlinkat(directory.get(), name.c_str(), 0) != 0) {
    if (errno == ENOENT) return {};
    return failed("Cannot remove", path_ / name, errno);
  }
  if (::fsync(directory.get()) != 0) return failed("Cannot flush the directory", path_, errno);
  return {};
}

Result<std::vector<std::string>> PrivateDirectory::names() const {
  std::error_code code;
  fs::directory_iterator entries(path_, code);
  std::vector<std::string> names;
  while (!code && entries != fs::directory_iterator()) {
    names.push_back(entries->path().filename().string());
    entries.increment(code);
  }
  if (code && code != std::errc::no_such_file_or_directory) {
    return failed("Cannot list the directory", path_, code.value());
  }
  std::ranges::sort(names);
  return names;
}

Result<void> PrivateDirectory::check() const {
  if (auto const made = create(); !made) return made;
  if (::faccessat(AT_FDCWD, path_.c_str(), R_OK | W_OK | X_OK, AT_EACCESS) != 0) {
    return failed("Cannot use the directory", path_, errno);
  }
  File const directory(open_directory(path_));
  if (!directory) return failed("Cannot open the directory", path_, errno);
  return {};
}

}  // namespace workspace::store
