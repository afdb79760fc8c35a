#include "store/directory_store.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "store/grant_json.hpp"

namespace workspace::store {
namespace {

constexpr std::string_view extension = ".json";
constexpr std::size_t max_address_bytes = 254;  // RFC 5321 section 4.5.3.1.3, less the angle brackets
constexpr std::size_t max_name_bytes = 255;     // NAME_MAX of Linux

Error bad_address(std::string_view why) {
  return {ErrorKind::invalid, "This cannot be a user's e-mail address: " + std::string(why) + ".",
          "Give the address of the Google account, such as alice@example.com."};
}

/// The name that the existing server gave files before it percent-encoded.
std::string older_name(std::string_view user) {
  std::string name(user);
  for (char& c : name) {
    bool const kept = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      c == '@' || c == '.' || c == '_' || c == '-';
    if (!kept) c = '_';
  }
  return name.append(extension);
}

/// The address that a file is for, or nothing where it is no credential file.
std::optional<std::string> address_of(std::string_view name) {
  if (!name.ends_with(extension)) return std::nullopt;
  auto address = percent_decode(name.substr(0, name.size() - extension.size()));
  if (!address || !credential_file_name(*address)) return std::nullopt;
  return address;
}

/// A file of `user` in other upper and lower case.
Result<std::optional<std::string>> find_other_case(PrivateDirectory const& directory, std::string_view user) {
  auto const names = directory.names();
  if (!names) return names.error();
  for (auto const& name : *names) {
    auto const address = address_of(name);
    if (address && equal_ignoring_case(*address, user)) return std::optional<std::string>(name);
  }
  return std::optional<std::string>();
}

struct Found {
  std::string name;
  std::optional<std::string> text;
};

/// The file that is read and written for `user`, with its text if it exists.
Result<Found> find(PrivateDirectory const& directory, std::string_view user) {
  auto const name = credential_file_name(user);
  if (!name) return name.error();
  auto text = directory.read(*name);
  if (!text) return text.error();
  if (*text) return Found{*name, std::move(*text)};
  auto const other = find_other_case(directory, user);
  if (!other) return other.error();
  if (!*other) return Found{*name, std::nullopt};
  text = directory.read(**other);
  if (!text) return text.error();
  return Found{**other, std::move(*text)};
}

Result<std::optional<StoredGrant>> load_now(PrivateDirectory const& directory, std::string const& user) {
  auto found = find(directory, user);
  if (!found) return found.error();
  bool const older = !found->text && older_name(user) != found->name;
  if (older) {
    found->name = older_name(user);
    auto text = directory.read(found->name);
    if (!text) return text.error();
    found->text = std::move(*text);
  }
  if (!found->text) return std::optional<StoredGrant>();
  auto grant = read_grant(*found->text);
  if (!grant) {
    return Error{grant.error().kind,
                 "The credential file " + (directory.path() / found->name).string() +
                     " is damaged: " + grant.error().message,
                 "Restore it, or delete it and sign in again."};
  }
  // Several addresses share one older name; where the file says whose it is, that counts.
  json::value const extra(grant->extra);
  auto const owner = json::text(extra, "user_email");
  if (older && !owner.empty() && !equal_ignoring_case(owner, user)) return std::optional<StoredGrant>();
  return std::optional<StoredGrant>(std::move(*grant));
}

Result<void> save_now(PrivateDirectory const& directory, std::string const& user, StoredGrant const& grant) {
  auto name = credential_file_name(user);
  if (!name) return name.error();
  auto const other = find_other_case(directory, user);
  if (!other) return other.error();
  auto const exact = directory.read(*name);
  return directory.replace(exact && *exact ? *name : other->value_or(*name), write_grant(grant));
}

Result<void> remove_now(PrivateDirectory const& directory, std::string const& user) {
  auto const name = credential_file_name(user);
  if (!name) return name.error();
  if (auto const removed = directory.remove(*name); !removed) return removed;
  auto const other = find_other_case(directory, user);
  if (!other) return other.error();
  if (*other) {
    if (auto const removed = directory.remove(**other); !removed) return removed;
  }
  if (older_name(user) == *name) return {};
  auto const older = load_now(directory, user);
  if (older && !*older) return {};
  return Error{ErrorKind::conflict,
               "The file " + (directory.path() / older_name(user)).string() +
                   " has an older form of name that several addresses share; it was left.",
               "Delete it by hand if it is this user's."};
}

}  // namespace

Result<std::string> credential_file_name(std::string_view user) {
  if (user.find('@') == std::string_view::npos) return bad_address("it has no '@'");
  if (user.size() > max_address_bytes) return bad_address("it is over 254 bytes long");
  if (user.find('/') != std::string_view::npos) return bad_address("it holds a '/'");
  if (user.find('\0') != std::string_view::npos) return bad_address("it holds a NUL");
  if (user.find("..") != std::string_view::npos) return bad_address("it holds '..'");
  std::string name = replace_all(percent_encode(user), "%40", "@").append(extension);
  if (name.size() > max_name_bytes) return bad_address("it is too long for a file name");
  return name;
}

DirectoryStore::DirectoryStore(std::filesystem::path directory, async::WorkerPool& workers)
    : directory_(std::move(directory)), workers_(workers) {}

Async<Result<std::optional<StoredGrant>>> DirectoryStore::load(std::string user) {
  auto work = [directory = directory_, user = std::move(user)] { return load_now(directory, user); };
  co_return co_await workers_.run(std::move(work));
}

Async<Result<void>> DirectoryStore::save(std::string user, StoredGrant grant) {
  auto work = [directory = directory_, user = std::move(user), grant = std::move(grant)] {
    return save_now(directory, user, grant);
  };
  co_return co_await workers_.run(std::move(work));
}

Async<Result<void>> DirectoryStore::remove(std::string user) {
  auto work = [directory = directory_, user = std::move(user)] { return remove_now(directory, user); };
  co_return co_await workers_.run(std::move(work));
}

Async<Result<std::vector<std::string>>> DirectoryStore::list() {
  auto work = [directory = directory_]() -> Result<std::vector<std::string>> {
    auto const names = directory.names();
    if (!names) return names.error();
    std::vector<std::string> users;
    for (auto const& name : *names) {
      if (auto address = address_of(name)) users.push_back(std::move(*address));
    }
    std::ranges::sort(users);
    return users;
  };
  co_return co_await workers_.run(std::move(work));
}

Async<Result<void>> DirectoryStore::check() {
  auto work = [directory = directory_] { return directory.check(); };
  co_return co_await workers_.run(std::move(work));
}

}  // namespace workspace::store
