// Tools that answer at once: every kind of content, logs, progress, errors, changing lists.
#include "base/encoding.hpp"
#include "fixtures.hpp"

namespace workspace::everything {
namespace {

using mcp::CallContext;
using mcp::CallResult;
using mcp::Content;
using mcp::LogLevel;
using mcp::Outcome;

constexpr std::chrono::milliseconds pause{50};

Async<Outcome> simple_text(CallContext&, json::object) {
  co_return CallResult::text("This is a simple text response for testing.");
}

Content image() { return Content::image(from_base64(image_base64).value(), "image/png"); }

Async<Outcome> image_content(CallContext&, json::object) {
  CallResult result;
  result.content.push_back(image());
  co_return result;
}

Async<Outcome> audio_content(CallContext&, json::object) {
  CallResult result;
  result.content.push_back(Content::audio(from_base64(audio_base64).value(), "audio/wav"));
  co_return result;
}

Async<Outcome> embedded_resource(CallContext&, json::object) {
  CallResult result;
  result.content.push_back(Content::embedded_text("test://embedded-resource", "text/plain",
                                                  "This is an embedded resource content."));
  co_return result;
}

Async<Outcome> multiple_content_types(CallContext&, json::object) {
  CallResult result;
  result.content.push_back(Content::text("Multiple content types test:"));
  result.content.push_back(image());
  result.content.push_back(Content::embedded_text("test://mixed-content-resource", "application/json",
                                                  R"({"test":"data","value":123})"));
  co_return result;
}

Async<Outcome> with_logging(CallContext& context, json::object) {
  context.log(LogLevel::info, json::value("Tool execution started"));
  co_await async::sleep(pause);
  context.log(LogLevel::info, json::value("Tool processing data"));
  co_await async::sleep(pause);
  context.log(LogLevel::info, json::value("Tool execution completed"));
  co_return CallResult::text("Tool with logging executed successfully");
}

Async<Outcome> with_progress(CallContext& context, json::object) {
  for (double const done : {0.0, 50.0, 100.0}) {
    context.progress(done, 100, fmt::format("Completed step {} of 100", done));
    if (done < 100) co_await async::sleep(pause);
  }
  co_return CallResult::text("Tool with progress executed successfully");
}

Async<Outcome> error_handling(CallContext&, json::object) {
  co_return CallResult::error("This tool intentionally returns an error for testing");
}

Async<Outcome> json_schema(CallContext&, json::object arguments) {
  json::value const given(std::move(arguments));
  co_return CallResult::text("JSON Schema 2020-12 tool called with: " + json::write(given));
}

Async<Outcome> reconnection(CallContext& context, json::object) {
  context.close_stream(std::chrono::milliseconds(100));
  co_await async::sleep(std::chrono::milliseconds(100));
  co_return CallResult::text(
      "Reconnection test completed successfully. If you received this, the client properly reconnected after "
      "stream closure.");
}

Async<Outcome> x_mcp_header(CallContext&, json::object arguments) {
  co_return CallResult::text("Region: " + std::string(json::text(arguments, "region", "none")));
}

Async<Outcome> logging_tool(CallContext& context, json::object) {
  context.log(LogLevel::info, json::value("A log message"));
  co_return CallResult::text("Logged");
}

/// Adds an entry named `name`, or takes it away where it is there.
template <class T>
void toggle(mcp::Registry<T>& registry, T entry, std::string const& name) {
  if (!registry.remove(name)) registry.add(std::move(entry));
}

constexpr std::string_view full_schema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "$defs": {"address": {"$anchor": "addressDef", "type": "object",
                        "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}},
  "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"},
                 "contactMethod": {"type": "string", "enum": ["phone", "email"]},
                 "phone": {"type": "string"}, "email": {"type": "string"}},
  "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
  "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
  "then": {"required": ["phone"]},
  "else": {"required": ["email"]},
  "additionalProperties": false
})";

}  // namespace

std::string_view const image_base64 =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
std::string_view const audio_base64 = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=";

json::object object_of(std::string_view text) { return json::parse(text).value().as_object(); }

mcp::Tool tool(std::string name, std::string description,
               std::function<Async<Outcome>(CallContext&, json::object)> call, std::string_view properties) {
  mcp::Tool made;
  made.title = name;
  made.name = std::move(name);
  made.description = std::move(description);
  made.input_schema["type"] = "object";
  made.input_schema["properties"] = object_of(properties);
  made.call = std::move(call);
  return made;
}

void add_simple_tools(mcp::Offer& offer) {
  auto& tools = offer.tools;
  tools.add(tool("test_simple_text", "Answers with text.", simple_text));
  tools.add(tool("test_image_content", "Answers with an image.", image_content));
  tools.add(tool("test_audio_content", "Answers with sound.", audio_content));
  tools.add(tool("test_embedded_resource", "Answers with an embedded resource.", embedded_resource));
  tools.add(
      tool("test_multiple_content_types", "Answers with text, image and resource.", multiple_content_types));
  tools.add(tool("test_tool_with_logging", "Logs three times.", with_logging));
  tools.add(tool("test_tool_with_progress", "Reports progress three times.", with_progress));
  tools.add(tool("test_error_handling", "Fails as tools fail.", error_handling));
  tools.add(tool("test_reconnection", "Ends its event stream before it answers.", reconnection));
  tools.add(tool("test_logging_tool", "Logs once.", logging_tool));
  tools.add(tool("test_x_mcp_header", "Has a parameter that a header repeats.", x_mcp_header,
                 R"({"region":{"type":"string","x-mcp-header":"Region"}})"));
  auto with_panel = tool("test_panel", "Has a panel of MCP Apps.", simple_text);
  with_panel.meta["ui"] = json::object{{"resourceUri", "ui://everything/panel.html"}};
  tools.add(std::move(with_panel));
  auto with_schema = tool("json_schema_2020_12_tool", "Has a schema of many keywords.", json_schema);
  with_schema.input_schema = object_of(full_schema);
  tools.add(std::move(with_schema));
  tools.add(tool("test_trigger_tool_change", "Adds or removes a tool.",
                 [&offer](CallContext&, json::object) -> Async<Outcome> {
                   return [](mcp::Offer& changing) -> Async<Outcome> {
                     toggle(changing.tools, tool("test_dynamic_tool", "Comes and goes.", simple_text),
                            "test_dynamic_tool");
                     co_return CallResult::text("The list of tools has changed.");
                   }(offer);
                 }));
  tools.add(tool("test_trigger_prompt_change", "Adds or removes a prompt.",
                 [&offer](CallContext&, json::object) -> Async<Outcome> {
                   return [](mcp::Offer& changing) -> Async<Outcome> {
                     mcp::Prompt prompt;
                     prompt.name = prompt.title = "test_dynamic_prompt";
                     prompt.description = "Comes and goes.";
                     prompt.get = [](CallContext&, mcp::PromptArguments) -> Async<mcp::PromptOutcome> {
                       co_return mcp::PromptResult{};
                     };
                     toggle(changing.prompts, std::move(prompt), "test_dynamic_prompt");
                     co_return CallResult::text("The list of prompts has changed.");
                   }(offer);
                 }));
}

}  // namespace workspace::everything
