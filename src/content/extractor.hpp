#pragma once
// Text of files that strangers made. Formats that are hard to read safely are read by child processes
// (pdftotext, workspace-mcp-extract) under limits of memory, CPU time, files and output, without environment
// or network.

#include "async/async.hpp"
#include "async/worker_pool.hpp"
#include "base/result.hpp"

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

namespace workspace::content {

class ChildSlots;

class Extractor {
 public:
  struct Options {
    std::string extract_path;    // empty: workspace-mcp-extract beside the running binary
    std::string pdftotext_path;  // empty: the first in /usr/bin, /usr/local/bin
    std::size_t max_file_bytes = 64u << 20;
    std::size_t max_expanded_bytes = 25u << 20;  // WORKSPACE_MCP_MAX_OFFICE_XML_BYTES
    std::size_t max_text_bytes = 25u << 20;
    std::size_t memory_bytes = std::size_t{1} << 30;  // address space of a child
    int children = 2;                                 // at most so many at once; further files wait
  };

  /// `workers` must outlive the extractor; the extractor must outlive its calls, not the children.
  Extractor(async::WorkerPool& workers, Options options);

  /// The text of `bytes`; the type is taken from `mime_type`, or from the extension of `file_name` where that
  /// says nothing (application/octet-stream, application/zip). `deadline` counts from now, waiting for a free
  /// slot included. Error kinds: invalid (no such reader, corrupt, encrypted, no text in it), too_large,
  /// timeout, unavailable (a tool is not installed). A cancelled call throws operation_aborted; its child is
  /// killed.
  Async<Result<std::string>> text(std::string bytes, std::string mime_type, std::string file_name,
                                  std::chrono::milliseconds deadline);

  /// Whether text() has a reader for it: PDF, Office, OpenDocument, ZIP (its list of members), HTML, mail,
  /// plain text.
  static bool reads(std::string_view mime_type, std::string_view file_name);

 private:
  async::WorkerPool& workers_;
  Options options_;
  std::shared_ptr<ChildSlots> slots_;
};

}  // namespace workspace::content
