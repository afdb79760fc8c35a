#include "tools/offer/prompts.hpp"

#include "base/text.hpp"
#include "tools/frame/acting_as.hpp"
#include "tools/frame/audited.hpp"
#include "tools/offer/icons.hpp"

#include <algorithm>

namespace workspace::tools {
namespace {

constexpr std::string_view user_argument = "user_google_email";
constexpr std::chrono::seconds writing_time{20};

/// What all prompts of a server share.
struct Offered {
  std::vector<Tool const*> tools;
  Policy& policy;
  Backend& backend;
  std::string default_user;
};

/// One prompt being written.
class Writing {
 public:
  Writing(Prompt const& prompt, Offered const& offered, mcp::CallContext& call)
      : prompt_(prompt), offered_(offered), call_(call) {}

  Async<mcp::PromptOutcome> run(mcp::PromptArguments arguments) {
    Asked const asked{"prompts/get", "prompt", prompt_.info.name};
    mcp::PromptResult result;
    result.description = prompt_.info.description;
    result.messages = co_await audited(offered_.policy, offered_.backend, call_.log_id(), asked, user_,
                                       perform(std::move(arguments)));
    co_return result;
  }

 private:
  Async<std::vector<mcp::PromptMessage>> perform(mcp::PromptArguments arguments) {
    auto named = argument(arguments, user_argument, offered_.default_user);
    user_ = co_await offered_.policy.resolve_user(call_, std::move(named));
    auto const& tool = *Tool::named(prompt_.info.tool);
    co_await offered_.policy.allow(tool, tool.actions().front(), user_);
    auto const deadline = std::min(call_.deadline(), offered_.backend.clock.now() + writing_time);
    ActingAs acting(offered_.backend, call_, user_, deadline,
                    methods_of({&tool.info.methods, &tool.info.also}));
    PromptContext context(offered_.policy, offered_.tools, acting.context(), deadline);
    co_await prompt_.write(context, std::move(arguments));
    co_return std::move(context).messages();
  }

  Prompt const& prompt_;
  Offered const& offered_;
  mcp::CallContext& call_;
  std::string user_;
};

Async<mcp::PromptOutcome> write(Prompt const* prompt, std::shared_ptr<Offered const> offered,
                                mcp::CallContext& call, mcp::PromptArguments arguments) {
  Writing writing(*prompt, *offered, call);
  co_return co_await writing.run(std::move(arguments));
}

}  // namespace

bool PromptContext::offers(std::string_view tool) const { return tools::offers(tools_, tool); }

Async<bool> PromptContext::embed(std::string uri) {
  auto parsed = parse_resource_uri(uri);
  if (!parsed || !offers(parsed->resource->info.tool)) co_return false;
  try {
    auto const parts = co_await read_parts(std::move(*parsed), policy_, context_.backend(), context_.call(),
                                           context_.user(), deadline_);
    for (auto const& part : parts)
      if (!part.binary) embedded_.push_back(mcp::Content::embedded_text(uri, part.mime_type, part.data));
  } catch (Failure const& failure) {
    // What the person named and is not there must be said; the rest, the model can read itself.
    auto const kind = failure.error().kind;
    if (kind == ErrorKind::invalid || kind == ErrorKind::not_found) throw;
    co_return false;
  }
  co_return true;
}

void PromptContext::step(std::initializer_list<std::string_view> tools, std::string_view text) {
  if (!std::ranges::all_of(tools, [&](auto tool) { return offers(tool); })) return;
  words_ += fmt::format("{}{}. {}", steps_ == 0 ? "\n\n" : "\n", steps_ + 1, text);
  ++steps_;
}

std::vector<mcp::PromptMessage> PromptContext::messages() && {
  std::vector<mcp::PromptMessage> all;
  for (auto& content : embedded_) all.push_back({mcp::PromptMessage::Role::user, std::move(content)});
  all.push_back({mcp::PromptMessage::Role::user, mcp::Content::text(std::move(words_))});
  return all;
}

std::string argument(mcp::PromptArguments const& arguments, std::string_view name,
                     std::string_view otherwise) {
  auto const found = arguments.find(name);
  auto const text = found == arguments.end() ? std::string_view() : trim(found->second);
  return std::string(text.empty() ? otherwise : text);
}

std::vector<mcp::Prompt> make_mcp_prompts(std::vector<Tool const*> const& tools, Policy& policy,
                                          Backend& backend, AdapterOptions options) {
  auto const offered =
      std::make_shared<Offered const>(Offered{tools, policy, backend, std::move(options.default_user)});
  std::vector<mcp::Prompt> result;
  for (auto const* prompt : Prompt::all()) {
    auto const& info = prompt->info;
    if (!offers(tools, info.tool)) continue;
    mcp::Prompt made;
    made.name = info.name;
    made.title = info.title;
    made.description = info.description;
    made.icons = icons_of(info.icon);
    for (auto const& parameter : info.parameters)
      made.arguments.push_back({.name = std::string(parameter.name),
                                .title = std::string(parameter.title),
                                .description = std::string(parameter.description),
                                .required = parameter.required,
                                .complete = parameter.complete ? complete_by(*parameter.complete, policy,
                                                                             backend, offered->default_user)
                                                               : mcp::Complete()});
    made.arguments.push_back({.name = std::string(user_argument),
                              .title = "Account",
                              .description = "The user's Google address.",
                              .required = offered->default_user.empty(),
                              .complete = complete_user(policy)});
    made.get = [prompt, offered](mcp::CallContext& call, mcp::PromptArguments arguments) {
      return write(prompt, offered, call, std::move(arguments));
    };
    result.push_back(std::move(made));
  }
  return result;
}

}  // namespace workspace::tools
