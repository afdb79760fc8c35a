#include "tools/frame/tool.hpp"

#include "base/text.hpp"
#include "tools/frame/context.hpp"

#include <algorithm>

namespace workspace::tools {
namespace {

/// Bytes, roughly. A result of this size takes some tenths of a millisecond to write (bench/stall).
constexpr std::size_t large_result = 64u << 10;

std::string listed(std::vector<schema::Issue> const& issues) {
  std::string text = issues.size() == 1 ? "An argument does not fit:" : "Some arguments do not fit:";
  for (auto const& issue : issues)
    text += "\n  " + (issue.path.empty() ? "/" : issue.path) + " " + issue.message;
  return text;
}

/// An action that names a parameter which is not there would fail at a client's call only.
void check_names(Tool const& tool, ActionInfo const& action, schema::Fields const& fields) {
  auto const require = [&](std::string_view name) {
    if (!fields.find(name))
      throw std::logic_error(fmt::format("{} {} has no parameter {}", tool.info.name, action.name, name));
  };
  for (auto const need : split(action.needs, ','))
    for (auto const name : split(trim(need), '|'))
      if (!name.empty()) require(name);
  require("action");
  if (fields.find("action")->type != &schema::Type<std::string>::info)
    throw std::logic_error(fmt::format("{}: action is no std::string", tool.info.name));
}

void add_missing(std::vector<MethodRef>& to, std::vector<MethodRef> const& methods) {
  for (auto const& method : methods)
    if (std::ranges::find(to, method) == to.end()) to.push_back(method);
}

/// What the action needs and the parameters lack.
void require_needs(ActionInfo const& action, schema::Fields const& fields, void const* parameters,
                   std::vector<schema::Issue>& issues) {
  for (auto const need : split(action.needs, ',')) {
    auto const names = split(trim(need), '|');
    if (trim(need).empty() || std::ranges::any_of(names, [&](std::string_view name) {
          return !schema::is_initial(*fields.find(name), parameters);
        }))
      continue;
    auto others = join(std::vector<std::string>(names.begin() + 1, names.end()), " or ");
    issues.push_back(
        {"/" + std::string(names.front()), fmt::format("is needed for action \"{}\"{}", action.name,
                                                       others.empty() ? "" : " (or " + others + ")")});
  }
}

}  // namespace

InvalidArguments::InvalidArguments(std::vector<schema::Issue> const& issues)
    : Failure(ErrorKind::invalid, listed(issues), "\nCorrect and call again; nothing was done.") {}

Tool::Tool(ToolInfo tool_info, schema::Fields const& (*parameters)(), std::shared_ptr<void> (*make)(),
           ResultInfo const& results, Run run)
    : info(std::move(tool_info)), parameters_(parameters), make_(make), results_(results), run_(run) {}

void Tool::add_only_action(void (*handler)()) {
  actions_.push_back({.name = {},
                      .effect = info.effect,
                      .idempotent = info.idempotent,
                      .methods = info.methods,
                      .also = info.also});
  handlers_.push_back(handler);
}

void Tool::add_action(ActionInfo action, void (*handler)(), ToolInfo const& common) {
  check_names(*this, action, parameters_());
  add_missing(action.methods, common.methods);
  add_missing(action.also, common.also);
  info.idempotent = action.idempotent && (actions_.empty() || info.idempotent);
  info.effect = std::max(info.effect, action.effect);
  add_missing(info.methods, action.methods);
  add_missing(info.also, action.also);
  choices_.push_back(action.name);
  actions_.push_back(std::move(action));
  handlers_.push_back(handler);
}

schema::Fields const& Tool::parameters() const {
  if (choices_.empty()) return parameters_();
  std::call_once(listed_once_, [this] {
    listed_ = parameters_();
    for (auto& field : listed_)
      if (field.name == "action") field = field.choices(choices_);
  });
  return listed_;
}

Tool::Decoded Tool::decode(json::object const& arguments, std::span<schema::Target const> more) const {
  Decoded decoded;
  auto const parameters = make_();
  auto const& fields = this->parameters();
  std::vector<schema::Target> targets{{&fields, parameters.get()}};
  targets.insert(targets.end(), more.begin(), more.end());
  schema::Decoder decoder;
  decoder.object(targets, arguments);
  decoded.issues = std::move(decoder.issues);
  decoded.parameters = parameters;
  if (!decoded.issues.empty()) return decoded;
  if (choices_.empty()) {
    decoded.action = &actions_.front();
    return decoded;
  }
  auto const& field = *fields.find("action");
  std::string_view const name =
      *reinterpret_cast<std::string const*>(static_cast<char const*>(parameters.get()) + field.offset);
  auto const found = std::ranges::find(actions_, name, &ActionInfo::name);
  decoded.action = &*found;
  require_needs(*found, fields, parameters.get(), decoded.issues);
  return decoded;
}

Async<Rendered> Tool::run(ToolContext& context, Decoded decoded) const {
  if (!decoded.issues.empty()) throw InvalidArguments(decoded.issues);
  auto const handler = handlers_[std::size_t(decoded.action - actions_.data())];
  auto result = co_await run_(handler, context, decoded.parameters.get());
  // Blocks beside the text, images mostly, are large and stand in no field.
  bool const large =
      results_.more || schema::rough_size(schema::View(*results_.type, result.value.get())) > large_result;
  if (!large) co_return rendered(result.value.get());
  std::function<Rendered()> write = [this, value = std::move(result.value)]() mutable {
    auto const mine = std::move(value);  // so that a large one is freed on the worker too
    return rendered(mine.get());
  };
  co_return co_await context.backend().workers.run(std::move(write));
}

Async<Rendered> Tool::call(ToolContext& context, json::object const& arguments) const {
  auto decoded = decode(arguments);
  co_return co_await run(context, std::move(decoded));
}

Rendered Tool::rendered(void const* result) const {
  schema::View const view(*results_.type, result);
  Rendered rendered;
  rendered.structured = schema::to_json(view);
  rendered.text = results_.text ? results_.text(result)
                                : render(view, results_.heading ? results_.heading(result) : std::string());
  if (results_.more) rendered.more = results_.more(result);
  return rendered;
}

namespace {

std::string_view name_of(Tool const& tool) { return tool.info.name; }

}  // namespace

std::vector<Tool const*> Tool::all() { return all_by(name_of); }

Tool const* Tool::named(std::string_view name) { return one_by(name_of, name); }

}  // namespace workspace::tools
