#include "auth/secret_keys.hpp"

#include "base/encoding.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "store/private_directory.hpp"

namespace workspace::auth {
namespace {

constexpr char const* keys_variable = "WORKSPACE_MCP_SECRET_KEYS";
constexpr char const* signing_variable = "FASTMCP_SERVER_AUTH_GOOGLE_JWT_SIGNING_KEY";
constexpr std::size_t weak_bytes = 12;  // below this the existing server warns too

std::vector<std::string> split_keys(std::string_view text) {
  std::vector<std::string> keys;
  for (;;) {
    auto const from = text.find_first_not_of(", \t\r\n");
    if (from == std::string_view::npos) return keys;
    auto const to = text.find_first_of(", \t\r\n", from);
    keys.emplace_back(text.substr(from, to - from));
    if (to == std::string_view::npos) return keys;
    text.remove_prefix(to);
  }
}

std::string derived(std::string_view secret, std::string_view label) {
  return to_base64url(crypto::hkdf_sha256(secret, label));
}

std::string key_from_file(std::filesystem::path const& path) {
  store::PrivateDirectory const directory(path);
  std::string const name = ".secret_key";
  auto text = directory.read(name).value();
  if (!text) {
    // Of several processes that start at once the first one's key stays.
    directory.create_file(name, to_base64url(crypto::random_bytes(32)) + "\n").value();
    text = directory.read(name).value();
  }
  std::string key(trim(text.value_or("")));
  if (key.size() < 32) {
    throw Failure(ErrorKind::invalid, "The key file " + (path / name).string() + " is damaged.",
                  "Delete it; sign-in links and sessions that are under way then end.");
  }
  return key;
}

}  // namespace

crypto::KeyRing make_key_ring(EnvironmentLookup const& environment, std::string_view client_secret,
                              std::optional<std::filesystem::path> const& directory) {
  if (auto const given = environment(keys_variable)) {
    auto keys = split_keys(*given);
    bool short_key = keys.empty();
    for (auto const& key : keys) short_key = short_key || key.size() < 16;
    if (short_key) {
      throw Failure(ErrorKind::invalid,
                    std::string(keys_variable) + " needs one or more keys of at least 16 bytes each.",
                    "Make one with: openssl rand -base64 32");
    }
    return crypto::KeyRing(std::move(keys));
  }
  if (auto const signing = environment(signing_variable)) {
    if (signing->size() < weak_bytes) {
      log::warning("-", std::string(signing_variable) + " is shorter than 12 bytes and may be guessed.");
    }
    return crypto::KeyRing({derived(*signing, "key ring: signing key")});
  }
  if (!client_secret.empty()) return crypto::KeyRing({derived(client_secret, "key ring: client secret")});
  if (directory) return crypto::KeyRing({key_from_file(*directory)});
  return crypto::KeyRing({to_base64url(crypto::random_bytes(32))});
}

}  // namespace workspace::auth
