#include "sandbox/oauth.hpp"

#include "crypto/crypto.hpp"
#include "sandbox/front_test.hpp"

namespace workspace::sandbox {
namespace {

using ::testing::HasSubstr;

class OAuthTest : public FrontTest {
 protected:
  http::Query request_ = {{"client_id", "sandbox-client.example.com"},
                          {"redirect_uri", "http://127.0.0.1:8000/oauth2callback"},
                          {"response_type", "code"},
                          {"scope",
                           "openid email https://www.googleapis.com/auth/gmail.readonly "
                           "https://www.googleapis.com/auth/calendar"},
                          {"state", "s t"},
                          {"access_type", "offline"},
                          {"login_hint", "carol@example.com"},
                          {"prompt", "consent"},
                          {"code_challenge_method", "S256"}};
  std::string verifier_ = crypto::pkce_verifier();

  void set(std::string_view key, std::string value) {
    std::erase_if(request_, [&](auto const& field) { return field.first == key; });
    request_.emplace_back(std::string(key), std::move(value));
  }

  HttpAnswer page() {
    auto query = request_;
    query.emplace_back("code_challenge", crypto::pkce_challenge(verifier_));
    return send("GET", "/o/oauth2/v2/auth?" + http::write_query(query), {});
  }

  static std::string hidden(std::string const& html) {
    std::string const before = "name=\"request\" value=\"";
    auto const at = html.find(before);
    if (at == std::string::npos) return {};
    return html.substr(at + before.size(), html.find('"', at + before.size()) - at - before.size());
  }

  HttpAnswer form(std::string_view path, http::Query const& fields) {
    return send("POST", path, {{"Content-Type", "application/x-www-form-urlencoded"}},
                http::write_query(fields));
  }

  /// Approves as carol; the query of the redirect.
  http::Query approve(http::Query more = {}) {
    http::Query fields{
        {"request", hidden(page().text)}, {"account", "carol@example.com"}, {"decision", "approve"}};
    fields.insert(fields.end(), more.begin(), more.end());
    auto const answer = form("/o/oauth2/v2/auth", fields);
    EXPECT_EQ(answer.status, 302) << answer.text;
    std::string const location(answer.headers.find("Location").value_or("?"));
    EXPECT_THAT(location, HasSubstr("http://127.0.0.1:8000/oauth2callback?"));
    return http::parse_query(location.substr(location.find('?') + 1)).value();
  }

  http::Query exchange(std::string_view code) {
    return {{"client_id", "sandbox-client.example.com"},
            {"client_secret", "sandbox-secret"},
            {"grant_type", "authorization_code"},
            {"code", std::string(code)},
            {"redirect_uri", "http://127.0.0.1:8000/oauth2callback"},
            {"code_verifier", verifier_}};
  }

