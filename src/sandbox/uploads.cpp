#include "sandbox/uploads.hpp"

#include "base/encoding.hpp"
#include "crypto/crypto.hpp"

#include <charconv>
#include <fmt/format.h>

namespace workspace::sandbox {
namespace {

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

Uploads::Progress refused(std::string problem) { return {Uploads::Step::refused, std::move(problem)}; }

}  // namespace

std::string Uploads::begin(UploadSession session) {
  if (sessions_.size() >= 200) sessions_.erase(sessions_.begin());
  auto id = "ABgVH8" + to_base64url(crypto::random_bytes(36));
  sessions_[id] = std::move(session);
  return id;
}

UploadSession* Uploads::find(std::string_view id) {
  auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : &found->second;
}

void Uploads::end(std::string_view id) {
  if (auto found = sessions_.find(id); found != sessions_.end()) sessions_.erase(found);
}

Uploads::Progress Uploads::take(UploadSession& session, std::optional<std::string_view> content_range,
                                std::string_view body) {
  auto const size = static_cast<std::int64_t>(body.size());
  auto const have = static_cast<std::int64_t>(session.received.size());
  if (!content_range) {
    if (session.total && *session.total != size) return refused("The upload is not of the announced length.");
    if (session.most_bytes > 0 && size > session.most_bytes) return refused("Media is too large.");
    session.received = body;
    return {Step::complete, {}};
  }
  auto range = *content_range;
  if (!range.starts_with("bytes ")) return refused("Failed to parse Content-Range header.");
  range.remove_prefix(6);
  auto const slash = range.find('/');
  if (slash == std::string_view::npos) return refused("Failed to parse Content-Range header.");
  auto const span = range.substr(0, slash), total_text = range.substr(slash + 1);
  if (total_text != "*") {
    auto const total = whole(total_text);
    if (!total || (session.total && *session.total != *total))
      return refused("Content-Range contradicts the upload's length.");
    if (session.most_bytes > 0 && *total > session.most_bytes) return refused("Media is too large.");
    session.total = total;
  }
  if (span == "*") {  // asks how far it is
    if (!body.empty()) return refused("A status request has no body.");
    return {session.total == have ? Step::complete : Step::more, {}};
  }
  auto const dash = span.find('-');
  auto const first = whole(span.substr(0, dash));
  auto const last = dash == std::string_view::npos ? std::nullopt : whole(span.substr(dash + 1));
  if (!first || !last || *last < *first || *last - *first + 1 != size) {
    return refused("Content-Range does not fit the body.");
  }
  if (*first > have) return refused(fmt::format("Bytes {} to {} are missing.", have, *first - 1));
  if (session.total && *last >= *session.total)
    return refused("Content-Range lies beyond the upload's length.");
  if (session.most_bytes > 0 && *last >= session.most_bytes) return refused("Media is too large.");
  bool const final = session.total && *last + 1 == *session.total;
  if (!final && size % granularity != 0) {
    return refused("Each piece but the last must be a multiple of 256 KiB (262144 bytes).");
  }
  if (*last + 1 > have) session.received.append(body.substr(static_cast<std::size_t>(have - *first)));
  return {final ? Step::complete : Step::more, {}};
}

}  // namespace workspace::sandbox
