#include "google/resumable_upload.hpp"

#include <algorithm>
#include <charconv>

namespace workspace::google {
namespace {

/// The number of bytes that arrived, by "bytes=0-N"; 0 where there is no such field; nullopt where it is no
/// range.
std::optional<std::int64_t> arrived(std::optional<std::string> const& range) {
  if (!range) return 0;
  std::string_view text = *range;
  if (text.starts_with("bytes=")) text.remove_prefix(6);
  if (!text.starts_with("0-")) return std::nullopt;
  text.remove_prefix(2);
  std::int64_t last = 0;
  auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), last);
  if (ec != std::errc{} || end != text.data() + text.size() || last < 0) return std::nullopt;
  return last + 1;
}

}  // namespace

ResumableUpload::Action ResumableUpload::send(milliseconds wait) {
  auto const size = std::min(chunk_, total_ - offset_);
  last_byte_sent_ = last_byte_sent_ || offset_ + size == total_;
  return {Do::send, offset_, size, wait};
}

ResumableUpload::Action ResumableUpload::again(Do what, Input const& input, TimePoint now) {
  auto const wait = backoff_.next(now, input.outcome.retry_after);
  if (!wait) return end();
  return {what, 0, 0, *wait};
}

ResumableUpload::Action ResumableUpload::on_progress(Input const& input, TimePoint now) {
  auto const bytes = arrived(input.range);
  if (!bytes || *bytes > total_) return end();
  if (*bytes == total_) return again(Do::ask, input, now);  // all there, not yet made
  bool const forward = *bytes > offset_;
  offset_ = *bytes;
  if (forward) {
    backoff_.reset();
    return send();
  }
  auto const wait = backoff_.next(now, input.outcome.retry_after);
  return wait ? send(*wait) : end();
}

ResumableUpload::Action ResumableUpload::resume(Input const& input, TimePoint now) {
  int const status = input.outcome.status;
  bool const passing = status == 0 || status >= 500 || is_rate_limit(input.outcome);
  if (!started_) {
    if (passing) return again(Do::start, input, now);  // a session without bytes makes no file
    if (status < 200 || status >= 300 || !input.has_session) return {Do::give_up};
    started_ = true;
    offset_ = 0;
    return send();
  }
  if (status >= 200 && status < 300) return input.outcome.readable ? Action{Do::done} : Action{Do::unknown};
  if (status == 308) return on_progress(input, now);
  if (passing) return again(Do::ask, input, now);
  if (status == 404 || status == 410) {
    if (last_byte_sent_) return {Do::unknown};
    started_ = false;
    return again(Do::start, input, now);
  }
  return {Do::give_up};
}

}  // namespace workspace::google
