#include "content/extractor.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/child_process.hpp"
#include "content/html.hpp"
#include "content/media_type.hpp"
#include "content/mime.hpp"
#include "content/text.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

namespace workspace::content {
namespace {

enum class Way { none, plain, html, mail, pdf, office };

struct Reader {
  Way way = Way::none;
  std::string_view kind = {};  // what workspace-mcp-extract calls it
};

struct Read {
  std::string_view type;
  Reader reader;
};

constexpr Read readers[] = {{media::pdf, {Way::pdf}},
                            {media::docx, {Way::office, "docx"}},
                            {media::xlsx, {Way::office, "xlsx"}},
                            {media::pptx, {Way::office, "pptx"}},
                            {media::odt, {Way::office, "odt"}},
                            {media::ods, {Way::office, "ods"}},
                            {media::odp, {Way::office, "odp"}},
                            {media::zip, {Way::office, "zip"}},
                            {media::html, {Way::html}},
                            {media::xhtml, {Way::html}},
                            {media::mail, {Way::mail}},
                            {media::json, {Way::plain}},
                            {media::xml, {Way::plain}},
                            {media::yaml, {Way::plain}},
                            {"application/x-yaml", {Way::plain}},
                            {"application/x-ndjson", {Way::plain}},
                            {"application/javascript", {Way::plain}},
                            {"application/sql", {Way::plain}},
                            {"text/rtf", {}},  // marks, not text
                            {"text/richtext", {}}};

Reader reader_of(std::string_view type) {
  for (auto const& read : readers)
    if (read.type == type) return read.reader;
  bool const is_plain = type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml");
  return {is_plain ? Way::plain : Way::none};
}

Reader reader_for(std::string_view mime_type, std::string_view file_name) {
  auto const type = essence(mime_type);
  // Office files are ZIP archives, and some senders know no better name for them.
  if (says_nothing(type) || type == media::zip || type == "application/x-zip-compressed")
    if (auto const named = reader_of(type_of_file(file_name)); named.way != Way::none) return named;
  return reader_of(type);
}

/// The charset that a media type names, e.g. in text/plain; charset="utf-8".
std::string charset_of(std::string_view mime_type) {
  for (auto part : split(mime_type, ';')) {
    part = trim(part);
    if (!equal_ignoring_case(part.substr(0, 8), "charset=")) continue;
    part.remove_prefix(8);
    if (part.size() > 1 && part.front() == '"' && part.back() == '"') part = part.substr(1, part.size() - 2);
    return std::string(part);
  }
  return {};
}

std::string mail_text(std::string_view bytes) {
  auto const mail = parse_message(bytes);
  std::string out;
  for (char const* name : {"From", "To", "Cc", "Date", "Subject"})
    if (auto const value = mail.header(name); !value.empty()) out += fmt::format("{}: {}\n", name, value);
  out += "\n" + readable_body(mail);
  for (auto const& file : mail.attachments)
    out +=
        fmt::format("\n[Attachment: {} ({}, {})]", file.filename.empty() ? "without a name" : file.filename,
                    file.mime_type, size_in_words(file.size));
  return out;
}

/// What needs no child.
std::string text_in_process(Way way, std::string_view bytes, std::string_view charset) {
  if (way == Way::mail) return mail_text(bytes);
  auto text = to_utf8(bytes, charset);
  return way == Way::html ? html_to_text(text) : text;
}

std::string beside_this_binary(std::string_view name) {
  std::error_code ec;
  auto const self = std::filesystem::read_symlink("/proc/self/exe", ec);
  return ec ? std::string(name) : (self.parent_path() / name).string();
}

std::string first_that_exists(std::initializer_list<char const*> paths) {
  for (auto const* path : paths)
    if (::access(path, X_OK) == 0) return path;
  return *paths.begin();
}

Error unreadable(int exit_code, std::string_view said, bool pdf) {
  auto const why = trim(said.substr(0, said.find('\n')));
  if (!pdf && exit_code == 4)
    return {ErrorKind::invalid, fmt::format("The file's text cannot be read: {}.", why),
            "Ask for a copy without a password."};
  if (pdf && contains_ignoring_case(said, "password"))
    return {ErrorKind::invalid, "The file's text cannot be read: it is encrypted.",
            "Ask for a copy without a password."};
  if (exit_code == 128 + SIGKILL)
    return {ErrorKind::too_large, "Reading the file needs more time or memory than is allowed.",
            "Download it instead."};
  if (!pdf && exit_code == 3)
    return {ErrorKind::too_large, fmt::format("The file is over a limit: {}.", why), "Download it instead."};
  if (exit_code == 127)
    return {ErrorKind::unavailable,
            pdf ? "pdftotext is not installed on the server."
                : "workspace-mcp-extract is not beside the server's binary.",
            pdf ? "Install the package poppler-utils." : "Install both binaries in one folder."};
  return {ErrorKind::invalid,
          fmt::format("The file's text cannot be read: {}.", why.empty()
                                                                 ? "it is damaged, or not what its type says"
                                                                 : make_valid_utf8(why.substr(0, 200))),
          "Download it instead."};
}

}  // namespace

/// Places for children; who finds none waits in line.
class ChildSlots {
 public:
  explicit ChildSlots(int free) : free_(free) {}

