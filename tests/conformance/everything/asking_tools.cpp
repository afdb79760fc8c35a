// Tools that ask the user or client before they answer. The same handlers serve both eras.
#include "fixtures.hpp"

namespace workspace::everything {
namespace {

using mcp::CallContext;
using mcp::CallResult;
using mcp::InputRequest;
using mcp::InputRequired;
using mcp::Outcome;

InputRequired one(std::string key, InputRequest request, std::string notes = {}) {
  InputRequired required;
  required.requests.emplace(std::move(key), std::move(request));
  required.notes = std::move(notes);
  return required;
}

InputRequest form(std::string message, std::string_view field, std::string_view type) {
  return InputRequest::form(
      std::move(message),
      object_of(fmt::format(
          R"({{"type":"object","properties":{{"{0}":{{"type":"{1}"}}}},"required":["{0}"]}})", field, type)));
}

InputRequest sampling(std::string_view text, int max_tokens) {
  json::object content{{"type", "text"}, {"text", text}};
  json::object message{{"role", "user"}};
  message["content"] = std::move(content);
  json::array messages;
  messages.emplace_back(std::move(message));
  json::object params;
  params["messages"] = std::move(messages);
  params["maxTokens"] = max_tokens;
  return {"sampling/createMessage", std::move(params)};
}

/// The value of a form's field, where the person filled it in.
json::value const* filled(CallContext& context, std::string_view key, std::string_view field) {
  auto const* const answer = context.answer(key);
  return answer && context.elicited(key) ? json::find_path(*answer, {"content", field}) : nullptr;
}

std::string text_of(json::value const* value) {
  return value && value->is_string() ? std::string(value->get_string()) : "unknown";
}

std::string sampled_text(json::value const& answer) {
  auto const* const text = json::find_path(answer, {"content", "text"});
  return text_of(text);
}

/// What the client answered, in words; asks where it has not.
Async<Outcome> elicit(CallContext& context, std::string key, InputRequest request, std::string_view heading) {
  auto const answer = context.elicited(key);
  if (!answer) co_return one(key, std::move(request));
  json::value const content(answer->content);
  co_return CallResult::text(fmt::format("{}action={}, content={}", heading,
                                         json::text(*context.answer(key), "action"), json::write(content)));
}

Async<Outcome> elicitation(CallContext& context, json::object arguments) {
  auto request = InputRequest::form(
      std::string(json::text(arguments, "message")),
      object_of(
          R"({"type":"object","properties":{"response":{"type":"string","description":"User's response"}},)"
          R"("required":["response"]})"));
  return elicit(context, "response", std::move(request), "User response: ");
}

Async<Outcome> elicitation_defaults(CallContext& context, json::object) {
  auto request = InputRequest::form("Please review and update the form fields with defaults", object_of(R"({
    "type": "object", "required": [], "properties": {
      "name": {"type": "string", "description": "User name", "default": "John Doe"},
      "age": {"type": "integer", "description": "User age", "default": 30},
      "score": {"type": "number", "description": "User score", "default": 95.5},
      "status": {"type": "string", "description": "User status", "enum": ["active", "inactive", "pending"],
                 "default": "active"},
      "verified": {"type": "boolean", "description": "Verification status", "default": true}}})"));
  return elicit(context, "form", std::move(request), "Elicitation completed: ");
}

Async<Outcome> elicitation_enums(CallContext& context, json::object) {
  auto request = InputRequest::form("Please select options from the enum fields", object_of(R"json({
    "type": "object", "required": [], "properties": {
      "untitledSingle": {"type": "string", "description": "Select one option",
                         "enum": ["option1", "option2", "option3"]},
      "titledSingle": {"type": "string", "description": "Select one option with titles", "oneOf": [
        {"const": "value1", "title": "First Option"}, {"const": "value2", "title": "Second Option"},
        {"const": "value3", "title": "Third Option"}]},
      "legacyEnum": {"type": "string", "description": "Select one option (legacy)",
                     "enum": ["opt1", "opt2", "opt3"],
                     "enumNames": ["Option One", "Option Two", "Option Three"]},
      "untitledMulti": {"type": "array", "description": "Select multiple options", "minItems": 1, "maxItems": 3,
                        "items": {"type": "string", "enum": ["option1", "option2", "option3"]}},
      "titledMulti": {"type": "array", "description": "Select multiple options with titles", "minItems": 1,
                      "maxItems": 3, "items": {"anyOf": [
        {"const": "value1", "title": "First Choice"}, {"const": "value2", "title": "Second Choice"},
        {"const": "value3", "title": "Third Choice"}]}}}})json"));
  return elicit(context, "form", std::move(request), "Elicitation completed: ");
}

Async<Outcome> sample(CallContext& context, json::object arguments) {
  auto const* const answer = context.answer("sample");
  if (!answer) co_return one("sample", sampling(json::text(arguments, "prompt"), 100));
  co_return CallResult::text("LLM response: " + sampled_text(*answer));
}

Async<Outcome> missing_capability(CallContext& context, json::object) {
  if (!context.caller().can_answer("sampling/createMessage", {}))
    co_return one("sample", sampling("Hello", 10));
  co_return CallResult::text("Success");
}

Async<Outcome> streaming_elicitation(CallContext& context, json::object) {
  context.progress(50, 100, "half");
  if (!filled(context, "value", "value")) co_return one("value", form("A value, please", "value", "string"));
  co_return CallResult::text("Done");
}

Async<Outcome> ask_name(CallContext& context, json::object) {
  auto const* const name = filled(context, "user_name", "name");
  if (!name || !name->is_string()) co_return one("user_name", form("What is your name?", "name", "string"));
  co_return CallResult::text("Hello, " + text_of(name) + "!");
}

Async<Outcome> ask_model(CallContext& context, json::object) {
  auto const* const answer = context.answer("sample_request");
  if (!answer || !answer->is_object())
    co_return one("sample_request", sampling("What is the capital of France?", 100));
  co_return CallResult::text("Sampling result: " + sampled_text(*answer));
}

Async<Outcome> ask_roots(CallContext& context, json::object) {
  auto const* const answer = context.answer("roots_request");
  if (!answer || !answer->is_object()) co_return one("roots_request", {"roots/list", {}});
  co_return CallResult::text(fmt::format("Found {} root(s)", json::items(*answer, "roots").size()));
}

Async<Outcome> ask_with_state(CallContext& context, json::object) {
  auto const* const ok = filled(context, "confirm", "ok");
  if (context.notes() != "request-state" || !ok)
    co_return one("confirm", form("Please confirm", "ok", "boolean"), "request-state");
  co_return CallResult::text("state-ok: requestState validated");
}

Async<Outcome> ask_against_tampering(CallContext& context, json::object) {
  auto const* const ok = filled(context, "confirm", "ok");
  if (context.notes() != "tamper-test" || !ok)
    co_return one("confirm", form("Please confirm", "ok", "boolean"), "tamper-test");
  co_return CallResult::text("integrity-ok: state verified");
}

Async<Outcome> ask_much(CallContext& context, json::object) {
  auto const* const name = filled(context, "user_name", "name");
  auto const* const greeting = context.answer("greeting");
  auto const* const roots = context.answer("client_roots");
  if (!name || !greeting || !roots) {
    auto required = one("user_name", form("What is your name?", "name", "string"), "multiple-inputs");
    required.requests.emplace("greeting", sampling("Generate a greeting", 50));
    required.requests.emplace("client_roots", InputRequest{"roots/list", {}});
    co_return required;
  }
  co_return CallResult::text(fmt::format("Name: {}; Greeting: {}; Roots: {}", text_of(name),
                                         sampled_text(*greeting), json::items(*roots, "roots").size()));
}

/// Two questions one after the other; the first answer travels in the notes.
Async<Outcome> ask_again(CallContext& context, json::object) {
  auto const* const color = filled(context, "step2", "color");
  if (context.notes().starts_with("name:") && color)
    co_return CallResult::text(
        fmt::format("Multi-round complete for {} who likes {}", context.notes().substr(5), text_of(color)));
  auto const* const name = filled(context, "step1", "name");
  if (name)
    co_return one("step2", form("Step 2: What is your favorite color?", "color", "string"),
                  "name:" + text_of(name));
  co_return one("step1", form("Step 1: What is your name?", "name", "string"), "first");
}

/// Asks only for what the client offers.
Async<Outcome> ask_what_is_offered(CallContext& context, json::object) {
  if (context.answer("elicit_input") || context.answer("sample_input"))
    co_return CallResult::text("capabilities-ok");
  InputRequired required;
  auto question = form("Elicitation input", "value", "string");
  if (context.caller().can_answer(question.method, question.params))
    required.requests.emplace("elicit_input", std::move(question));
  if (context.caller().can_answer("sampling/createMessage", {}))
    required.requests.emplace("sample_input", sampling("Sample request", 50));
  if (required.requests.empty()) co_return CallResult::text("No supported capabilities declared");
  co_return required;
}

}  // namespace

void add_asking_tools(mcp::Offer& offer) {
  auto& tools = offer.tools;
  tools.add(tool("test_elicitation", "Asks the user.", elicitation, R"({"message":{"type":"string"}})"));
  tools.add(tool("test_elicitation_sep1034_defaults", "Asks with defaults.", elicitation_defaults));
  tools.add(tool("test_elicitation_sep1330_enums", "Asks with choices.", elicitation_enums));
  tools.add(tool("test_sampling", "Asks the client's model.", sample, R"({"prompt":{"type":"string"}})"));
  tools.add(tool("test_missing_capability", "Needs sampling.", missing_capability));
  tools.add(tool("test_streaming_elicitation", "Reports progress, then asks.", streaming_elicitation));
  tools.add(tool("test_input_required_result_elicitation", "Asks for a name.", ask_name));
  tools.add(tool("test_input_required_result_sampling", "Asks the client's model.", ask_model));
  tools.add(tool("test_input_required_result_list_roots", "Asks for roots.", ask_roots));
  tools.add(tool("test_input_required_result_request_state", "Asks and keeps state.", ask_with_state));
  tools.add(
      tool("test_input_required_result_tampered_state", "Asks and keeps state.", ask_against_tampering));
  tools.add(tool("test_input_required_result_multiple_inputs", "Asks for three things at once.", ask_much));
  tools.add(tool("test_input_required_result_multi_round", "Asks twice.", ask_again));
  tools.add(tool("test_input_required_result_capabilities", "Asks what the client can answer.",
                 ask_what_is_offered));
}

}  // namespace workspace::everything
