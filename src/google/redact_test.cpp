#include "google/redact.hpp"

#include <gtest/gtest.h>

namespace workspace::google {
namespace {

TEST(Redact, TakesOutWhatLooksLikeACredential) {
  EXPECT_EQ(redact("token ya29.a0Af_example-x was rejected"), "token [redacted] was rejected");
  EXPECT_EQ(redact("refresh 1//0example-refresh_token"), "refresh [redacted]");
  EXPECT_EQ(redact("Authorization: Bearer abc.def"), "Authorization: Bearer [redacted]");
  EXPECT_EQ(redact("bearer abc"), "bearer [redacted]");
  EXPECT_EQ(redact("AIzaExampleExampleExample"), "[redacted]");
  EXPECT_EQ(redact("GOCSPX-example"), "[redacted]");
  EXPECT_EQ(redact("https://example.com/?key=abc&q=1"), "https://example.com/?key=[redacted]&q=1");
  EXPECT_EQ(redact("access_token=x refresh_token=y client_secret=z code=c"),
            "access_token=[redacted] refresh_token=[redacted] client_secret=[redacted] code=[redacted]");
  EXPECT_EQ(redact("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"), "[redacted]");
}

TEST(Redact, LeavesOrdinaryWords) {
  for (auto const* text :
       {"File not found: 1AbC.", "error code 403", "the key is missing", "bearer", "1//2", "eyJ", ""})
    EXPECT_EQ(redact(text), text);
}

}  // namespace
}  // namespace workspace::google
