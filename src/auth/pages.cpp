#include "auth/pages.hpp"

#include "base/encoding.hpp"
#include "catalogue/catalogue.hpp"
#include "crypto/crypto.hpp"

namespace workspace::auth {
namespace {

constexpr std::string_view style =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem;color:#202124}"
    "h1{font-size:1.4rem;font-weight:600}"
    "@media(prefers-color-scheme:dark){body{background:#202124;color:#e8eaed}}";

http::Response page(int status, std::string_view title, std::string_view inner) {
  std::string body =
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" ";
  body.append("content=\"width=device-width,initial-scale=1\"><title>")
      .append(title)
      .append("</title><style>");
  body.append(style).append("</style></head><body><h1>").append(title).append("</h1>").append(inner);
  body.append("</body></html>\n");
  http::Response response;
  response.status = status;
  response.headers = {{"Content-Type", "text/html; charset=utf-8"},
                      {"Content-Security-Policy",
                       "default-src 'none'; style-src 'sha256-" + to_base64(crypto::sha256(style)) +
                           "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
                      {"Cache-Control", "no-store"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"X-Frame-Options", "DENY"},
                      {"Referrer-Policy", "no-referrer"}};
  response.body = std::move(body);
  return response;
}

std::string paragraph(std::string_view text) { return "<p>" + escape_html(text) + "</p>"; }

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return 400;
    case ErrorKind::denied:
      return 403;
    case ErrorKind::unavailable:
      return 503;
    default:
      return 500;
  }
}

}  // namespace

http::Response success_page(SignedIn const& signed_in) {
  std::string inner = paragraph("Signed in as " + signed_in.user + ".");
  if (!signed_in.declined.empty()) {
    std::vector<std::string> names;
    for (auto const& scope : signed_in.declined) names.emplace_back(catalogue::short_scope(scope));
    inner +=
        paragraph("Not granted: " + join(names, ", ") + ". What needs these will ask for another sign-in.");
  }
  return page(200, "You are signed in",
              inner + paragraph("You can close this page and go back to your assistant."));
}

http::Response failure_page(Error const& error) {
  std::string inner = paragraph(error.message);
  if (!error.hint.empty()) inner += paragraph(error.hint);
  return page(status_of(error.kind), "The sign-in did not work", inner);
}

}  // namespace workspace::auth
