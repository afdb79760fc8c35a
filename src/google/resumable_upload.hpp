#pragma once
// Google's resumable upload as a state machine
// (https://developers.google.com/drive/api/guides/manage-uploads#resumable).

#include "google/retry.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace workspace::google {

class ResumableUpload {
 public:
  static constexpr std::int64_t default_chunk = 8 << 20;  // must be a multiple of 256 KiB

  enum class Do {
    start,    // POST the metadata, to get a session's URL
    send,     // PUT bytes [offset, offset + size) with Content-Range
    ask,      // PUT nothing with "Content-Range: bytes */total", to learn what arrived
    done,     // the answer given last is the finished file's
    give_up,  // failed: the answer given last says why, and no file was made
    unknown   // all bytes were sent and no answer came: the file may have been made
  };
  struct Action {
    Do what = Do::start;
    std::int64_t offset = 0;
    std::int64_t size = 0;
    milliseconds wait{0};  // before it
  };

  /// What came of the action before. `outcome.status` 308 means "go on"; `range` is then the answer's Range
  /// field
  /// ("bytes=0-524287"), absent when nothing has arrived.
  struct Input {
    Outcome outcome;
    std::optional<std::string> range;
    bool has_session = false;  // the answer to start named a session
  };

  ResumableUpload(std::int64_t total, TimePoint deadline, Random random, std::int64_t chunk = default_chunk)
      : total_(total), chunk_(chunk), backoff_(deadline, std::move(random)) {}

  Action begin() const { return {Do::start}; }
  Action resume(Input const& input, TimePoint now);

 private:
  Action send(milliseconds wait = milliseconds(0));
  Action again(Do what, Input const& input, TimePoint now);
  Action end() const { return {last_byte_sent_ ? Do::unknown : Do::give_up}; }
  Action on_progress(Input const& input, TimePoint now);

  std::int64_t total_;
  std::int64_t chunk_;
  Backoff backoff_;
  bool started_ = false;
  bool last_byte_sent_ = false;
  std::int64_t offset_ = 0;
};

}  // namespace workspace::google
