#include "sandbox/consent_page.hpp"

#include "base/html.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

namespace workspace::sandbox {
namespace {

http::Response page(int status, std::string_view title, std::string_view content) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "text/html; charset=UTF-8");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Referrer-Policy", "no-referrer");
  response.headers.add("X-Frame-Options", "DENY");
  response.headers.add("Content-Security-Policy",
                       "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
  response.body = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title>\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n"
      "<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:34em;margin:3em auto;padding:0 "
      "1em;color:#202124}}"
      "fieldset{{border:1px solid #dadce0;border-radius:8px;margin:1em 0;padding:.7em "
      "1em}}label{{display:block}}"
      "button{{font:inherit;padding:.5em 1.4em;margin-right:.6em;border-radius:8px;border:1px solid #1a73e8}}"
      ".note{{color:#5f6368}}</style></head>\n<body>\n{}\n</body></html>\n",
      escape_html(title), content);
  return response;
}

}  // namespace

http::Response consent_page(Directory const& directory, Authorization const& asked, std::string_view id) {
  bool const hint_known = directory.account(asked.login_hint) != nullptr;
  std::string accounts;
  bool first = true;
  for (auto const& user : directory.users()) {
    if (!user.account) continue;
    bool const chosen = hint_known ? equal_ignoring_case(user.email, asked.login_hint) : first;
    first = false;
    accounts +=
        fmt::format("<label><input type=\"radio\" name=\"account\" value=\"{0}\"{2}> {1} ({0})</label>\n",
                    escape_html(user.email), escape_html(user.name), chosen ? " checked" : "");
  }
  std::string scopes;
  for (auto const& scope : asked.scopes) {
    scopes +=
        fmt::format("<label><input type=\"checkbox\" name=\"scope\" value=\"{0}\" checked> {0}</label>\n",
                    escape_html(scope));
  }
  return page(
      200, "Sign in to the sandbox",
      fmt::format(
          "<h1>Sign in to the sandbox</h1>\n"
          "<p class=\"note\">This is the built-in Workspace sandbox. No Google account is involved.</p>\n"
          "<form method=\"post\">\n<input type=\"hidden\" name=\"request\" value=\"{}\">\n"
          "<input type=\"hidden\" name=\"chosen\" value=\"1\">\n"
          "<fieldset><legend>Account</legend>\n{}</fieldset>\n"
          "<fieldset><legend>{} wants to</legend>\n{}</fieldset>\n"
          "<button name=\"decision\" value=\"approve\">Approve</button>"
          "<button name=\"decision\" value=\"deny\">Deny</button>\n</form>",
          escape_html(id), accounts, escape_html(asked.client_id), scopes));
}

http::Response refusal_page(int status, std::string_view error, std::string_view explanation) {
  return page(status, fmt::format("Error {}: {}", status, error),
              fmt::format("<h1>Access blocked</h1>\n<p>Error {}: {}</p>\n<p>{}</p>", status,
                          escape_html(error), escape_html(explanation)));
}

}  // namespace workspace::sandbox
