#pragma once
// Files given to people for a while: kept in a private folder and reached by a sealed link (GET
// /attachments/LINK).

#include "async/worker_pool.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "crypto/key_ring.hpp"

#include <filesystem>

namespace workspace::tools {

struct SavedFile {
  std::string path;  // on this machine
  std::string url;   // empty where nothing is served over HTTP
  std::string name;
  std::size_t size = 0;
  TimePoint expires;
};

struct OpenedFile {
  std::string name;
  std::string mime_type;
  std::string bytes;
};

class AttachmentStore {
 public:
  struct Options {
    std::filesystem::path directory;  // made 0700 on first use
    std::string base_url;             // links begin with it; empty: none are given
    std::chrono::milliseconds lifetime = std::chrono::hours(1);
    std::size_t max_bytes = 2u << 30;
  };
  AttachmentStore(async::WorkerPool& workers, crypto::KeyRing const& keys, Clock const& clock,
                  Options options)
      : workers_(workers), keys_(keys), clock_(clock), options_(std::move(options)) {}

  std::filesystem::path const& directory() const { return options_.directory; }

  /// Where links are to begin, where that is known only after the start (a free port).
  void serve_at(std::string base_url) { options_.base_url = std::move(base_url); }

  /// Writes the bytes as `STEM_RANDOM.EXT` (0600), every character of `name` that could lead elsewhere
  /// replaced, and removes files whose time is over.
  Async<Result<SavedFile>> save(std::string name, std::string mime_type, std::string bytes);

  /// What a link names. Error kinds: not_found (forged, expired, removed).
  Async<Result<OpenedFile>> open(std::string link);

 private:
  async::WorkerPool& workers_;
  crypto::KeyRing const& keys_;
  Clock const& clock_;
  Options options_;
};

}  // namespace workspace::tools
