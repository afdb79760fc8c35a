#pragma once
// Resumable uploads as a state machine: sessions that take a file in pieces.
// Source: https://developers.google.com/drive/api/guides/manage-uploads#resumable.

#include "http/message.hpp"
#include "sandbox/operation.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace workspace::sandbox {

struct UploadSession {
  std::string method;  // id
  std::string user;
  std::vector<std::string> scopes;
  std::map<std::string, std::string, std::less<>> path;
  http::Query query;
  json::value body;
  std::string media_type;
  std::int64_t most_bytes = 0;
  std::optional<std::int64_t> total;  // once known
  std::string received;
};

class Uploads {
 public:
  static constexpr std::int64_t granularity = 256 << 10;

  /// The id for the session URI.
  std::string begin(UploadSession session);
  /// nullptr where it is unknown or over.
  UploadSession* find(std::string_view id);
  void end(std::string_view id);
  void clear() { sessions_.clear(); }

  enum class Step { more, complete, refused };
  struct Progress {
    Step step = Step::more;
    std::string problem;  // where refused
  };
  /// One PUT: `content_range` is its Content-Range field, absent where the whole file comes at once.
  static Progress take(UploadSession& session, std::optional<std::string_view> content_range,
                       std::string_view body);

 private:
  std::map<std::string, UploadSession, std::less<>> sessions_;
};

}  // namespace workspace::sandbox
