#pragma once
// Conversations that a person starts by name: what to do for them, step by step, with the tools' names, and
// what can be read at once, embedded. A prompt is one declaration that links itself into the registry, as a
// tool does:
//
//   Prompt const triage{{.name = "triage_inbox", .title = "Triage inbox", .description = "...",
//                        .tool = "search_gmail_messages"}, write_triage};

#include "base/registry.hpp"
#include "mcp/offer/prompt.hpp"
#include "tools/frame/context.hpp"
#include "tools/offer/resource_adapter.hpp"

namespace workspace::tools {

/// What a prompt is written with.
class PromptContext {
 public:
  /// `deadline` ends what is read for it.
  PromptContext(Policy& policy, std::vector<Tool const*> const& tools, ToolContext& context,
                TimePoint deadline)
      : policy_(policy), tools_(tools), context_(context), deadline_(deadline) {}

  std::string const& user() const { return context_.user(); }
  ToolContext& tools() const { return context_; }
  bool offers(std::string_view tool) const;

  /// Puts what the resource holds before the words. False where it cannot be read now: the words must do.
  Async<bool> embed(std::string uri);

  /// The first paragraph.
  void begin(std::string text) { words_ = std::move(text); }
  /// A numbered step, left out where one of the tools that it names is not offered.
  void step(std::initializer_list<std::string_view> tools, std::string_view text);
  /// The last paragraph.
  void end(std::string_view text) { words_.append("\n\n").append(text); }

  std::vector<mcp::PromptMessage> messages() &&;

 private:
  Policy& policy_;
  std::vector<Tool const*> const& tools_;
  ToolContext& context_;
  TimePoint deadline_;
  std::vector<mcp::Content> embedded_;
  std::string words_;
  int steps_ = 0;
};

struct PromptParameter {
  std::string_view name;
  std::string_view title;
  std::string_view description;
  bool required = false;
  Suggestions const* complete = nullptr;
};

struct PromptInfo {
  std::string_view name;
  std::string_view title;
  std::string_view description;
  std::string_view icon;  // see icons.hpp
  std::string_view tool;  // what it cannot do without: it is offered where this is, and needs what this needs
  std::vector<PromptParameter> parameters = {};  // beside user_google_email
};

class Prompt : public Registered<Prompt> {
 public:
  using Write = Async<void> (*)(PromptContext& context, mcp::PromptArguments arguments);

  Prompt(PromptInfo prompt_info, Write writer) : info(std::move(prompt_info)), write(writer) {}

  /// Every prompt of the program, sorted by name.
  static std::vector<Prompt const*> all() {
    return all_by([](Prompt const& prompt) { return prompt.info.name; });
  }

  PromptInfo const info;
  Write const write;
};

/// The argument's text without blanks around it, or `otherwise` where there is none.
std::string argument(mcp::PromptArguments const& arguments, std::string_view name,
                     std::string_view otherwise = {});

/// Prompts whose tool is among `tools`. `policy` and `backend` must outlive the result.
std::vector<mcp::Prompt> make_mcp_prompts(std::vector<Tool const*> const& tools, Policy& policy,
                                          Backend& backend, AdapterOptions options);

}  // namespace workspace::tools
