// subscriptions/listen (2026-07-28).
#include "mcp/service/service.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>

namespace workspace::mcp {
namespace {

constexpr std::size_t max_names = 100;  // of resources, and of tasks
/// How often tasks that another process may run are looked at.
constexpr std::chrono::seconds task_poll{2};

Result<std::set<std::string>, RpcError> read_names(json::object const& wanted, std::string_view key) {
  std::set<std::string> names;
  auto const* const sent = wanted.if_contains(key);
  if (!sent || sent->is_null()) return names;
  RpcError const bad{code::invalid_params,
                     fmt::format("\"{}\" must be a list of at most {} strings.", key, max_names)};
  if (!sent->is_array() || sent->get_array().size() > max_names) return bad;
  for (auto const& each : sent->get_array()) {
    if (!each.is_string() || each.get_string().size() > 4096) return bad;
    names.emplace(each.get_string());
  }
  return names;
}

void tag(json::object& params, json::value const& id) {
  auto& meta = params["_meta"];
  if (!meta.is_object()) meta.emplace_object();
  meta.get_object()[meta_key::subscription] = id;
}

/// Stands in the set as long as it lives.
class Enrolled {
 public:
  Enrolled(std::set<net::steady_timer*>& all, net::steady_timer& one) : all_(all), one_(&one) {
    all_.insert(one_);
  }
  Enrolled(Enrolled const&) = delete;
  ~Enrolled() { all_.erase(one_); }

 private:
  std::set<net::steady_timer*>& all_;
  net::steady_timer* one_;
};

json::array strings(std::set<std::string> const& names) {
  json::array out;
  for (auto const& name : names) out.emplace_back(name);
  return out;
}

}  // namespace

/// What can be honoured of what is wanted.
Result<SubscriptionFilter, RpcError> Service::read_filter(ServiceRequest const& request) const {
  auto const* const sent = json::find(request.message.params, "notifications");
  if (!sent || !sent->is_object())
    return RpcError{code::invalid_params, "\"notifications\" must be an object that says what to hear of."};
  auto const& wanted = sent->get_object();
  for (auto const key : {"toolsListChanged", "promptsListChanged", "resourcesListChanged"})
    if (auto const* const flag = wanted.if_contains(key); flag && !flag->is_bool())
      return RpcError{code::invalid_params, fmt::format("\"{}\" must be true or false.", key)};
  SubscriptionFilter filter;
  if (json::boolean(wanted, "toolsListChanged") && options_.lists_change) filter.lists.insert(List::tools);
  if (json::boolean(wanted, "promptsListChanged") && options_.lists_change && !offer_.prompts.empty())
    filter.lists.insert(List::prompts);
  if (json::boolean(wanted, "resourcesListChanged") && offer_.has_resources())
    filter.lists.insert(List::resources);
  auto uris = read_names(wanted, "resourceSubscriptions");
  if (!uris) return uris.error();
  for (auto const& uri : *uris)
    if (watches(request.caller.principal, uri)) filter.uris.insert(uri);
  auto tasks = read_names(wanted, "taskIds");
  if (!tasks) return tasks.error();
  filter.tasks = std::move(*tasks);
  return filter;
}

json::object Service::acknowledged(SubscriptionFilter const& filter) const {
  json::object out;
  if (filter.lists.contains(List::tools)) out["toolsListChanged"] = true;
  if (filter.lists.contains(List::prompts)) out["promptsListChanged"] = true;
  if (filter.lists.contains(List::resources)) out["resourcesListChanged"] = true;
  if (!filter.uris.empty()) out["resourceSubscriptions"] = strings(filter.uris);
  if (!filter.tasks.empty()) out["taskIds"] = strings(filter.tasks);
  return out;
}

Async<Reply> Service::listen(ServiceRequest& request) {
  auto filter = read_filter(request);
  if (!filter) co_return Reply{{}, filter.error()};
  auto const& principal = request.caller.principal;
  if (!filter->tasks.empty() && !request.caller.can_follow_tasks()) co_return lacks_tasks();
  // Ids of tasks that the principal does not have are left out.
  auto const asked = filter->tasks;
  for (auto const& id : asked)
    if (!co_await tasks_.get(principal.id, id)) filter->tasks.erase(id);
  if (subscriptions_.count(principal.id) >= options_.max_subscriptions)
    co_return Reply::failed(
        code::internal_error,
        fmt::format("At most {} subscriptions are open at once. End one first.", options_.max_subscriptions));

  auto const id = request.message.id;
  auto const notify = request.wire.notify;
  json::object first;
  tag(first, id);
  first["notifications"] = acknowledged(*filter);
  notify(write_notification("notifications/subscriptions/acknowledged", std::move(first)));

  std::map<std::string, std::string> seen;
  auto const listener = [notify, id, &seen](std::string_view method, json::object params) {
    if (method == "notifications/tasks")
      seen[std::string(json::text(params, "taskId"))] = std::string(json::text(params, "status"));
    tag(params, id);
    notify(write_notification(method, std::move(params)));
  };
  Subscriptions::Subscription const subscription(subscriptions_, principal, *filter, listener);
  net::steady_timer wait(co_await net::this_coro::executor);
  Enrolled const enrolled(listens_, wait);
  bool const polls = tasks_.shared() && !filter->tasks.empty();
  while (!ending_) {
    if (polls)
      wait.expires_after(task_poll);
    else
      wait.expires_at(std::chrono::steady_clock::time_point::max());
    co_await wait.async_wait(net::as_tuple(net::use_awaitable));
    auto const state = co_await net::this_coro::cancellation_state;
    if (state.cancelled() != net::cancellation_type::none)
      throw boost::system::system_error(net::error::operation_aborted);
    for (auto const& task_id : filter->tasks) {
      auto const task = co_await tasks_.get(principal.id, task_id);
      if (!task) continue;
      auto described = describe_detailed(*task);
      auto const status = json::text(described, "status");
      auto const [at, fresh] = seen.try_emplace(task_id, status);
      if (!fresh && at->second != status) listener("notifications/tasks", std::move(described));
    }
  }
  json::object over{{"requestId", id}, {"reason", "The server ends this subscription."}};
  tag(over, id);
  notify(write_notification("notifications/cancelled", std::move(over)));
  json::object result;
  tag(result, id);
  co_return write(request.caller.version, std::move(result));
}

void Service::end_subscriptions() {
  ending_ = true;
  for (auto* const wait : listens_) wait->cancel();
}

}  // namespace workspace::mcp
