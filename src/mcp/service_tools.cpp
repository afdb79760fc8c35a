// tools/list and tools/call.
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "mcp/cursor.hpp"
#include "mcp/request_state.hpp"
#include "mcp/service.hpp"

namespace workspace::mcp {
namespace {

/// From here on writing takes longer than the event loop may be held up.
constexpr std::size_t large_result = 256u << 10;

std::size_t rough_size(CallResult const& result) {
  std::size_t size = 0;
  for (auto const& content : result.content)
    for (std::string_view key : {"text", "data"})
      if (auto const* const part = content.block.if_contains(key); part && part->is_string())
        size += part->get_string().size();
  return size;
}

bool is_elicitation(InputRequest const& request) { return request.method == "elicitation/create"; }

/// The question for a reader, where nobody can be asked by a form or a page that opens by itself.
std::string in_words(InputRequired const& required) {
  std::string text = "This needs an answer from the user before it can go on.";
  for (auto const& [key, request] : required.requests) {
    if (!is_elicitation(request)) continue;
    json::value const params(request.params);
    text.append("\n").append(json::text(params, "message"));
    if (auto const url = json::text(params, "url"); !url.empty()) text.append("\nOpen: ").append(url);
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
    else if (is_elicitation(*request))
      required["elicitation"] = json::object{};
  }
  return required;
}

}  // namespace

Async<Reply> Service::list_tools(ServiceRequest& request) {
  auto const version = request.caller.version;
  auto const offset = read_cursor(keys_, clock_.now(), tools_.fingerprint(), request.message.params);
  if (!offset) co_return Reply{{}, offset.error()};

  json::object rest;
  if (*offset + tools_.page_size() < tools_.size())
    rest["nextCursor"] = seal_cursor(keys_, tools_.fingerprint(), *offset + tools_.page_size());
  if (features(version).envelope) {
    rest["ttlMs"] = options_.list_ttl.count();
    rest["cacheScope"] = "public";
  }
  // The definitions are written already; the rest of the object is put behind them.
  std::string const tail = write(version, std::move(rest)).result;
  std::string result = "{\"tools\":" + tools_.page(version, *offset);
  if (tail.size() > 2)
    result.append(",").append(tail, 1, std::string::npos);
  else
    result += '}';
  co_return Reply{std::move(result)};
}

Async<Reply> Service::call_tool(ServiceRequest& request) {
  auto const& params = request.message.params;
  auto const* const name = params.if_contains("name");
  if (!name || !name->is_string())
    co_return Reply::failed(code::invalid_params, "\"name\" must be a string.");
  auto const* const arguments = params.if_contains("arguments");
  if (arguments && !arguments->is_object() && !arguments->is_null())
    co_return Reply::failed(code::invalid_params, fmt::format("\"arguments\" must be an object, not {}.",
                                                              json::kind_name(*arguments)));
  auto const* const tool = tools_.find(name->get_string());
  if (!tool) {
    std::string text = "There is no tool " + std::string(utf8_prefix(name->get_string(), 100)) + ".";
    if (auto const near = nearest(name->get_string(), tools_.names()); !near.empty())
      text.append(" Did you mean ").append(near).append("?");
    co_return Reply::failed(code::invalid_params, std::move(text));
  }
  co_return co_await run_tool(request, *tool);
}

Async<Reply> Service::run_tool(ServiceRequest& request, Tool const& tool) {
  auto const version = request.caller.version;
  auto& params = request.message.params;
  CallContext::Input input{request.message.id, request.caller, request.meta, request.deadline};
  if (request.caller.modern()) {
    if (auto const* const answers = params.if_contains("inputResponses")) {
      if (!answers->is_object())
        co_return Reply::failed(code::invalid_params, "\"inputResponses\" must be an object.");
      input.answers = answers->get_object();
    }
    if (auto const* const sent = params.if_contains("requestState")) {
      std::string_view const text =
          sent->is_string() ? std::string_view(sent->get_string()) : std::string_view();
      auto const digest = request_digest(request.message.method, params);
      auto state = open_request_state(keys_, clock_.now(), request.caller.principal.id, digest, text);
      if (!state) co_return Reply{{}, state.error()};
      input.notes = std::move(state->notes);
      input.notes_nonce = std::move(state->nonce);
      input.round = state->round;
    }
  }
  int const round = input.round;
  json::object arguments;
  if (auto* const sent = params.if_contains("arguments"); sent && sent->is_object()) {
    // Asking needs them once more, for the digest.
    if (request.caller.can_be_asked())
      arguments = sent->get_object();
    else
      arguments = std::move(sent->get_object());
  }

  CallContext context(std::move(input), request.notify);
  Outcome outcome;
  try {
    outcome = co_await tool.call(context, std::move(arguments));
  } catch (Failure const& failure) {
    outcome = CallResult::error(failure.error().text());
  }
  if (auto* const error = std::get_if<RpcError>(&outcome)) co_return Reply{{}, std::move(*error)};
  if (auto* const required = std::get_if<InputRequired>(&outcome)) {
    auto asked = ask(request, std::move(*required), round);
    if (auto* const reply = std::get_if<Reply>(&asked)) co_return std::move(*reply);
    outcome = std::move(std::get<CallResult>(asked));
  }
  co_return co_await write(version, std::move(std::get<CallResult>(outcome)));
}

/// A caller that cannot be asked gets the question as text; one that lacks sampling or roots, for which there
/// are no words, gets -32021.
std::variant<CallResult, Reply> Service::ask(ServiceRequest const& request, InputRequired required,
                                             int rounds) const {
  if (required.notes.size() > max_notes_bytes)
    throw Failure(ErrorKind::internal, "The handler's notes are longer than a request's state may be.");
  std::vector<InputRequest const*> unanswerable;
  for (auto const& [key, each] : required.requests)
    if (!request.caller.can_answer(each.method, each.params)) unanswerable.push_back(&each);
  if (!unanswerable.empty()) {
    bool const in_text =
        std::ranges::all_of(unanswerable, [](auto const* each) { return is_elicitation(*each); });
    if (in_text) return CallResult::error(in_words(required));
    if (!request.caller.modern())
      return CallResult::error("This needs a capability that the client does not offer.");
    json::object data;
    data["requiredCapabilities"] = missing_capabilities(unanswerable);
    return Reply::failed(code::missing_capability, "The client lacks a capability that this request needs.",
                         json::value(std::move(data)));
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
  RequestState const state{std::move(required.notes), rounds + 1};
  result["requestState"] =
      seal_request_state(keys_, clock_.now(), request.caller.principal.id, digest, state);
  return write(request.caller.version, std::move(result));
}

Async<Reply> Service::write(Version version, CallResult result) {
  bool const large = options_.workers && rough_size(result) > large_result;
  json::object described = call_result_for(version, describe(std::move(result)));
  if (!large) co_return write(version, std::move(described));
  auto work = [this, version, described = std::move(described)]() mutable {
    return write(version, std::move(described));
  };
  co_return co_await options_.workers->run(std::move(work));
}

}  // namespace workspace::mcp