  static std::string_view error_of(HttpAnswer const& answer) { return json::text(answer.body, "error"); }
};

TEST_F(OAuthTest, signs_in_through_the_page) {
  auto const shown = page();
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(shown.text, HasSubstr("value=\"carol@example.com\" checked"));
  EXPECT_THAT(shown.text, HasSubstr("auth/gmail.readonly"));
  auto const back = approve();
  EXPECT_EQ(http::find_query(back, "state"), "s t");
  auto const granted = form("/token", exchange(http::find_query(back, "code")));
  ASSERT_EQ(granted.status, 200) << granted.text;
  EXPECT_EQ(json::text(granted.body, "token_type"), "Bearer");
  EXPECT_EQ(json::text(granted.body, "scope"),
            "https://www.googleapis.com/auth/calendar https://www.googleapis.com/auth/gmail.readonly "
            "https://www.googleapis.com/auth/userinfo.email openid");
  std::string const access(json::text(granted.body, "access_token")),
      refresh(json::text(granted.body, "refresh_token"));
  EXPECT_TRUE(access.starts_with("ya29.sandbox-"));
  EXPECT_TRUE(refresh.starts_with("1//sandbox-"));
  EXPECT_EQ(member(call(access, "GET", "/gmail/v1/users/me/profile").body, "emailAddress"),
            "carol@example.com");
  auto const who = call(access, "GET", "/oauth2/v2/userinfo");
  EXPECT_EQ(json::text(who.body, "email"), "carol@example.com") << who.text;
  EXPECT_FALSE(json::find(who.body, "name"));  // the profile was not granted

  http::Query const again{{"client_id", "sandbox-client.example.com"},
                          {"client_secret", "sandbox-secret"},
                          {"grant_type", "refresh_token"},
                          {"refresh_token", refresh}};
  auto const refreshed = form("/token", again);
  ASSERT_EQ(refreshed.status, 200);
  EXPECT_NE(json::text(refreshed.body, "access_token"), access);
  EXPECT_FALSE(json::find(refreshed.body, "refresh_token"));

  EXPECT_EQ(form("/revoke", {{"token", refresh}}).status, 200);
  EXPECT_EQ(error_of(form("/token", again)), "invalid_grant");
  EXPECT_EQ(call(access, "GET", "/gmail/v1/users/me/profile").status, 401);
  EXPECT_EQ(form("/revoke", {{"token", refresh}}).status, 400);
}

TEST_F(OAuthTest, a_code_works_once_and_a_second_use_ends_what_it_gave) {
  std::string const code(http::find_query(approve(), "code"));
  auto const first = form("/token", exchange(code));
  ASSERT_EQ(first.status, 200);
  EXPECT_EQ(error_of(form("/token", exchange(code))), "invalid_grant");
  EXPECT_EQ(
      call(std::string(json::text(first.body, "access_token")), "GET", "/gmail/v1/users/me/profile").status,
      401);
  EXPECT_EQ(get("/gmail/v1/users/me/profile").status, 200);  // others keep theirs
}

TEST_F(OAuthTest, gives_a_refresh_token_only_at_the_first_consent_or_when_asked_again) {
  set("prompt", "");
  front_.grants().revoke_user("carol@example.com");
  auto const first = form("/token", exchange(http::find_query(approve(), "code")));
  EXPECT_TRUE(json::find(first.body, "refresh_token"));
  auto const second = form("/token", exchange(http::find_query(approve(), "code")));
  EXPECT_FALSE(json::find(second.body, "refresh_token"));
  set("access_type", "online");
  set("prompt", "consent");
  auto const online = form("/token", exchange(http::find_query(approve(), "code")));
  EXPECT_FALSE(json::find(online.body, "refresh_token"));
}

TEST_F(OAuthTest, a_code_lasts_a_minute) {
  std::string const code(http::find_query(approve(), "code"));
  clock_.advance(seconds{61});
  EXPECT_EQ(error_of(form("/token", exchange(code))), "invalid_grant");
}

TEST_F(OAuthTest, verifies_pkce_redirect_and_client) {
  auto wrong = exchange(http::find_query(approve(), "code"));
  wrong.back().second = crypto::pkce_verifier();
  EXPECT_EQ(error_of(form("/token", wrong)), "invalid_grant");
  wrong = exchange(http::find_query(approve(), "code"));
  wrong.pop_back();
  EXPECT_EQ(error_of(form("/token", wrong)), "invalid_grant");
  wrong = exchange(http::find_query(approve(), "code"));
  wrong[4].second = "http://127.0.0.1:8001/oauth2callback";
  EXPECT_EQ(error_of(form("/token", wrong)), "redirect_uri_mismatch");
  wrong = exchange(http::find_query(approve(), "code"));
  wrong[1].second = "guess";
  auto const refused = form("/token", wrong);
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(error_of(refused), "invalid_client");
}

TEST_F(OAuthTest, refuses_requests_google_would_refuse) {
  set("redirect_uri", "http://attacker.example.org/");
  EXPECT_EQ(page().status, 400);
  set("redirect_uri", "https://app.example.com/callback");
  EXPECT_EQ(page().status, 200);
  set("scope", "https://www.googleapis.com/auth/unicorns");
  EXPECT_EQ(page().status, 400);
  set("scope", "openid");
  set("client_id", "other");
  EXPECT_EQ(page().status, 401);
  set("client_id", "sandbox-client.example.com");
  set("code_challenge_method", "plain");
  EXPECT_EQ(page().status, 400);
}

TEST_F(OAuthTest, denies_and_grants_in_part) {
  auto const id = hidden(page().text);
  auto const denied = form("/o/oauth2/v2/auth", {{"request", id}, {"decision", "deny"}});
  EXPECT_THAT(std::string(denied.headers.find("Location").value()), HasSubstr("error=access_denied"));
  EXPECT_EQ(
      form("/o/oauth2/v2/auth", {{"request", id}, {"decision", "approve"}, {"account", "carol@example.com"}})
          .status,
      400);
  auto const back = approve({{"chosen", "1"}, {"scope", "https://www.googleapis.com/auth/calendar"}});
  auto const granted = form("/token", exchange(http::find_query(back, "code")));
  auto const scope = json::text(granted.body, "scope");
  EXPECT_THAT(std::string(scope), HasSubstr("auth/calendar"));
  EXPECT_THAT(std::string(scope), ::testing::Not(HasSubstr("gmail")));
}

TEST_F(OAuthTest, escapes_what_it_shows) {
  set("client_id", "<script>");
  EXPECT_THAT(page().text, ::testing::Not(HasSubstr("<script>")));
}

TEST_F(OAuthTest, control_revokes_a_user) {
  auto const granted = form("/token", exchange(http::find_query(approve(), "code")));
  std::string const refresh(json::text(granted.body, "refresh_token"));
  EXPECT_EQ(send("POST", "/sandbox/revoke", {}, R"({"user": "carol@example.com"})").status, 200);
  http::Query const again{{"client_id", "sandbox-client.example.com"},
                          {"client_secret", "sandbox-secret"},
                          {"grant_type", "refresh_token"},
                          {"refresh_token", refresh}};
  EXPECT_EQ(error_of(form("/token", again)), "invalid_grant");
}

}  // namespace
}  // namespace workspace::sandbox
