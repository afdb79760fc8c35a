#include "mcp/session/event_stream.hpp"

#include "base/encoding.hpp"
#include "crypto/crypto.hpp"

#include <boost/asio/as_tuple.hpp>
#include <charconv>

namespace workspace::mcp {
namespace {

constexpr std::size_t max_events = 256;
constexpr std::size_t max_bytes = 4u << 20;
constexpr std::chrono::seconds between_sweeps{1};  // as each looks at every stream
constexpr char standing_mark = 's', request_mark = 'r';

}  // namespace

EventStream::EventStream(Executor executor, std::string session, bool standing)
    : id_((standing ? standing_mark : request_mark) + to_hex(crypto::random_bytes(8))),
      session_(std::move(session)),
      standing_(standing),
      wake_(executor) {}

std::string EventStream::event_id(std::uint64_t number) const { return id_ + "-" + std::to_string(number); }

void EventStream::append(std::string message) {
  if (ended_) return;
  bytes_ += message.size();
  kept_.emplace_back(++last_, std::move(message));
  while (kept_.size() > max_events || (bytes_ > max_bytes && kept_.size() > 1)) {
    bytes_ -= kept_.front().second.size();
    kept_.pop_front();
  }
  wake_.cancel();
}

void EventStream::end() {
  ended_ = true;
  held_.reset();
  wake_.cancel();
}

void EventStream::pause(std::chrono::milliseconds retry) {
  bool const left_already = reader_ > 0 && !reading_;
  if (left_already) return;
  paused_ = retry;
  wake_.cancel();
}

std::uint64_t EventStream::attach() {
  reading_ = true;
  wake_.cancel();
  return ++reader_;
}

void EventStream::detach(std::uint64_t reader) {
  if (reader == reader_) reading_ = false;
}

Async<EventStream::Event> EventStream::next(std::uint64_t reader, std::uint64_t after,
                                            std::chrono::milliseconds patience) {
  wake_.expires_after(patience);
  for (;;) {
    if (reader != reader_) co_return Event{Event::Kind::taken_over};
    for (auto const& [number, message] : kept_)
      if (number > after) co_return Event{Event::Kind::message, number, message};
    if (auto const retry = std::exchange(paused_, std::nullopt))
      co_return Event{Event::Kind::paused, 0, {}, *retry};
    if (ended_) co_return Event{Event::Kind::ended};
    auto const until = wake_.expiry();
    auto const [ec] = co_await wake_.async_wait(net::as_tuple(net::use_awaitable));
    auto const state = co_await net::this_coro::cancellation_state;
    if (state.cancelled() != net::cancellation_type::none)
      throw boost::system::system_error(net::error::operation_aborted);
    if (!ec) co_return Event{};
    if (reader == reader_) wake_.expires_at(until);
  }
}

std::shared_ptr<EventStream> EventStreams::open(Executor executor, std::string session, bool standing) {
  sweep();
  if (standing) end(session, [](EventStream const& each) { return each.standing(); });
  auto stream = std::make_shared<EventStream>(executor, session, standing);
  auto const first = stream->event_id(0);
  streams_.emplace(std::pair(std::move(session), first.substr(0, first.rfind('-'))),
                   Entry{stream, clock_.now()});
  return stream;
}

std::optional<EventStreams::Place> EventStreams::find(std::string const& session,
                                                      std::string_view last_event_id) {
  sweep();
  auto const dash = last_event_id.rfind('-');
  if (dash == std::string_view::npos) return std::nullopt;
  auto const digits = last_event_id.substr(dash + 1);
  std::uint64_t after = 0;
  auto const [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), after);
  if (ec != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  auto const found = streams_.find({session, std::string(last_event_id.substr(0, dash))});
  if (found == streams_.end()) return std::nullopt;
  found->second.used = clock_.now();
  return Place{found->second.stream, after};
}

Async<void> EventStreams::sweep_later() {
  co_await async::sleep(kept_ + std::chrono::seconds(1));
  sweep();
}

bool EventStreams::is_standing(std::string_view event_id) { return event_id.starts_with(standing_mark); }

void EventStreams::end_session(std::string const& session) {
  end(session, [](EventStream const&) { return true; });
}

void EventStreams::end(std::string const& session, std::function<bool(EventStream const&)> const& wanted) {
  for (auto each = streams_.lower_bound({session, {}});
       each != streams_.end() && each->first.first == session;) {
    auto const here = each++;
    if (!wanted(*here->second.stream)) continue;
    here->second.stream->end();
    streams_.erase(here);
  }
}

void EventStreams::end_standing() {
  for (auto const& [id, entry] : streams_)
    if (entry.stream->standing()) entry.stream->end();
}

/// Streams with a reader or a running call stay; others go after a while, and earlier where there are many.
void EventStreams::sweep() {
  auto const now = clock_.now();
  if (now < next_sweep_ && streams_.size() < most_) return;
  next_sweep_ = now + between_sweeps;
  for (auto& [id, entry] : streams_)
    if (entry.stream->has_reader() || (!entry.stream->ended() && !entry.stream->standing())) entry.used = now;
  std::erase_if(streams_, [&](auto const& each) { return each.second.used + kept_ <= now; });
  while (streams_.size() >= most_) {
    auto const oldest =
        std::ranges::min_element(streams_, {}, [](auto const& each) { return each.second.used; });
    oldest->second.stream->end();
    streams_.erase(oldest);
  }
}

}  // namespace workspace::mcp
