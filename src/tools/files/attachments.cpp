#include "tools/files/attachments.hpp"

#include "base/encoding.hpp"
#include "crypto/crypto.hpp"
#include "json/json.hpp"
#include "tools/files/file_name.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace workspace::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view purpose = "attachment-link";
constexpr std::size_t tag_length = 32;  // hexadecimal digits: 128 random bits

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

Error cannot(std::string_view what, int error) {
  return {ErrorKind::unavailable,
          fmt::format("The attachment folder cannot be {}: {}.", what, std::strerror(error)),
          "The operator should check WORKSPACE_ATTACHMENT_DIR and the free space."};
}

/// Whether save() made it: the folder may hold files of the user's own.
bool is_ours(std::string_view name) {
  name = name.substr(0, name.size() - file_ending(name).size());
  if (name.size() < tag_length + 1 || name[name.size() - tag_length - 1] != '_') return false;
  return name.substr(name.size() - tag_length).find_first_not_of("0123456789abcdef") ==
         std::string_view::npos;
}

void sweep(fs::path const& directory, TimePoint oldest) {
  std::error_code ec;
  for (fs::directory_iterator at(directory, ec), end; !ec && at != end; at.increment(ec)) {
    struct stat status {};
    if (!is_ours(at->path().filename().string())) continue;
    if (::lstat(at->path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    if (std::chrono::sys_seconds{seconds{status.st_mtim.tv_sec}} < oldest) ::unlink(at->path().c_str());
  }
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    auto const written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(std::size_t(written));
  }
  return true;
}

/// The file's time is our clock's: sweep() compares with it.
bool set_time(int fd, TimePoint now) {
  timespec const time{std::time_t(std::chrono::floor<seconds>(now).time_since_epoch().count()), 0};
  timespec const times[2] = {time, time};
  return ::futimens(fd, times) == 0;
}

Result<void> make_directory(fs::path const& directory) {
  std::error_code ec;
  if (fs::is_directory(directory, ec)) return {};
  if (directory.has_parent_path()) fs::create_directories(directory.parent_path(), ec);
  if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) return cannot("made", errno);
  return {};
}

Result<void> write_file(fs::path const& path, std::string_view bytes, TimePoint now) {
  Descriptor const file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (file.get() < 0) return cannot("written", errno);
  if (write_all(file.get(), bytes) && set_time(file.get(), now)) return {};
  auto const error = errno;
  ::unlink(path.c_str());
  return cannot("written", error);
}

std::optional<std::string> read_file(fs::path const& path) {
  Descriptor const file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  struct stat status {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  std::string bytes(std::size_t(status.st_size), '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    auto const got = ::read(file.get(), bytes.data() + have, bytes.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    have += std::size_t(got);
  }
  return bytes;
}

Error gone() {
  return {ErrorKind::not_found, "There is no such attachment, or its time is over.",
          "Call the tool that gave the link again."};
}

}  // namespace

Async<Result<SavedFile>> AttachmentStore::save(std::string name, std::string mime_type, std::string bytes) {
  if (bytes.size() > options_.max_bytes)
    co_return Error{
        ErrorKind::too_large,
        fmt::format("{} bytes are more than the {} that are kept here.", bytes.size(), options_.max_bytes),
        "Open the file at Google instead."};
  auto const now = clock_.now();
  auto const stored = tagged_file_name(name, to_hex(crypto::random_bytes(tag_length / 2)));
  auto const path = options_.directory / stored;
  SavedFile saved{.path = path.string(),
                  .url = {},
                  .name = clean_file_name(name),
                  .size = bytes.size(),
                  .expires = now + options_.lifetime};
  auto work = [directory = options_.directory, path, bytes = std::move(bytes), now,
               lifetime = options_.lifetime]() -> Result<void> {
    if (auto const made = make_directory(directory); !made) return made;
    sweep(directory, now - lifetime);
    return write_file(path, bytes, now);
  };
  auto const written = co_await workers_.run(std::move(work));
  if (!written) co_return written.error();
  if (!options_.base_url.empty()) {
    json::value const payload{{"file", stored}, {"name", saved.name}, {"type", mime_type}};
    saved.url = fmt::format("{}/attachments/{}", options_.base_url,
                            keys_.seal(purpose, "", json::write(payload), saved.expires));
  }
  co_return saved;
}

Async<Result<OpenedFile>> AttachmentStore::open(std::string link) {
  auto const sealed = keys_.open(purpose, link, clock_.now());
  if (!sealed) co_return gone();
  auto const payload = json::parse(sealed->payload);
  if (!payload) co_return gone();
  auto work = [path = options_.directory / std::string(json::text(*payload, "file"))] {
    return read_file(path);
  };
  auto bytes = co_await workers_.run(std::move(work));
  if (!bytes) co_return gone();
  co_return OpenedFile{.name = std::string(json::text(*payload, "name")),
                       .mime_type = std::string(json::text(*payload, "type")),
                       .bytes = std::move(*bytes)};
}

}  // namespace workspace::tools
