#include "tools/watch/feed.hpp"

namespace workspace::tools::watch {
namespace {

/// Of one look; a first reading of a calendar has 2500 events to a page.
constexpr int max_pages = 400;

}  // namespace

Feed::Action Feed::resume(Input input) {
  if (auto const* const answer = std::get_if<json::Document>(&input)) return read(*answer);
  if (auto const* const refusal = std::get_if<Refused>(&input)) return refused(refusal->status);
  page_.clear();
  next_.clear();
  touched_.clear();
  pages_ = 0;
  return ask();
}

Feed::Action Feed::ask() {
  if (++pages_ > max_pages) return fail();
  return {.ask = token_.empty() ? source_.start(page_) : source_.changes(token_, page_)};
}

Feed::Action Feed::read(json::Node answer) {
  bool const starting = token_.empty();
  if (!starting) source_.read(answer, touched_);
  // Gmail's stands on every page and counts on while they are read: the first misses nothing.
  if (next_.empty()) next_ = answer.text(starting ? source_.start_token : source_.next_token);
  page_ = answer.text("nextPageToken");
  if (!page_.empty()) return ask();
  if (next_.empty()) return fail();
  token_ = std::move(next_);
  Action over;
  over.all = std::exchange(lost_, false);
  over.touched = std::move(touched_);
  return over;
}

Feed::Action Feed::refused(int status) {
  if (token_.empty() || !source_.too_old.contains(status)) return fail();
  lost_ = true;
  token_.clear();
  page_.clear();
  next_.clear();
  touched_.clear();
  return ask();
}

/// With a token the next look reads the same again; without one nobody knows what happens until then.
Feed::Action Feed::fail() {
  if (token_.empty()) lost_ = true;
  return {.failed = true};
}

}  // namespace workspace::tools::watch
