#pragma once
// Server-sent events as text
// (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation).

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace workspace::http {

struct SseEvent {
  std::string data;
  std::string event;  // empty: "message", which is not written
  std::string id;     // empty: none
  std::optional<std::chrono::milliseconds> retry;
};

/// The event with its closing blank line. Data is written on one "data:" line per line of it; line breaks in
/// `event` and `id` are dropped, as they would start another field.
std::string format_sse(SseEvent const& event);

/// ": text" and a blank line: ignored by every client, keeps proxies from closing a quiet stream.
std::string format_sse_comment(std::string_view text);

}  // namespace workspace::http
