#include "auth/pages.hpp"

#include "base/encoding.hpp"
#include "crypto/crypto.hpp"

#include <gtest/gtest.h>

namespace workspace::auth {
namespace {

void expect_safe(http::Response const& page) {
  auto const header = [&](char const* name) { return std::string(page.headers.find(name).value_or("")); };
  EXPECT_EQ(header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(header("Cache-Control"), "no-store");
  EXPECT_EQ(header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(header("Referrer-Policy"), "no-referrer");
  auto const policy = header("Content-Security-Policy");
  EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  auto const from = page.body.find("<style>") + 7;
  auto const style = page.body.substr(from, page.body.find("</style>") - from);
  EXPECT_NE(policy.find("'sha256-" + to_base64(crypto::sha256(style)) + "'"), std::string::npos);
  for (char const* outside : {"http:", "https:", "<script", "<img", "<link", "url("}) {
    EXPECT_EQ(page.body.find(outside), std::string::npos) << outside;
  }
}

TEST(Pages, SuccessNamesTheAccountAndWhatWasDeclined) {
  auto page = success_page({"alice@example.com", {}, {}});
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("Signed in as alice@example.com."), std::string::npos);
  EXPECT_EQ(page.body.find("Not granted"), std::string::npos);
  expect_safe(page);
  page = success_page({"alice@example.com", {}, {"https://www.googleapis.com/auth/gmail.send", "openid"}});
  EXPECT_NE(page.body.find("Not granted: gmail.send, openid."), std::string::npos);
  expect_safe(page);
}

TEST(Pages, FailureSaysWhatAndWhatToDo) {
  auto const page = failure_page({ErrorKind::denied, "Access was declined.", "Try <again>."});
  EXPECT_EQ(page.status, 403);
  EXPECT_NE(page.body.find("<p>Access was declined.</p><p>Try &lt;again&gt;.</p>"), std::string::npos);
  expect_safe(page);
  EXPECT_EQ(failure_page({ErrorKind::invalid, "x", ""}).status, 400);
  EXPECT_EQ(failure_page({ErrorKind::unavailable, "x", ""}).status, 503);
  EXPECT_EQ(failure_page({ErrorKind::internal, "x", ""}).status, 500);
}

TEST(Pages, EverythingIsEscaped) {
  EXPECT_EQ(escape_html(R"(<a href="x" b='y'>&</a>)"),
            "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;&lt;/a&gt;");
  auto const page = success_page({"<script>alert(1)</script>@example.com", {}, {"<img src=x>"}});
  EXPECT_EQ(page.body.find("<script"), std::string::npos);
  EXPECT_EQ(page.body.find("<img"), std::string::npos);
}

}  // namespace
}  // namespace workspace::auth
