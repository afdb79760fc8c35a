#include "crypto/key_ring.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>
#include <set>

namespace workspace::crypto {
namespace {

using namespace std::chrono_literals;

TimePoint const now{1'700'000'000s};
std::string const first_key = "first secret, long enough";
std::string const second_key = "second secret, long enough";

TEST(KeyRing, OpensWhatItSealed) {
  KeyRing const ring({first_key});
  for (std::string const& payload : {std::string(), std::string("text"), std::string(100'000, '\0')}) {
    auto const opened = ring.open("cursor", ring.seal("cursor", "alice@example.com", payload, now + 1s), now);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->principal, "alice@example.com");
    EXPECT_EQ(opened->payload, payload);
    EXPECT_EQ(opened->expires, now + 1s);
  }
}

TEST(KeyRing, TextIsSafeInUrlsAndHeadersAndTellsNothing) {
  KeyRing const ring({first_key});
  auto const text = ring.seal("cursor", "alice@example.com", "payload", now + 1s);
  EXPECT_EQ(percent_encode(text), text);
  EXPECT_EQ(from_base64url(text)->find("alice"), std::string::npos);
  EXPECT_EQ(from_base64url(text)->find("payload"), std::string::npos);
}

TEST(KeyRing, NonceNamesOneSealing) {
  KeyRing const ring({first_key});
  std::set<std::string> nonces;
  for (int i = 0; i < 100; ++i) {
    auto const text = ring.seal("cursor", "", "same", now + 1s);
    auto const opened = ring.open("cursor", text, now);
    ASSERT_TRUE(opened);
    EXPECT_EQ(ring.open("cursor", text, now)->nonce, opened->nonce);
    nonces.insert(opened->nonce);
  }
  EXPECT_EQ(nonces.size(), 100u);
}

TEST(KeyRing, AnyChangedByteIsRefused) {
  KeyRing const ring({first_key});
  auto const bytes = from_base64url(ring.seal("cursor", "alice@example.com", "payload", now + 1s)).value();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ 1 << bit);
      auto const opened = ring.open("cursor", to_base64url(changed), now);
      ASSERT_FALSE(opened) << "byte " << i << " bit " << bit;
      EXPECT_EQ(opened.error().kind, ErrorKind::invalid);
    }
  }
}

TEST(KeyRing, AnyChangedCharacterOrLengthIsRefused) {
  KeyRing const ring({first_key});
  auto const text = ring.seal("cursor", "", "payload", now + 1s);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(ring.open("cursor", changed, now)) << i;
    EXPECT_FALSE(ring.open("cursor", text.substr(0, i), now)) << i;
  }
  for (char const* tail : {"A", "=", "==", " ", "\n", "AAAA"})
    EXPECT_FALSE(ring.open("cursor", text + tail, now));
  EXPECT_FALSE(ring.open("cursor", "no base64url at all!", now));
}

TEST(KeyRing, AnotherPurposeIsRefused) {
  KeyRing const ring({first_key});
  auto const text = ring.seal("cursor", "", "payload", now + 1s);
  EXPECT_EQ(ring.open("session", text, now).error().kind, ErrorKind::invalid);
  EXPECT_EQ(ring.open("", text, now).error().kind, ErrorKind::invalid);
}

TEST(KeyRing, ExpiresAtItsTime) {
  KeyRing const ring({first_key});
  auto const text = ring.seal("cursor", "", "payload", now + 10s);
  EXPECT_TRUE(ring.open("cursor", text, now + 10s - 1ms));
  EXPECT_EQ(ring.open("cursor", text, now + 10s).error().kind, ErrorKind::timeout);
  // An expired text of another purpose does not tell that it was real.
  EXPECT_EQ(ring.open("session", text, now + 10s).error().kind, ErrorKind::invalid);
}

TEST(KeyRing, FirstKeySealsAllOpen) {
  KeyRing const before({first_key});
  KeyRing const rotating({second_key, first_key});
  KeyRing const after({second_key});
  auto const old_text = before.seal("cursor", "", "old", now + 1s);
  auto const new_text = rotating.seal("cursor", "", "new", now + 1s);
  EXPECT_EQ(rotating.open("cursor", old_text, now)->payload, "old");
  EXPECT_EQ(rotating.open("cursor", new_text, now)->payload, "new");
  EXPECT_EQ(after.open("cursor", new_text, now)->payload, "new");
  EXPECT_EQ(after.open("cursor", old_text, now).error().kind, ErrorKind::invalid);
  EXPECT_EQ(before.open("cursor", new_text, now).error().kind, ErrorKind::invalid);
}

TEST(KeyRing, NeedsKeysOfLength) {
  EXPECT_THROW(KeyRing({}), Failure);
  EXPECT_THROW(KeyRing({"fifteen bytes.."}), Failure);
  EXPECT_NO_THROW(KeyRing({"sixteen bytes..."}));
  EXPECT_THROW(KeyRing({first_key, "short"}), Failure);
}

TEST(KeyRing, FingerprintIsStableAndSeparate) {
  KeyRing const ring({first_key});
  auto const print = ring.fingerprint("log-user", "alice@example.com");
  EXPECT_EQ(print.size(), 64u);
  EXPECT_EQ(print, KeyRing({first_key, second_key}).fingerprint("log-user", "alice@example.com"));
  EXPECT_NE(print, ring.fingerprint("log-user", "bob@example.com"));
  EXPECT_NE(print, ring.fingerprint("other", "alice@example.com"));
  EXPECT_NE(print, KeyRing({second_key}).fingerprint("log-user", "alice@example.com"));
}

TEST(KeyRing, Moves) {
  KeyRing ring({first_key});
  auto const text = ring.seal("cursor", "", "payload", now + 1s);
  KeyRing moved = std::move(ring);
  EXPECT_EQ(moved.open("cursor", text, now)->payload, "payload");
}

}  // namespace
}  // namespace workspace::crypto
