#include "tools/watch/watcher.hpp"

#include "base/log.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace workspace::tools::watch {

Watcher::Watcher(Executor executor, Backend& backend, Policy& policy, WatcherOptions options, Tell tell)
    : executor_(std::move(executor)),
      backend_(backend),
      policy_(policy),
      options_(std::move(options)),
      tell_(std::move(tell)),
      none_running_(executor_, net::steady_timer::time_point::max()) {}

std::optional<Place> Watcher::find(mcp::Principal const& principal, std::string const& uri) const {
  if (stopping_ || !policy_.serves(principal)) return std::nullopt;
  auto const parsed = parse_resource_uri(uri);
  if (!parsed || std::ranges::find(options_.offered, &parsed->resource->tool()) == options_.offered.end())
    return std::nullopt;
  return place_of(*parsed);
}

bool Watcher::has_room(std::string const& principal, FeedKey const& feed) const {
  auto const first = watched_.lower_bound({principal, {}});
  auto const of_one = std::find_if(first, watched_.end(),
                                   [&](auto const& each) { return each.first.principal != principal; });
  if (watched_.size() >= options_.max_resources ||
      std::size_t(std::distance(first, of_one)) >= options_.max_resources_of_one)
    return false;
  std::set<FeedKey> feeds;
  std::transform(first, of_one, std::inserter(feeds, feeds.end()),
                 [](auto const& each) { return each.second.feed; });
  return (pollers_.contains(feed) || pollers_.size() < options_.max_pollers) &&
         (feeds.contains(feed) || feeds.size() < options_.max_pollers_of_one);
}

bool Watcher::can_watch(mcp::Principal const& principal, std::string const& uri) const {
  if (watched_.contains({principal.id, uri})) return policy_.serves(principal);
  auto const place = find(principal, uri);
  return place && has_room(principal.id, place->feed);
}

/// Between the question whether it can be watched and this others may have taken the room.
void Watcher::watch(mcp::Principal const& principal, std::string const& uri) {
  Hearer const hearer{principal.id, uri};
  if (watched_.contains(hearer)) return;
  auto place = find(principal, uri);
  if (!place) return;
  if (!has_room(principal.id, place->feed)) {
    log::warning("-", fmt::format("watch refused user={} service={} reason=limit",
                                  policy_.logged_user(place->feed.user), name_of(place->feed.log)));
    return;
  }
  auto const running = pollers_.find(place->feed);
  auto const poller = running == pollers_.end() ? start(place->feed) : running->second;
  poller->add(place->target, hearer);
  watched_.emplace(hearer, std::move(*place));
}

void Watcher::unwatch(mcp::Principal const& principal, std::string const& uri) {
  Hearer const hearer{principal.id, uri};
  auto const found = watched_.find(hearer);
  if (found == watched_.end()) return;
  auto const place = std::move(found->second);
  watched_.erase(found);
  auto const running = pollers_.find(place.feed);
  if (running == pollers_.end()) return;
  auto const poller = running->second;
  poller->remove(place.target, hearer);
  if (!poller->idle()) return;
  pollers_.erase(running);
  poller->stop();
}

std::shared_ptr<Poller> Watcher::start(FeedKey const& feed) {
  auto poller = std::make_shared<Poller>(executor_, backend_, policy_, feed, options_.interval, tell_);
  pollers_.emplace(feed, poller);
  ++running_;
  // The handler keeps what runs.
  net::co_spawn(executor_, poller->run(),
                net::bind_cancellation_slot(poller->cancellation(),
                                            [this, poller](std::exception_ptr thrown) { ended(thrown); }));
  return poller;
}

void Watcher::ended(std::exception_ptr thrown) {
  if (--running_ == 0) none_running_.cancel();
  if (!thrown) return;
  try {
    std::rethrow_exception(thrown);
  } catch (boost::system::system_error const& e) {
    if (e.code() != net::error::operation_aborted)
      log::error("-", fmt::format("A watch ended unexpectedly: {}", e.what()));
  } catch (std::exception const& e) {
    log::error("-", fmt::format("A watch ended unexpectedly: {}", e.what()));
  }
}

Async<void> Watcher::stop() {
  stopping_ = true;
  auto const stopped = std::exchange(pollers_, {});
  watched_.clear();
  for (auto const& [feed, poller] : stopped) poller->stop();
  while (running_ > 0) {
    boost::system::error_code code;
    co_await none_running_.async_wait(net::redirect_error(net::use_awaitable, code));
  }
}

}  // namespace workspace::tools::watch
