#include "crypto/crypto.hpp"

#include "base/encoding.hpp"
#include "base/result.hpp"

#include <algorithm>
#include <memory>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

namespace workspace::crypto {
namespace {

unsigned char const* bytes_of(std::string_view text) {
  return reinterpret_cast<unsigned char const*>(text.data());
}

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

constexpr std::size_t digest_bytes = 32;

// Looked up once: OpenSSL 3 searches its providers for an algorithm that is only named (crypto(7)).
EVP_MD const* sha256_algorithm() {
  static EVP_MD const* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return found;
}

EVP_MAC* hmac_algorithm() {
  static EVP_MAC* const found = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  return found;
}

struct FreeMac {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

std::string digest(EVP_MD const* algorithm, std::string_view bytes) {
  std::string result(std::size_t(EVP_MD_get_size(algorithm)), '\0');
  if (EVP_Digest(bytes.data(), bytes.size(), bytes_of(result), nullptr, algorithm, nullptr) != 1) {
    throw Failure(ErrorKind::internal, "A hash failed in OpenSSL.");
  }
  return result;
}

}  // namespace

std::string sha256(std::string_view bytes) { return digest(sha256_algorithm(), bytes); }
std::string sha1(std::string_view bytes) { return digest(EVP_sha1(), bytes); }
std::string md5(std::string_view bytes) { return digest(EVP_md5(), bytes); }

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::string digest(digest_bytes, '\0');
  std::unique_ptr<EVP_MAC_CTX, FreeMac> const context(EVP_MAC_CTX_new(hmac_algorithm()));
  char name[] = "SHA256";
  OSSL_PARAM const parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                                   OSSL_PARAM_construct_end()};
  // OpenSSL takes a null key for "the key of before", so an empty one must still point somewhere.
  std::string_view const given = key.empty() ? std::string_view("") : key;
  std::size_t length = 0;
  bool const done = context && EVP_MAC_init(context.get(), bytes_of(given), given.size(), parameters) == 1 &&
                    EVP_MAC_update(context.get(), bytes_of(bytes), bytes.size()) == 1 &&
                    EVP_MAC_final(context.get(), bytes_of(digest), &length, digest.size()) == 1;
  if (!done) {
    throw Failure(ErrorKind::internal, "HMAC-SHA-256 failed in OpenSSL.");
  }
  return digest;
}

std::string hkdf_sha256(std::string_view secret, std::string_view salt, std::string_view info,
                        std::size_t length) {
  if (length > 255 * digest_bytes) throw Failure(ErrorKind::internal, "HKDF gives at most 8160 bytes.");
  std::string const extracted = hmac_sha256(salt, secret);
  std::string result;
  std::string block;
  for (char counter = 1; result.size() < length; ++counter) {
    block = hmac_sha256(extracted, block.append(info).append(1, counter));
    result.append(block, 0, std::min(digest_bytes, length - result.size()));
  }
  return result;
}

std::string hkdf_sha256(std::string_view secret, std::string_view label, std::size_t length) {
  return hkdf_sha256(secret, "workspace-mcp", label, length);
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(bytes_of(bytes), static_cast<int>(count)) != 1) {
    throw Failure(ErrorKind::internal, "The operating system's random generator failed.");
  }
  return bytes;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string pkce_verifier() { return to_base64url(random_bytes(32)); }

std::string pkce_challenge(std::string_view verifier) { return to_base64url(sha256(verifier)); }

}  // namespace workspace::crypto
