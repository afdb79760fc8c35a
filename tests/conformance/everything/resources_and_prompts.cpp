#include "base/encoding.hpp"
#include "fixtures.hpp"

namespace workspace::everything {
namespace {

using mcp::CallContext;
using mcp::Content;
using mcp::PromptArguments;
using mcp::PromptMessage;
using mcp::PromptOutcome;
using mcp::PromptResult;
using mcp::ReadOutcome;
using mcp::ReadResult;

Async<ReadOutcome> static_text(CallContext&, std::string uri) {
  co_return ReadResult::text(uri, "text/plain", "This is the content of the static text resource.");
}

Async<ReadOutcome> static_binary(CallContext&, std::string uri) {
  co_return ReadResult::blob(uri, "image/png", from_base64(image_base64).value());
}

Async<ReadOutcome> watched(CallContext&, std::string uri) {
  co_return ReadResult::text(uri, "text/plain", "Watched resource content");
}

Async<ReadOutcome> panel(CallContext&, std::string uri) {
  co_return ReadResult::text(uri, mcp::app_mime_type, "<!doctype html><title>Panel</title><p>A panel.</p>");
}

Async<ReadOutcome> from_template(CallContext&, std::string uri, mcp::Variables variables) {
  auto const& id = variables.at("id");
  json::object data{{"id", id}, {"templateTest", true}, {"data", "Data for ID: " + id}};
  json::value const whole(std::move(data));
  co_return ReadResult::text(uri, "application/json", json::write(whole));
}

PromptResult says(std::vector<Content> contents) {
  PromptResult result;
  for (auto& content : contents) result.messages.push_back({PromptMessage::Role::user, std::move(content)});
  return result;
}

Async<PromptOutcome> simple(CallContext&, PromptArguments) {
  std::vector<Content> contents{Content::text("This is a simple prompt for testing.")};
  co_return says(std::move(contents));
}

Async<PromptOutcome> with_arguments(CallContext&, PromptArguments arguments) {
  std::vector<Content> contents{Content::text(
      fmt::format("Prompt with arguments: arg1='{}', arg2='{}'", arguments["arg1"], arguments["arg2"]))};
  co_return says(std::move(contents));
}

Async<PromptOutcome> with_resource(CallContext&, PromptArguments arguments) {
  std::vector<Content> contents{Content::embedded_text(arguments["resourceUri"], "text/plain",
                                                       "Embedded resource content for testing."),
                                Content::text("Please process the embedded resource above.")};
  co_return says(std::move(contents));
}

Async<PromptOutcome> with_image(CallContext&, PromptArguments) {
  std::vector<Content> contents{Content::image(from_base64(image_base64).value(), "image/png"),
                                Content::text("Please analyze the image above.")};
  co_return says(std::move(contents));
}

Async<PromptOutcome> that_asks(CallContext& context, PromptArguments) {
  auto const answer = context.elicited("user_context");
  if (!answer) {
    mcp::InputRequired required;
    required.requests.emplace(
        "user_context",
        mcp::InputRequest::form(
            "What context should the prompt use?",
            object_of(
                R"({"type":"object","properties":{"context":{"type":"string"}},"required":["context"]})")));
    co_return required;
  }
  std::vector<Content> contents{
      Content::text("Use this context: " + std::string(json::text(answer->content, "context")))};
  co_return says(std::move(contents));
}

Async<mcp::Completion> complete_argument(CallContext&, std::string value,
                                         std::map<std::string, std::string, std::less<>>) {
  co_return mcp::complete_from({"paris", "park", "party"}, value);
}

}  // namespace

void add_resources(mcp::Offer& offer) {
  auto const info = [](std::string name, std::string description, std::string mime_type) {
    mcp::ResourceInfo made;
    made.title = name;
    made.name = std::move(name);
    made.description = std::move(description);
    made.mime_type = std::move(mime_type);
    return made;
  };
  offer.resources.add(
      {"test://static-text", info("static-text", "Text that stays.", "text/plain"), static_text});
  offer.resources.add(
      {"test://static-binary", info("static-binary", "An image.", "image/png"), static_binary});
  offer.resources.add(
      {"test://watched-resource", info("watched-resource", "Can be watched.", "text/plain"), watched, true});
  offer.resources.add({"ui://everything/panel.html",
                       info("panel", "A panel of MCP Apps.", std::string(mcp::app_mime_type)), panel});
  offer.templates.add(
      {"test://template/{id}/data", info("template", "Data of an id.", "application/json"), from_template});
}

void add_prompts(mcp::Offer& offer) {
  auto const add = [&](std::string name, std::string description, std::vector<mcp::PromptArgument> arguments,
                       std::function<Async<PromptOutcome>(CallContext&, PromptArguments)> get) {
    mcp::Prompt prompt;
    prompt.title = name;
    prompt.name = std::move(name);
    prompt.description = std::move(description);
    prompt.arguments = std::move(arguments);
    prompt.get = std::move(get);
    offer.prompts.add(std::move(prompt));
  };
  add("test_simple_prompt", "Says one thing.", {}, simple);
  add("test_prompt_with_arguments", "Repeats its arguments.",
      {{"arg1", "", "First", true, complete_argument}, {"arg2", "", "Second", true}}, with_arguments);
  add("test_prompt_with_embedded_resource", "Embeds a resource.", {{"resourceUri", "", "Its URI", true}},
      with_resource);
  add("test_prompt_with_image", "Shows an image.", {}, with_image);
  add("test_input_required_result_prompt", "Asks before it answers.", {}, that_asks);
}

}  // namespace workspace::everything
