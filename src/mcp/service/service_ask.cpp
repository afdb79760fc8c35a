// Asking the user or client on behalf of a handler: inside the answer (2026-07-28, multi-round-trip
// requests), or by requests on the event stream of the call (before).
#include "base/encoding.hpp"
#include "crypto/crypto.hpp"
#include "mcp/service/service.hpp"
#include "mcp/session/request_state.hpp"

namespace workspace::mcp {
namespace {

/// The question for a reader, where nobody can be asked by a form or a page that opens by itself.
std::string in_words(InputRequired const& required) {
  std::string text = "This needs an answer from the user before it can go on.";
  for (auto const& [key, request] : required.requests) {
    if (!request.is_elicitation()) continue;
    text.append("\n").append(json::text(request.params, "message"));
    if (auto const url = json::text(request.params, "url"); !url.empty()) text.append("\nOpen: ").append(url);
  }
  return text;
}

json::object missing_capabilities(std::vector<InputRequest const*> const& unanswerable) {
  json::object required;
  for (auto const* const request : unanswerable) {
    if (request->method == "sampling/createMessage")
      required["sampling"] = json::object{};
    else if (request->method == "roots/list")
      required["roots"] = json::object{};
    else if (request->is_elicitation())
      required["elicitation"] = json::object{};
  }
  return required;
}

/// A question as a legacy version words it: forms had no mode at first, pages have an id.
json::object params_for(Version version, json::object params) {
  auto const mode = json::text(params, "mode");
  if (mode == "form" && !features(version).icons) params.erase("mode");
  if (mode == "url") params["elicitationId"] = to_hex(crypto::random_bytes(16));
  return params;
}

}  // namespace

Result<CallContext::Input, RpcError> Service::open_answers(ServiceRequest const& request) const {
  CallContext::Input input{request.message.id, request.caller, request.meta, request.deadline};
  if (!request.caller.modern()) return input;
  auto const& params = request.message.params;
  if (auto const* const answers = params.if_contains("inputResponses")) {
    if (!answers->is_object()) return RpcError{code::invalid_params, "\"inputResponses\" must be an object."};
    input.answers = answers->get_object();
  }
  if (auto const* const sent = params.if_contains("requestState")) {
    std::string_view const text =
        sent->is_string() ? std::string_view(sent->get_string()) : std::string_view();
    auto const digest = request_digest(request.message.method, params);
    auto state = open_request_state(keys_, clock_.now(), request.caller.principal.id, digest, text);
    if (!state) return state.error();
    input.notes = std::move(state->notes);
    input.notes_nonce = std::move(state->nonce);
    input.round = state->round;
  }
  return input;
}

/// A caller that cannot be asked gets the question as text; one that lacks sampling or roots, for which there
/// are no words, gets -32021.
std::optional<Reply> Service::cannot_ask(ServiceRequest const& request, InputRequired const& required) const {
  std::vector<InputRequest const*> unanswerable;
  for (auto const& [key, each] : required.requests)
    if (!request.caller.can_answer(each.method, each.params)) unanswerable.push_back(&each);
  if (unanswerable.empty()) return std::nullopt;
  bool const in_text =
      std::ranges::all_of(unanswerable, [](auto const* each) { return each->is_elicitation(); });
  bool const of_a_tool = request.message.method == "tools/call";
  if (in_text && of_a_tool)
    return write(request.caller.version, describe(CallResult::error(in_words(required))));
  if (in_text) return Reply::failed(code::invalid_params, in_words(required));
  if (!request.caller.modern()) {
    std::string text = "This needs a capability that the client does not offer.";
    if (of_a_tool) return write(request.caller.version, describe(CallResult::error(std::move(text))));
    return Reply::failed(code::invalid_params, std::move(text));
  }
  json::object data;
  data["requiredCapabilities"] = missing_capabilities(unanswerable);
  return Reply::failed(code::missing_capability, "The client lacks a capability that this request needs.",
                       json::value(std::move(data)));
}

Async<std::optional<Reply>> Service::ask(ServiceRequest& request, InputRequired required,
                                         CallContext::Input& input) {
  if (required.notes.size() > max_notes_bytes)
    throw Failure(ErrorKind::internal, "The handler's notes are longer than a request's state may be.");
  if (auto refused = cannot_ask(request, required)) co_return refused;
  if (!request.caller.modern()) {
    auto const error = co_await ask_on_wire(request, required, input);
    if (error) co_return Reply{{}, *error};
    co_return std::nullopt;
  }
  json::object requests;
  for (auto& [key, each] : required.requests) {
    json::object one{{"method", each.method}};
    one["params"] = std::move(each.params);
    requests[key] = std::move(one);
  }
  json::object result{{"resultType", "input_required"}};
  if (!requests.empty()) result["inputRequests"] = std::move(requests);
  auto const digest = request_digest(request.message.method, request.message.params);
  RequestState const state{std::move(required.notes), input.round + 1};
  result["requestState"] =
      seal_request_state(keys_, clock_.now(), request.caller.principal.id, digest, state);
  co_return write(request.caller.version, std::move(result));
}

/// One question after the other: a person answers them.
Async<std::optional<RpcError>> Service::ask_on_wire(ServiceRequest& request, InputRequired const& required,
                                                    CallContext::Input& input) {
  for (auto const& [key, each] : required.requests) {
    auto params = params_for(request.caller.version, each.params);
    auto answer = co_await request.wire.ask(each.method, std::move(params));
    if (answer)
      input.answers[key] = std::move(*answer);
    else if (each.is_elicitation())
      input.answers[key] = json::object{{"action", "cancel"}};
    else
      co_return answer.error();
  }
  input.notes = required.notes;
  input.notes_nonce = to_hex(crypto::random_bytes(12));
  ++input.round;
  // The person took their time; the work has not begun.
  request.deadline = clock_.now() + options_.call_timeout;
  input.deadline = request.deadline;
  co_return std::nullopt;
}

}  // namespace workspace::mcp
