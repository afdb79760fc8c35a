#include "tools/frame/tool.hpp"

#include "tools/frame/context.hpp"

#include <algorithm>

namespace workspace::tools {
namespace {

std::string listed(std::vector<schema::Issue> const& issues) {
  std::string text = issues.size() == 1 ? "An argument does not fit:" : "Some arguments do not fit:";
  for (auto const& issue : issues)
    text += "\n  " + (issue.path.empty() ? "/" : issue.path) + " " + issue.message;
  return text;
}

}  // namespace

InvalidArguments::InvalidArguments(std::vector<schema::Issue> const& issues)
    : Failure(ErrorKind::invalid, listed(issues), "\nCorrect and call again; nothing was done.") {}

void Tool::decode(schema::Fields const& fields, void* out, json::object const& arguments) {
  schema::Decoder decoder;
  decoder.object(fields, out, json::value(arguments));
  if (!decoder.issues.empty()) throw InvalidArguments(decoder.issues);
}

Async<Rendered> Tool::on_worker(ToolContext& context, std::function<Rendered()> write) {
  co_return co_await context.backend().workers.run(std::move(write));
}

std::vector<Tool const*> Tool::all() {
  std::vector<Tool const*> tools;
  for (auto const* tool = first_; tool; tool = tool->next_) tools.push_back(tool);
  std::ranges::sort(tools, {}, [](Tool const* tool) { return tool->info.name; });
  return tools;
}

Tool const* Tool::named(std::string_view name) {
  for (auto const* tool = first_; tool; tool = tool->next_)
    if (tool->info.name == name) return tool;
  return nullptr;
}

}  // namespace workspace::tools
