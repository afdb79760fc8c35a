#include "auth/account.hpp"

#include "json/json.hpp"

namespace workspace::auth {
namespace {

std::optional<Result<std::string>> read_answer(http::Response const& response) {
  if (response.status == 429 || response.status >= 500) return std::nullopt;
  if (!response.ok()) {
    return Error{
        ErrorKind::denied,
        "Google did not tell whose account this is (status " + std::to_string(response.status) + ").",
        "Sign in again and leave the access to the e-mail address ticked."};
  }
  auto const parsed = json::parse(response.body);
  auto const email = parsed ? json::text(*parsed, "email") : std::string_view();
  if (email.empty()) return std::nullopt;
  // Present and false for accounts whose address was never confirmed.
  if (!json::boolean(*parsed, "verified_email", true)) {
    return Error{ErrorKind::denied, "Google has not verified the e-mail address of this account.",
                 "Confirm the address in the Google account's settings, then sign in again."};
  }
  return std::string(email);
}

}  // namespace

Async<Result<std::string>> read_account(http::Client& client, std::string url, std::string token,
                                        RetryPolicy policy) {
  for (int attempt = 1;; ++attempt) {
    auto request = http::Request::get(url);
    request.header("Authorization", "Bearer " + token);
    request.timeout = std::chrono::seconds{15};
    request.max_response_bytes = 256u << 10;
    auto const came = co_await client.send(std::move(request));
    if (came) {
      if (auto answer = read_answer(*came)) co_return std::move(*answer);
    }
    if (attempt >= policy.attempts) break;
    co_await async::sleep(policy.delay_after(attempt));
  }
  co_return Error{ErrorKind::unavailable, "Google's userinfo endpoint could not be reached.",
                  "Try again in a minute."};
}

}  // namespace workspace::auth
