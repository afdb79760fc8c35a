#include "mcp/protocol/call_context.hpp"

namespace workspace::mcp {

json::value const* CallContext::answer(std::string_view key) const {
  auto const* const found = in_.answers.if_contains(key);
  return found && !found->is_null() ? found : nullptr;
}

std::optional<ElicitAnswer> CallContext::elicited(std::string_view key) const {
  auto const* const raw = answer(key);
  if (!raw) return std::nullopt;
  auto const action = json::text(*raw, "action");
  if (action == "decline") return ElicitAnswer{ElicitAnswer::Action::decline, {}};
  if (action == "cancel") return ElicitAnswer{ElicitAnswer::Action::cancel, {}};
  if (action != "accept") return std::nullopt;
  ElicitAnswer result{ElicitAnswer::Action::accept, {}};
  if (auto const* const content = json::find(*raw, "content")) {
    if (!content->is_object()) return std::nullopt;
    result.content = content->get_object();
  }
  return result;
}

void CallContext::progress(double done, std::optional<double> total, std::string_view message) {
  if (in_.set_status && !message.empty()) in_.set_status(std::string(message));
  if (!wants_progress() || !wire_.notify || (last_progress_ && done <= *last_progress_)) return;
  last_progress_ = done;
  json::object params{{"progressToken", in_.meta.progress_token}, {"progress", done}};
  if (total) params["total"] = *total;
  // 2024-11-05 has no message.
  if (!message.empty() && version() != Version::v2024_11_05) params["message"] = message;
  wire_.notify(write_notification("notifications/progress", std::move(params)));
}

void CallContext::log(LogLevel level, json::value data, std::string_view logger) {
  if (!in_.meta.log_level || level < *in_.meta.log_level || !wire_.notify) return;
  json::object params{{"level", to_string(level)}};
  if (!logger.empty()) params["logger"] = logger;
  params["data"] = std::move(data);
  wire_.notify(write_notification("notifications/message", std::move(params)));
}

}  // namespace workspace::mcp
