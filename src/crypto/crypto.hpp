#pragma once
// Hashes, random, constant-time comparison, PKCE. OpenSSL is named nowhere outside this folder.

#include <string>
#include <string_view>

namespace workspace::crypto {

std::string sha256(std::string_view bytes);  // 32 bytes
/// Checksums that Drive shows, for nothing secret.
std::string sha1(std::string_view bytes);                               // 20 bytes
std::string md5(std::string_view bytes);                                // 16 bytes
std::string hmac_sha256(std::string_view key, std::string_view bytes);  // 32 bytes
/// RFC 5869; `label` is the info, the salt is fixed to this product. At most 255 * 32 bytes.
std::string hkdf_sha256(std::string_view secret, std::string_view label, std::size_t length = 32);
/// RFC 5869 with the caller's salt.
std::string hkdf_sha256(std::string_view secret, std::string_view salt, std::string_view info,
                        std::size_t length);
/// From the operating system's generator; throws Failure(internal) if it fails.
std::string random_bytes(std::size_t count);
/// Takes time that depends on the lengths only.
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// RFC 7636: a verifier of 43 characters (32 random bytes).
std::string pkce_verifier();
/// S256: base64url(SHA-256(verifier)).
std::string pkce_challenge(std::string_view verifier);

}  // namespace workspace::crypto
