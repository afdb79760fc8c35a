// start_google_auth: a link to sign in, asked for rather than met on the way,
// https://developers.google.com/identity/protocols/oauth2/web-server

#include "auth/scopes.hpp"
#include "auth/sign_in.hpp"
#include "base/text.hpp"
#include "tools/frame/context.hpp"
#include "tools/frame/tool.hpp"

#include <algorithm>

namespace workspace::tools {
namespace {

struct StartGoogleAuth {
  std::string service_name;
  static schema::Fields describe() {
    return {schema::required<&StartGoogleAuth::service_name>("What it is for, e.g. gmail or Google Calendar.")
                .max_length(100)};
  }
};

struct SignInLink {
  std::string url;
  std::optional<std::string> user;  // none: whichever account is chosen on Google's page
  int expires_in_minutes = 0;
  std::string heading() const {
    return "ACTION REQUIRED: show the user this link to sign in with " +
           (user ? "Google as " + *user : "any Google account; calls then name that account") + ".";
  }
  static schema::Fields describe() {
    using R = SignInLink;
    return {schema::required<&R::url>(), schema::optional<&R::user>(),
            schema::required<&R::expires_in_minutes>()};
  }
};

/// By name ("calendar"), title ("Google Calendar") or the title's last words ("Calendar").
bool is_called(auth::ServiceScopes const& service, std::string_view name) {
  auto title = service.title;
  if (equal_ignoring_case(service.name, name) || equal_ignoring_case(title, name)) return true;
  if (title.starts_with("Google ")) title.remove_prefix(7);
  return equal_ignoring_case(title, name) ||
         (name.size() > 7 && equal_ignoring_case(name.substr(0, 7), "Google ") &&
          equal_ignoring_case(title, name.substr(7)));
}

void check_service(std::string_view name) {
  auto const services = auth::services();
  if (std::ranges::any_of(services, [&](auto const& service) { return is_called(service, name); })) return;
  std::vector<std::string> known;
  for (auto const& service : services) known.emplace_back(service.name);
  throw Failure(ErrorKind::invalid,
                fmt::format("There is no Google service \"{}\" here.", name.substr(0, 100)),
                fmt::format("service_name is one of: {}.", join(known, ", ")));
}

Async<SignInLink> start_google_auth(ToolContext& context, StartGoogleAuth const& p) {
  check_service(trim(p.service_name));
  auto url = co_await context.backend().consent_url(context.user());
  if (!url) throw Failure(url.error());
  SignInLink link{.url = std::move(*url),
                  .user = std::nullopt,
                  .expires_in_minutes = static_cast<int>(auth::SignIn::lifetime.count())};
  if (!context.user().empty()) link.user = context.user();
  co_return link;
}

Tool const tool{
    {.name = "start_google_auth",
     .title = "Sign in with Google",
     .description = "Gives a link with which the user signs in with Google and allows this server to "
                    "work in their Workspace. Needed only when a tool says that nobody is signed in.",
     .service = Service::auth,
     .tier = Tier::complete,
     .effect = Effect::write,
     .methods = {},
     .without_grant = true},
    start_google_auth};

}  // namespace
}  // namespace workspace::tools
