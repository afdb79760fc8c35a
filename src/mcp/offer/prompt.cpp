#include "mcp/offer/prompt.hpp"

#include "mcp/protocol/members.hpp"

namespace workspace::mcp {

json::object describe(PromptResult result, Version version) {
  json::array messages;
  for (auto& message : result.messages) {
    json::object one{{"role", message.role == PromptMessage::Role::user ? "user" : "assistant"}};
    one["content"] = content_for(version, json::value(std::move(message.content.block)));
    messages.emplace_back(std::move(one));
  }
  json::object out;
  put(out, "description", result.description);
  out["messages"] = std::move(messages);
  return out;
}

std::string const& key_of(Prompt const& prompt) { return prompt.name; }

void check(Prompt const& prompt) {
  if (prompt.name.empty() || !prompt.get)
    throw Failure(ErrorKind::invalid, "The prompt \"" + prompt.name + "\" needs a name and a handler.");
}

json::object definition(Prompt const& prompt, Version version) {
  auto const& known = features(version);
  json::object out{{"name", prompt.name}};
  if (known.structured) put(out, "title", prompt.title);
  put(out, "description", prompt.description);
  if (known.icons) put(out, "icons", prompt.icons);
  json::array arguments;
  for (auto const& argument : prompt.arguments) {
    json::object one{{"name", argument.name}};
    if (known.structured) put(one, "title", argument.title);
    put(one, "description", argument.description);
    if (argument.required) one["required"] = true;
    arguments.emplace_back(std::move(one));
  }
  put(out, "arguments", arguments);
  if (known.structured) put(out, "_meta", prompt.meta);
  return out;
}

}  // namespace workspace::mcp