  /// False where none is free within `time`.
  Async<bool> take(std::chrono::milliseconds time) {
    if (free_ > 0) {
      --free_;
      co_return true;
    }
    auto const turn = std::make_shared<Turn>(co_await net::this_coro::executor, time);
    waiting_.push_back(turn);
    boost::system::error_code ec;
    co_await turn->wake.async_wait(net::redirect_error(net::use_awaitable, ec));
    if (turn->given) co_return true;
    std::erase(waiting_, turn);
    if (!ec) co_return false;
    throw boost::system::system_error(net::error::operation_aborted);
  }

  void give() {
    if (waiting_.empty()) {
      ++free_;
      return;
    }
    auto const next = waiting_.front();
    waiting_.pop_front();
    next->given = true;
    next->wake.cancel();
  }

 private:
  struct Turn {
    Turn(Executor executor, std::chrono::milliseconds time) : wake(executor, time) {}
    net::steady_timer wake;
    bool given = false;
  };
  int free_;
  std::deque<std::shared_ptr<Turn>> waiting_;
};

namespace {

/// Gives the place back however the coroutine ends.
class Place {
 public:
  explicit Place(std::shared_ptr<ChildSlots> slots) : slots_(std::move(slots)) {}
  Place(Place const&) = delete;
  Place& operator=(Place const&) = delete;
  ~Place() { slots_->give(); }

 private:
  std::shared_ptr<ChildSlots> slots_;
};

Async<Result<std::string>> run(std::shared_ptr<ChildSlots> slots, std::vector<std::string> command,
                               std::string bytes, ChildLimits limits, bool pdf) {
  auto const began = std::chrono::steady_clock::now();
  bool const taken = co_await slots->take(limits.time);
  if (!taken)
    co_return Error{ErrorKind::timeout, "Too many files are being read at once.", "Try again in a moment."};
  Place const place(slots);
  auto const waited = std::chrono::steady_clock::now() - began;
  limits.time -= std::min(limits.time, std::chrono::duration_cast<std::chrono::milliseconds>(waited));
  auto ran = co_await run_child(std::move(command), std::move(bytes), limits);
  if (!ran) co_return ran.error();
  if (ran->exit_code != 0) co_return unreadable(ran->exit_code, ran->error, pdf);
  auto text = make_valid_utf8(ran->output);
  if (trim(text).empty())
    co_return Error{ErrorKind::invalid, "There is no text in the file.",
                    "It may be a scan: download it to look at it."};
  co_return text;
}

}  // namespace

Extractor::Extractor(async::WorkerPool& workers, Options options)
    : workers_(workers),
      options_(std::move(options)),
      slots_(std::make_shared<ChildSlots>(options_.children)) {
  if (options_.extract_path.empty()) options_.extract_path = beside_this_binary("workspace-mcp-extract");
  if (options_.pdftotext_path.empty())
    options_.pdftotext_path = first_that_exists({"/usr/bin/pdftotext", "/usr/local/bin/pdftotext"});
}

bool Extractor::reads(std::string_view mime_type, std::string_view file_name) {
  return reader_for(mime_type, file_name).way != Way::none;
}

Async<Result<std::string>> Extractor::text(std::string bytes, std::string mime_type, std::string file_name,
                                           std::chrono::milliseconds deadline) {
  if (bytes.size() > options_.max_file_bytes)
    co_return Error{
        ErrorKind::too_large,
        fmt::format("The file is over {} MB, too large to read its text.", options_.max_file_bytes >> 20),
        "Download it instead."};
  auto const reader = reader_for(mime_type, file_name);
  ChildLimits const limits{deadline, options_.max_text_bytes, options_.memory_bytes};
  switch (reader.way) {
    case Way::plain:
    case Way::html:
    case Way::mail: {
      auto read = [way = reader.way, bytes = std::move(bytes), charset = charset_of(mime_type)] {
        return text_in_process(way, bytes, charset);
      };
      auto text = co_await workers_.run(std::move(read));
      if (text.size() > options_.max_text_bytes)
        co_return Error{ErrorKind::too_large,
                        fmt::format("Its text is over {}.", size_in_words(options_.max_text_bytes)),
                        "Download it instead."};
      co_return text;
    }
    case Way::pdf: {
      std::vector<std::string> command{options_.pdftotext_path, "-enc", "UTF-8", "-", "-"};
      auto text = co_await run(slots_, std::move(command), std::move(bytes), limits, true);
      if (text) co_return replace_all(std::move(*text), "\f", "\n");
      co_return text.error();
    }
    case Way::office: {
      std::vector<std::string> command{options_.extract_path, std::string(reader.kind),
                                       std::to_string(options_.max_expanded_bytes)};
      co_return co_await run(slots_, std::move(command), std::move(bytes), limits, false);
    }
    case Way::none:
      break;
  }
  co_return Error{ErrorKind::invalid,
                  fmt::format("Files of type {} have no text that can be read.",
                              mime_type.empty() ? "unknown" : mime_type),
                  "PDF, Office, OpenDocument, HTML and text files can be read; download others."};
}

}  // namespace workspace::content
