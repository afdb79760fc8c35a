#include "crypto/key_ring.hpp"

#include "base/encoding.hpp"
#include "crypto/crypto.hpp"

#include <map>
#include <mutex>
#include <openssl/evp.h>

// A sealed text is base64url of
//   version (1) | key id (4) | nonce (12) | AES-256-GCM ciphertext | tag (16)
// The ciphertext holds expiry (8, milliseconds, big endian) | length of principal (4) | principal | payload.
// The key is derived from the ring's secret per purpose, once; version and key id are authenticated too.

namespace workspace::crypto {

/// The keys made from a secret. There are as many as purposes: few.
class DerivedKeys {
 public:
  explicit DerivedKeys(std::string secret) : secret_(std::move(secret)) {}

  std::string const& get(std::string_view label) {
    std::lock_guard const lock(mutex_);  // workers seal too
    auto found = keys_.find(label);
    if (found == keys_.end()) found = keys_.emplace(label, hkdf_sha256(secret_, label)).first;
    return found->second;
  }

 private:
  std::string secret_;
  std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> keys_;
};

struct KeyRing::Key {
  std::string id;
  std::unique_ptr<DerivedKeys> derived;

  std::string const& sealing(std::string_view purpose) const {
    return derived->get("seal:" + std::string(purpose));
  }
};

namespace {

constexpr char version = 1;
constexpr std::size_t id_bytes = 4;
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;
constexpr std::size_t head_bytes = 1 + id_bytes;
constexpr std::size_t inner_head_bytes = 8 + 4;
constexpr std::size_t least_secret_bytes = 16;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

unsigned char const* bytes_of(std::string_view text) {
  return reinterpret_cast<unsigned char const*>(text.data());
}

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string big_endian(std::uint64_t number, std::size_t bytes) {
  std::string text(bytes, '\0');
  for (std::size_t i = bytes; i-- > 0; number >>= 8) text[i] = static_cast<char>(number & 0xff);
  return text;
}

std::uint64_t from_big_endian(std::string_view text) {
  std::uint64_t number = 0;
  for (char c : text) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

// Looked up once, as the algorithms in crypto.cpp.
EVP_CIPHER const* cipher() {
  static EVP_CIPHER const* const found = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return found;
}

[[noreturn]] void cipher_failed() { throw Failure(ErrorKind::internal, "AES-256-GCM failed in OpenSSL."); }

std::string encrypt(std::string const& key, std::string const& nonce, std::string_view head,
                    std::string const& plain) {
  Context const context(EVP_CIPHER_CTX_new());
  std::string sealed(plain.size(), '\0');
  std::string tag(tag_bytes, '\0');
  int length = 0;
  bool const done =
      context && EVP_EncryptInit_ex(context.get(), cipher(), nullptr, bytes_of(key), bytes_of(nonce)) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &length, bytes_of(head), static_cast<int>(head.size())) ==
          1 &&
      EVP_EncryptUpdate(context.get(), bytes_of(sealed), &length, bytes_of(plain),
                        static_cast<int>(plain.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), bytes_of(tag), &length) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_bytes, tag.data()) == 1;
  if (!done) cipher_failed();
  return sealed + tag;
}

/// False where the tag does not fit.
bool decrypt(std::string const& key, std::string_view nonce, std::string_view head, std::string_view sealed,
             std::string tag, std::string& plain) {
  Context const context(EVP_CIPHER_CTX_new());
  plain.assign(sealed.size(), '\0');
  int length = 0;
  bool const begun =
      context && EVP_DecryptInit_ex(context.get(), cipher(), nullptr, bytes_of(key), bytes_of(nonce)) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &length, bytes_of(head), static_cast<int>(head.size())) ==
          1 &&
      EVP_DecryptUpdate(context.get(), bytes_of(plain), &length, bytes_of(sealed),
                        static_cast<int>(sealed.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes, tag.data()) == 1;
  if (!begun) cipher_failed();
  unsigned char rest[tag_bytes];
  return EVP_DecryptFinal_ex(context.get(), rest, &length) == 1;
}

Error not_ours() {
  return {ErrorKind::invalid, "The sealed text was not made by this server, or was changed on its way.", {}};
}

}  // namespace

KeyRing::KeyRing(std::vector<std::string> keys) {
  if (keys.empty()) throw Failure(ErrorKind::invalid, "The key ring needs at least one key.");
  for (auto& secret : keys) {
    if (secret.size() < least_secret_bytes) {
      throw Failure(ErrorKind::invalid, "A secret key is shorter than 16 bytes.",
                    "Make one with: openssl rand -base64 32");
    }
    std::string id = hkdf_sha256(secret, "key-id", id_bytes);
    keys_.push_back(Key{std::move(id), std::make_unique<DerivedKeys>(std::move(secret))});
  }
}

KeyRing::~KeyRing() = default;
KeyRing::KeyRing(KeyRing&&) noexcept = default;
KeyRing& KeyRing::operator=(KeyRing&&) noexcept = default;

std::string KeyRing::seal(std::string_view purpose, std::string_view principal, std::string_view payload,
                          TimePoint expires) const {
  Key const& key = keys_.front();
  std::string plain = big_endian(static_cast<std::uint64_t>(expires.time_since_epoch().count()), 8);
  plain.append(big_endian(principal.size(), 4)).append(principal).append(payload);
  std::string const head = version + key.id;
  std::string const nonce = random_bytes(nonce_bytes);
  return to_base64url(head + nonce + encrypt(key.sealing(purpose), nonce, head, plain));
}

Result<Sealed> KeyRing::open(std::string_view purpose, std::string_view text, TimePoint now) const {
  auto const bytes = from_base64url(text);
  // Only the spelling that seal() wrote: one sealed thing has one text.
  if (!bytes || to_base64url(*bytes) != text) return not_ours();
  if (bytes->size() < head_bytes + nonce_bytes + inner_head_bytes + tag_bytes) return not_ours();
  std::string_view const all = *bytes;
  std::string_view const head = all.substr(0, head_bytes);
  std::string_view const nonce = all.substr(head_bytes, nonce_bytes);
  std::string_view sealed = all.substr(head_bytes + nonce_bytes);
  std::string_view const tag = sealed.substr(sealed.size() - tag_bytes);
  sealed.remove_suffix(tag_bytes);
  if (head.front() != version) return not_ours();

  for (Key const& key : keys_) {
    if (key.id != head.substr(1)) continue;
    std::string plain;
    if (!decrypt(key.sealing(purpose), nonce, head, sealed, std::string(tag), plain)) continue;
    auto const expires = TimePoint{
        milliseconds{static_cast<std::int64_t>(from_big_endian(std::string_view(plain).substr(0, 8)))}};
    auto const principal_bytes = from_big_endian(std::string_view(plain).substr(8, 4));
    if (principal_bytes > plain.size() - inner_head_bytes) return not_ours();
    if (now >= expires) {
      return Error{ErrorKind::timeout, "The sealed text has expired at " + to_rfc3339(expires) + ".", {}};
    }
    return Sealed{plain.substr(inner_head_bytes, principal_bytes), expires,
                  plain.substr(inner_head_bytes + principal_bytes), to_base64url(nonce)};
  }
  return not_ours();
}

std::string KeyRing::fingerprint(std::string_view purpose, std::string_view text) const {
  std::string const& key = keys_.front().derived->get("fingerprint:" + std::string(purpose));
  return to_hex(hmac_sha256(key, text));
}

}  // namespace workspace::crypto
