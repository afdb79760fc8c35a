// prompts/list and prompts/get.
#include "base/text.hpp"
#include "mcp/service/converse.hpp"
#include "mcp/service/listing.hpp"

namespace workspace::mcp {
namespace {

constexpr std::size_t max_argument_bytes = 16u << 10;

/// The arguments as text, or what is wrong with them: all at once.
Result<PromptArguments, RpcError> read_arguments(Prompt const& prompt, json::object const& params) {
  auto const invalid = [](std::string text) { return RpcError{code::invalid_params, std::move(text)}; };
  PromptArguments arguments;
  std::string problems;
  if (auto const* const sent = params.if_contains("arguments"); sent && !sent->is_null()) {
    if (!sent->is_object()) return invalid("\"arguments\" must be an object of strings.");
    for (auto const& each : sent->get_object()) {
      auto const known =
          std::ranges::any_of(prompt.arguments, [&](auto const& one) { return one.name == each.key(); });
      if (!known)
        problems += fmt::format(" There is no argument {}.", utf8_prefix(each.key(), 100));
      else if (!each.value().is_string() || each.value().get_string().size() > max_argument_bytes)
        problems += fmt::format(" {} must be a string of at most {} bytes.", std::string_view(each.key()),
                                max_argument_bytes);
      else
        arguments.emplace(each.key(), each.value().get_string());
    }
  }
  for (auto const& each : prompt.arguments)
    if (each.required && !arguments.contains(each.name))
      problems += fmt::format(" {} is required.", each.name);
  if (!problems.empty()) return invalid(fmt::format("The prompt {}:{}", prompt.name, problems));
  return arguments;
}

}  // namespace

Async<Reply> Service::list_prompts(ServiceRequest& request) {
  co_return list(request, offer_.prompts, "prompts");
}

Async<Reply> Service::get_prompt(ServiceRequest& request) {
  auto const& params = request.message.params;
  auto const* const name = params.if_contains("name");
  if (!name || !name->is_string())
    co_return Reply::failed(code::invalid_params, "\"name\" must be a string.");
  auto const prompt = offer_.prompts.find(name->get_string());
  if (!prompt)
    co_return Reply::failed(code::invalid_params,
                            "There is no prompt " + std::string(utf8_prefix(name->get_string(), 100)) + ".");
  auto const arguments = read_arguments(*prompt, params);
  if (!arguments) co_return Reply{{}, arguments.error()};
  std::function<Async<PromptOutcome>(CallContext&)> handler = [&prompt, &arguments](CallContext& context) {
    return prompt->get(context, *arguments);
  };
  try {
    auto came = co_await converse<PromptOutcome>(request, std::move(handler));
    if (auto* const reply = std::get_if<Reply>(&came)) co_return std::move(*reply);
    auto& outcome = std::get<PromptOutcome>(came);
    if (auto* const error = std::get_if<RpcError>(&outcome)) co_return Reply{{}, std::move(*error)};
    auto const version = request.caller.version;
    co_return write(version, describe(std::move(std::get<PromptResult>(outcome)), version));
  } catch (Failure const& failure) {
    co_return Reply::failed(code::invalid_params, failure.error().text());
  }
}

}  // namespace workspace::mcp
