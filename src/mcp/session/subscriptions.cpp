#include "mcp/session/subscriptions.hpp"

#include <vector>

namespace workspace::mcp {
namespace {

std::string_view method_of(List list) {
  switch (list) {
    case List::tools:
      return "notifications/tools/list_changed";
    case List::prompts:
      return "notifications/prompts/list_changed";
    case List::resources:
      return "notifications/resources/list_changed";
  }
  return {};
}

}  // namespace

Subscriptions::Subscription::Subscription(Subscriptions& all, Principal principal, SubscriptionFilter filter,
                                          Listener listener)
    : all_(all),
      principal_(std::move(principal)),
      filter_(std::move(filter)),
      listener_(std::move(listener)) {
  all_.all_.insert(this);
  ++all_.counts_[principal_.id];
  all_.watch(principal_, filter_.uris);
}

Subscriptions::Subscription::~Subscription() {
  all_.all_.erase(this);
  if (auto const count = all_.counts_.find(principal_.id); --count->second == 0) all_.counts_.erase(count);
  all_.unwatch(principal_, filter_.uris);
}

void Subscriptions::Subscription::change(SubscriptionFilter filter) {
  auto const before = std::exchange(filter_, std::move(filter));
  all_.watch(principal_, filter_.uris);
  all_.unwatch(principal_, before.uris);
}

void Subscriptions::watch(Principal const& principal, std::set<std::string> const& uris) {
  for (auto const& uri : uris)
    if (watched_[{principal.id, uri}]++ == 0 && watcher_) watcher_->watch(principal, uri);
}

void Subscriptions::unwatch(Principal const& principal, std::set<std::string> const& uris) {
  for (auto const& uri : uris) {
    auto const found = watched_.find({principal.id, uri});
    if (found == watched_.end() || --found->second > 0) continue;
    watched_.erase(found);
    if (watcher_) watcher_->unwatch(principal, uri);
  }
}

void Subscriptions::list_changed(List list) {
  tell([&](Subscription const& each) { return each.filter_.lists.contains(list); }, method_of(list), {});
}

void Subscriptions::resource_updated(std::string const& principal, std::string const& uri) {
  json::object const params{{"uri", uri}};
  tell(
      [&](Subscription const& each) {
        return each.principal_.id == principal && each.filter_.uris.contains(uri);
      },
      "notifications/resources/updated", params);
}

void Subscriptions::task_changed(std::string const& principal, std::string const& id,
                                 json::object const& task) {
  tell(
      [&](Subscription const& each) {
        return each.principal_.id == principal && each.filter_.tasks.contains(id);
      },
      "notifications/tasks", task);
}

std::size_t Subscriptions::count(std::string const& principal) const {
  auto const found = counts_.find(principal);
  return found == counts_.end() ? 0 : found->second;
}

void Subscriptions::tell(std::function<bool(Subscription const&)> const& wants, std::string_view method,
                         json::object const& params) {
  std::vector<Subscription*> hearing;
  for (auto* const each : all_)
    if (wants(*each)) hearing.push_back(each);
  for (auto* const each : hearing)
    if (all_.contains(each)) each->listener_(method, params);
}

}  // namespace workspace::mcp
