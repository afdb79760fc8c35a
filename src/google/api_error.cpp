#include "google/api_error.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "google/retry.hpp"
#include "http/url.hpp"

#include <algorithm>

namespace workspace::google {
namespace {

using catalogue::Method;

constexpr std::size_t most_text_bytes = 600;

Error bounded(Error error) {
  if (error.hint.size() > most_text_bytes / 2) error.hint = plain_line(error.hint, most_text_bytes / 2);
  auto const room = most_text_bytes - 1 - error.hint.size();
  if (error.message.size() > room) error.message = plain_line(error.message, room);
  return error;
}

/// " Google says: ..." where it says anything.
std::string quoted(Problem const& problem) {
  if (problem.message.empty()) return {};
  return " Google says: " + problem.message + (problem.message.ends_with('.') ? "" : ".");
}

bool any_of(std::string_view text, std::initializer_list<std::string_view> values) {
  return std::ranges::find(values, text) != values.end();
}

/// What the request named in its path: `fileId "abc"`.
std::string named(Method const& method, Params const& params) {
  std::vector<std::string> parts;
  for (auto const& [name, value] : params) {
    auto const* parameter = method.find_parameter(name);
    if (parameter && parameter->in_path) parts.push_back(name + " \"" + plain_line(value, 80) + "\"");
  }
  return join(parts, ", ");
}

std::string wait_hint(Problem const& problem) {
  if (!problem.retry_after) return "Wait a minute, then try again, or ask for less at once.";
  auto const whole = (problem.retry_after->count() + 999) / 1000;
  return "Try again in " + std::to_string(whole) + " s.";
}

/// The name under which the console enables an API: mostly its host, save for those that share
/// www.googleapis.com.
std::string console_service(catalogue::Api const& api) {
  if (api.name == "calendar") return "calendar-json.googleapis.com";
  auto const url = http::parse_url(api.root);
  if (url && url->host != "www.googleapis.com") return url->host;
  return std::string(api.name) + ".googleapis.com";
}

Error not_enabled(Method const& method, Problem const& problem) {
  auto const title = std::string(service_title(method.api->name));
  auto link = problem.link;
  if (link.empty()) {
    bool const is_named = problem.service.ends_with(".googleapis.com");
    link = "https://console.cloud.google.com/apis/library/" +
           (is_named ? problem.service : console_service(*method.api));
  }
  return {ErrorKind::denied,
          "The " + title + " API is not enabled in the Google Cloud project of this server's client.",
          "Whoever runs the project must enable it at " + link + " ; it takes effect after a few minutes."};
}

Error missing_scope(Method const& method) {
  std::vector<std::string> scopes;
  for (auto scope : method.scopes)
    if (!catalogue::narrows(scope) && scopes.size() < 4) scopes.emplace_back(scope);
  auto const which =
      scopes.empty() ? std::string() : " Any one of these scopes is enough: " + join(scopes, ", ") + ".";
  return {ErrorKind::denied, "The Google sign-in does not cover " + std::string(method.id) + "." + which,
          "Sign in again with start_google_auth and allow what Google asks."};
}

Error of_forbidden(Method const& method, Params const& params, Problem const& problem) {
  auto const title = std::string(service_title(method.api->name));
  if (any_of(problem.reason, {"accessNotConfigured", "SERVICE_DISABLED"}))
    return not_enabled(method, problem);
  if (any_of(problem.reason,
             {"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientScopes"}))
    return missing_scope(method);
  if (any_of(problem.reason, {"dailyLimitExceeded", "quotaExceeded"}))
    return {ErrorKind::exhausted, "The quota of " + title + " is used up." + quoted(problem),
            "Try again tomorrow."};
  if (any_of(problem.reason, {"storageQuotaExceeded", "teamDriveFileLimitExceeded"}))
    return {ErrorKind::exhausted, "There is no room left in " + title + "." + quoted(problem),
            "Free some space first."};
  Outcome outcome;
  outcome.status = problem.status;
  outcome.reason = problem.reason;
  if (is_rate_limit(outcome) || problem.reason == "sharingRateLimitExceeded")
    return {ErrorKind::exhausted, "The rate limit of " + title + " is reached.", wait_hint(problem)};
  auto const target = named(method, params);
  return {ErrorKind::denied,
          title + " refused " + std::string(method.id) + (target.empty() ? "" : " on " + target) + "." +
              quoted(problem),
          "Use another account, or ask its owner for access."};
}

Error of_invalid(Method const& method, Problem const& problem) {
  auto const at = problem.parameter.empty() ? std::string() : " (" + problem.parameter + ")";
  auto const says = quoted(problem);
  return {ErrorKind::invalid, "Google did not accept " + std::string(method.id) + at + "." + says,
          "Correct the arguments; the same ones will fail again."};
}

Error of_answer(Method const& method, Params const& params, Problem const& problem) {
  auto const id = std::string(method.id);
  auto const title = std::string(service_title(method.api->name));
  auto const target = named(method, params);
  if (problem.reason == "invalid_grant" || problem.status == 401)
    return {ErrorKind::unauthenticated, "The Google sign-in has expired or was revoked.",
            "Sign in again with start_google_auth."};
  switch (problem.status) {
    case 403:
      return of_forbidden(method, params, problem);
    case 404:
      return {ErrorKind::not_found,
              title + " has nothing" + (target.empty() ? " there" : " with " + target) + " (" + id + ")." +
                  quoted(problem),
              "Check the id; it must exist and be visible to this account."};
    case 410:
      if (problem.reason == "fullSyncRequired" || problem.reason == "updatedMinTooLongAgo")
        return {ErrorKind::conflict, "The sync token of " + id + " is no longer valid.",
                "Start over without it."};
      return {ErrorKind::not_found,
              "It has been deleted already" + (target.empty() ? "" : ": " + target) + " (" + id + ").",
              "There is nothing left to do with it."};
    case 409:
    case 412:
      return {ErrorKind::conflict, "It exists already or changed meanwhile (" + id + ")." + quoted(problem),
              "Read it again, then decide."};
    case 413:
      return {ErrorKind::too_large, "It is larger than " + title + " accepts (" + id + ").",
              "Send less at once."};
    case 429:
      return {ErrorKind::exhausted, "The rate limit of " + title + " is reached.", wait_hint(problem)};
    case 400:
      if (any_of(problem.reason, {"failedPrecondition", "FAILED_PRECONDITION"}) ||
          problem.status_name == "FAILED_PRECONDITION")
        return {ErrorKind::conflict, title + " cannot do " + id + " in this state." + quoted(problem),
                "Change what stands in the way first."};
      return of_invalid(method, problem);
    case 501:
      return {ErrorKind::unavailable, title + " does not do " + id + "." + quoted(problem),
              "Use another way."};
    default:
      break;
  }
  if (problem.status >= 500)
    return {
        ErrorKind::unavailable,
        title + " failed at " + id + " (status " + std::to_string(problem.status) + ")." + quoted(problem),
        wait_hint(problem)};
  return of_invalid(method, problem);
}

/// The last collection in a method's id: "messages" of gmail.users.messages.send.
std::string_view collection_of(Method const& method) {
  auto const parts = split(method.id, '.');
  return parts.size() > 2 ? parts[parts.size() - 2] : method.api->name;
}

}  // namespace

ApiError::ApiError(Error error, Method const& method, Problem problem)
    : Failure(bounded(std::move(error))), method_(&method), problem_(std::move(problem)) {}

std::string_view ApiError::service() const { return service_title(method_->api->name); }

ApiError error_answer(Method const& method, Params const& params, Problem problem) {
  auto error = of_answer(method, params, problem);
  return ApiError(std::move(error), method, std::move(problem));
}

ApiError no_answer(Method const& method, http::Broken const& broken) {
  using Kind = http::Broken::Kind;
  auto const title = std::string(service_title(method.api->name));
  auto const id = std::string(method.id);
  Error error{ErrorKind::unavailable, title + " could not be reached for " + id + ": " + broken.detail + ".",
              "Try again later."};
  if (broken.kind == Kind::timeout)
    error = {ErrorKind::timeout, title + " did not answer " + id + " in time.",
             "Try again later, or ask for less."};
  if (broken.kind == Kind::too_large)
    error = {ErrorKind::too_large, "The answer of " + title + " to " + id + " is larger than the limit.",
             "Ask for less at once."};
  if (broken.kind == Kind::invalid_url)
    error = {ErrorKind::internal, "The request for " + id + " could not be made: " + broken.detail + ".", {}};
  if (broken.kind == Kind::malformed)
    error = {ErrorKind::unavailable, title + " gave an unreadable answer to " + id + ".", "Try again later."};
  return ApiError(std::move(error), method, {});
}

ApiError unknown_outcome(Method const& method, std::string_view what, Problem problem) {
  auto const title = std::string(service_title(method.api->name));
  Error error{ErrorKind::unknown_outcome,
              "The outcome of " + std::string(method.id) + " is unknown: " + std::string(what) + ", so " +
                  title + " may or may not have done it.",
              "Do not repeat it before you have looked: list or get the " +
                  std::string(collection_of(method)) + " concerned and see whether the change is there."};
  return ApiError(std::move(error), method, std::move(problem));
}

std::string_view service_title(std::string_view api_name) {
  static constexpr std::pair<std::string_view, std::string_view> titles[] = {
      {"gmail", "Gmail"},
      {"drive", "Google Drive"},
      {"calendar", "Google Calendar"},
      {"docs", "Google Docs"},
      {"sheets", "Google Sheets"},
      {"slides", "Google Slides"},
      {"forms", "Google Forms"},
      {"tasks", "Google Tasks"},
      {"people", "Google People"},
      {"chat", "Google Chat"},
      {"script", "Google Apps Script"},
      {"search", "Google Custom Search"},
      {"customsearch", "Google Custom Search"},
      {"oauth2", "Google OAuth"},
      {"meet", "Google Meet"},
      {"keep", "Google Keep"},
      {"directory", "Google Admin Directory"},
      {"reports", "Google Admin Reports"},
      {"driveactivity", "Google Drive Activity"},
      {"drivelabels", "Google Drive Labels"},
      {"groupssettings", "Google Groups Settings"},
      {"cloudidentity", "Google Cloud Identity"},
      {"classroom", "Google Classroom"},
      {"workspaceevents", "Google Workspace Events"},
  };
  for (auto const& [name, title] : titles)
    if (name == api_name) return title;
  return api_name;
}

}  // namespace workspace::google
