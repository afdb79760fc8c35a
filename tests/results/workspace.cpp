#include "workspace.hpp"

#include "crypto/crypto.hpp"
#include "http/scripted_server.hpp"
#include "sandbox/operation.hpp"

#include <boost/asio/co_spawn.hpp>
#include <filesystem>
#include <stdexcept>

namespace workspace::results {
namespace {

constexpr std::string_view moment = "2026-07-01T08:00:00Z";  // a Wednesday, 10:00 in Zurich

std::vector<std::string> const scopes{"https://mail.google.com/", "gmail.settings.basic", "drive", "calendar",
                                      "userinfo.email",           "userinfo.profile",     "openid"};

std::filesystem::path new_folder() {
  auto made = (std::filesystem::temp_directory_path() / "workspace-results-XXXXXX").string();
  if (!::mkdtemp(made.data())) throw std::runtime_error("no folder for files can be made");
  return made;
}

Async<void> pause(ManualClock* clock, milliseconds wait) {
  clock->advance(wait);
  co_return;
}

google::Settings settings(ManualClock& clock, async::WorkerPool& workers) {
  google::Settings made;
  made.workers = &workers;
  made.random = [] { return 0.0; };
  made.sleep = [&clock](milliseconds wait) { return pause(&clock, wait); };
  return made;
}

Async<Result<std::string>> consent_url(std::string user) {
  co_return "https://accounts.example.com/consent?user=" + user;
}

}  // namespace

Content::Content()
    : clock(parse_rfc3339(moment).value()),
      front([this] { return sandbox::make_world(clock, sandbox::Seed()); }, sandbox::OAuthClient{}) {}

sandbox::Grant Content::grant(std::string const& user) {
  std::vector<std::string> full;
  for (auto const& scope : scopes) full.push_back(catalogue::full_scope(scope));
  return front.grants().sign_in(user, front.client().id, full, clock.now());
}

json::value Content::ask(std::string const& user, std::string const& target) {
  auto& token = tokens_[user];
  if (token.empty()) token = grant(user).access_token;
  auto const request = sandbox::request_of("GET", target, {{"Authorization", "Bearer " + token}}, {});
  auto answer = front.handle(request.value()).response;
  return answer.ok() ? json::parse(answer.body).value() : json::value();
}

namespace {

Names::Ask asking(Content& content) {
  return [&content](std::string const& user, std::string const& target) { return content.ask(user, target); };
}

/// Those of a user, read once, apart from the cases' own worlds: reading takes ids.
Names const& names_of_the_seed(std::string const& user) {
  static std::map<std::string, Names> known;
  auto const found = known.find(user);
  if (found != known.end()) return found->second;
  Content content;
  auto const ask = asking(content);
  Names names(user);
  names.learn_files(ask);
  names.learn_events(ask);
  names.learn_mail(ask);
  return known.emplace(user, std::move(names)).first->second;
}

bool wrote(http::Request const& request, std::string_view path) {
  return !request.is_safe() && request.url.find(path) != request.url.npos;
}

}  // namespace

Workspace::Workspace(std::string const& user)
    : folder_(new_folder()),
      attachments_(workers_, keys_, content_.clock,
                   {.directory = folder_, .base_url = std::string(base_url)}),
      backend_{.http = google_,
               .resolver = web_,
               .fetch_options = {},
               .google = google::Endpoints::sandbox(google_url).value(),
               .google_settings = settings(content_.clock, workers_),
               .credentials = credentials_,
               .grants = grants_,
               .state = state_,
               .clock = content_.clock,
               .keys = keys_,
               .workers = workers_,
               .extractor = extractor_,
               .attachments = attachments_,
               .consent_url = consent_url},
      policy_(backend_, {}),
      tools_(make_mcp_tools(tools::Tool::all(), policy_, backend_, {})),
      names_(names_of_the_seed(user)) {
  for (auto const* signed_in : {"alice@example.com", "bob@example.com"}) sign_in(signed_in);
  names_.add("folder", folder_.string());
}

Workspace::~Workspace() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Workspace::sign_in(std::string const& user) {
  auto const grant = content_.grant(user);
  store::StoredGrant stored;
  stored.token = grant.access_token;
  stored.refresh_token = grant.refresh_token;
  stored.scopes = grant.scopes;
  stored.expiry = grant.expiry;
  stored.client_id = content_.front.client().id;
  stored.client_secret = content_.front.client().secret;
  (void)http::run_on(io_, grants_.put(user, std::move(stored)));
}

mcp::CallResult Workspace::call(std::string_view tool, json::object arguments) {
  auto const found = std::ranges::find(tools_, tool, &mcp::Tool::name);
  if (found == tools_.end()) throw std::runtime_error("There is no tool " + std::string(tool) + ".");
  mcp::CallContext::Input input;
  input.caller.version = mcp::newest_modern;
  input.caller.principal = {.id = "", .from_loopback = true};
  input.deadline = content_.clock.now() + std::chrono::minutes(1);
  mcp::CallContext context(std::move(input), {});
  auto outcome = http::run_on(io_, found->call(context, std::move(arguments)));
  auto const ask = asking(content_);
  auto const wrote_to = [this](std::string_view path) {
    return std::ranges::any_of(google_.requests,
                               [path](auto const& request) { return wrote(request, path); });
  };
  if (wrote_to("/drive/")) names_.learn_files(ask);
  if (wrote_to("/calendar/")) names_.learn_events(ask);
  if (wrote_to("/gmail/")) names_.learn_mail(ask);
  return std::get<mcp::CallResult>(std::move(outcome));
}

}  // namespace workspace::results
