#pragma once
// Event streams of legacy sessions that survive their connection: what was said is kept for a while, so that
// a client that lost the connection comes back with Last-Event-ID and misses nothing
// (https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#resumability-and-redelivery).

#include "async/async.hpp"
#include "base/time.hpp"

#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace workspace::mcp {

class EventStream {
 public:
  /// `standing`: the session's own stream, which carries what belongs to no request.
  EventStream(Executor executor, std::string session, bool standing);

  std::string const& session() const { return session_; }
  bool standing() const { return standing_; }
  /// What an event is called in its id: unique among all streams.
  std::string event_id(std::uint64_t number) const;

  /// Keeps the message and wakes the reader. The oldest go when there are too many.
  void append(std::string message);
  /// Nothing follows.
  void end();
  /// Lives as long as the stream: what feeds it.
  void hold(std::shared_ptr<void> held) { held_ = std::move(held); }
  /// Lets the reader go, who comes back after `retry`.
  void pause(std::chrono::milliseconds retry);

  struct Event {
    enum class Kind { message, quiet, paused, ended, taken_over };
    Kind kind = Kind::quiet;
    std::uint64_t number = 0;
    std::string message{};
    std::chrono::milliseconds retry{};
  };
  /// Makes the caller the reader; whoever was before hears taken_over.
  std::uint64_t attach();
  /// The event behind `after`, or what happens instead; quiet when nothing does for `patience`.
  Async<Event> next(std::uint64_t reader, std::uint64_t after, std::chrono::milliseconds patience);
  void detach(std::uint64_t reader);

  bool ended() const { return ended_; }
  bool has_reader() const { return reading_; }
  std::size_t bytes() const { return bytes_; }

 private:
  std::string id_;
  std::string session_;
  bool standing_;
  std::deque<std::pair<std::uint64_t, std::string>> kept_;
  std::size_t bytes_ = 0;
  std::uint64_t last_ = 0;
  std::uint64_t reader_ = 0;
  bool reading_ = false;
  bool ended_ = false;
  std::optional<std::chrono::milliseconds> paused_;
  std::shared_ptr<void> held_;
  net::steady_timer wake_;
};

/// The streams of all sessions of this process. Outlives the event loop's last run.
class EventStreams {
 public:
  explicit EventStreams(Clock const& clock, std::size_t most = 2'000,
                        std::chrono::seconds kept = std::chrono::minutes(5))
      : clock_(clock), most_(most), kept_(kept) {}

  /// A session has one standing stream: a new one ends the one before.
  std::shared_ptr<EventStream> open(Executor executor, std::string session, bool standing);
  /// Forgets the streams that nobody came back for, once more time has passed than they are kept.
  Async<void> sweep_later();

  struct Place {
    std::shared_ptr<EventStream> stream;
    std::uint64_t after = 0;
  };
  /// Where a client of the session left off; nullopt where the id is not one of its streams or too old.
  std::optional<Place> find(std::string const& session, std::string_view last_event_id);
  /// Whether an event id is of a standing stream, known or not.
  static bool is_standing(std::string_view event_id);

  void end_session(std::string const& session);
  void end_standing();
  std::size_t size() const { return streams_.size(); }

 private:
  struct Entry {
    std::shared_ptr<EventStream> stream;
    TimePoint used;
  };
  using Streams = std::map<std::pair<std::string, std::string>, Entry>;  // by session, id
  void sweep();
  /// Ends and forgets those of a session that `wanted`.
  void end(std::string const& session, std::function<bool(EventStream const&)> const& wanted);

  Clock const& clock_;
  std::size_t most_;
  std::chrono::seconds kept_;
  Streams streams_;
  TimePoint next_sweep_;
};

}  // namespace workspace::mcp
