#include "sandbox/control.hpp"

#include "sandbox/errors.hpp"
#include "sandbox/front.hpp"
#include "sandbox/gmail/state.hpp"

#include <fmt/format.h>

namespace workspace::sandbox {
namespace {

json::array listed(std::vector<Violation> const& violations) {
  json::array all;
  for (auto const& one : violations)
    all.push_back(json::object{{"method", one.method}, {"problem", one.problem}});
  return all;
}

http::Response refusal(int status, std::string_view message) {
  return json_response(status, json::object{{"error", message}});
}

}  // namespace

json::value Control::state() const {
  json::array users;
  for (auto const& user : front_.world().directory.users()) {
    json::object one{{"email", user.email},
                     {"name", user.name},
                     {"account", user.account},
                     {"signed_in", front_.grants().signed_in(user.email)}};
    if (auto const* const mailbox = gmail::find_mailbox(front_.world(), user.email)) {
      one["messages"] = mailbox->messages.size();
      one["drafts"] = mailbox->drafts.size();
    }
    users.push_back(std::move(one));
  }
  json::object requests;
  for (auto const& [method, count] : front_.requests_) requests[method] = count;
  return json::object{{"users", std::move(users)},
                      {"requests", std::move(requests)},
                      {"violations", listed(front_.violations())},
                      {"own_violations", listed(front_.own_violations())},
                      {"faults", front_.faults().describe()}};
}

http::Response Control::handle(http::ServerRequest const& request) {
  if (!request.from_loopback) return refusal(403, "The control endpoint answers loopback callers only.");
  // A page in a browser must not reach it: browsers send Origin with every POST.
  if (request.headers.find("Origin")) return refusal(403, "The control endpoint does not answer browsers.");
  auto const& verb = request.method;
  if (request.path == "/sandbox/state" && verb == "GET") return json_response(200, state());
  if (request.path == "/sandbox/faults" && verb == "GET")
    return json_response(200, front_.faults().describe());
  if (request.path == "/sandbox/faults" && verb == "DELETE") {
    front_.faults().clear();
    return json_response(200, json::object{});
  }
  if (verb != "POST") return refusal(404, "There is no such control; see GET /sandbox/state.");
  if (request.path == "/sandbox/reset") {
    front_.reset();
    return json_response(200, json::object{});
  }
  auto const body = json::parse(request.body.empty() ? "{}" : request.body);
  if (!body || !body->is_object()) return refusal(400, "The body must be a JSON object.");
  if (request.path == "/sandbox/faults") {
    auto rules = parse_fault_rules(*body);
    if (!rules) return refusal(400, rules.error().text());
    front_.faults().add(std::move(*rules));
    return json_response(200, front_.faults().describe());
  }
  if (request.path == "/sandbox/revoke" || request.path == "/sandbox/expire") {
    auto const* user = front_.world().directory.account(json::text(*body, "user"));
    if (!user) return refusal(400, "\"user\" names no account.");
    if (request.path == "/sandbox/revoke")
      front_.grants().revoke_user(user->email);
    else
      front_.grants().expire_user(user->email);
    return json_response(200, json::object{});
  }
  return refusal(404, "There is no such control; see GET /sandbox/state.");
}

}  // namespace workspace::sandbox
