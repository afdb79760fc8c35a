#include "base/log.hpp"

#include "base/text.hpp"
#include "base/time.hpp"

#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <fmt/format.h>
#include <memory>
#include <mutex>
#include <poll.h>
#include <thread>
#include <unistd.h>

namespace workspace::log {
namespace {

/// How long a line may wait for others: a wake-up and a write for each cost more than making it.
constexpr milliseconds gather_time{20};

std::string_view name(Level level) {
  switch (level) {
    case Level::debug:
      return "DEBUG";
    case Level::info:
      return "INFO";
    case Level::warning:
      return "WARNING";
    case Level::error:
      return "ERROR";
  }
  return "ERROR";
}

/// Control characters become escapes; JSON's quotes and backslashes too. DEL and C1 are left: they are valid
/// UTF-8.
void append_escaped(std::string& out, std::string_view text, bool json) {
  for (char c : text) {
    if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += json ? "\\t" : " ";
    else if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04x}", unsigned(c));
    else if (json && (c == '"' || c == '\\'))
      (out += '\\') += c;
    else
      out += c;
  }
}

/// RFC 3339 with milliseconds; what stands before them is made once a second.
std::string time_of_line(TimePoint now) {
  static thread_local TimePoint made{milliseconds{-1}};
  static thread_local std::string text;
  auto const second = std::chrono::floor<seconds>(now);
  if (second != made) {
    made = second;
    text = to_rfc3339(second);
    text.pop_back();  // the Z
  }
  return fmt::format("{}.{:03}Z", text, (now - second).count());
}

/// Best effort: where stderr is gone there is nobody to tell.
void write_to_stderr(std::string_view text) {
  while (!text.empty()) {
    auto const written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd stderr_taking{STDERR_FILENO, POLLOUT, 0};
      ::poll(&stderr_taking, 1, -1);
    } else if (errno != EINTR) {
      return;
    }
  }
}

/// The queue of lines and the thread that empties it.
class Writer {
 public:
  explicit Writer(Options options) : options_(options), thread_([this] { run(); }) {}
  ~Writer() {
    {
      std::lock_guard const lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  Options const& options() const { return options_; }

  void add(std::string line, bool urgent) {
    {
      std::lock_guard const lock(mutex_);
      if (lines_.size() >= options_.queue_lines) {
        lines_.pop_front();
        ++dropped_;
      }
      lines_.push_back(std::move(line));
      urgent_ = urgent_ || urgent;
      if (lines_.size() > 1 && !urgent) return;  // somebody has woken it
    }
    wake_.notify_one();
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      wake_.wait(lock, [&] { return !lines_.empty() || stopping_; });
      if (lines_.empty()) return;
      wake_.wait_for(lock, gather_time, [&] { return urgent_ || stopping_; });
      auto const lines = std::exchange(lines_, {});
      auto const dropped = std::exchange(dropped_, 0);
      urgent_ = false;
      lock.unlock();
      write_to_stderr(text_of(lines, dropped));
      lock.lock();
    }
  }

  std::string text_of(std::deque<std::string> const& lines, std::size_t dropped) const {
    std::string text;
    if (dropped > 0)
      text = format_line(options_.format, time_of_line(SystemClock{}.now()), "-", Level::warning,
                         fmt::format("{} log lines were dropped because stderr is slow", dropped)) +
             "\n";
    for (auto const& line : lines) (text += line) += '\n';
    return text;
  }

  Options const options_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::string> lines_;
  std::size_t dropped_ = 0;
  bool urgent_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

// Set at start and cleared at stop, both on the main thread while no other thread logs.
std::unique_ptr<Writer> writer;

}  // namespace

std::string format_line(Format format, std::string_view time, std::string_view request_id, Level level,
                        std::string_view message) {
  // The runbook counts errors by looking for the word: it stands only in lines of that level.
  std::string softened;
  if (level != Level::error && message.find("ERROR") != std::string_view::npos)
    message = softened = replace_all(std::string(message), "ERROR", "Error");
  std::string line;
  if (format == Format::text) {
    line = fmt::format("{} {} {} ", time, request_id, name(level));
    append_escaped(line, message, false);
  } else {
    line = fmt::format(R"({{"time":"{}","request_id":")", time);
    append_escaped(line, request_id, true);
    line += fmt::format(R"(","level":"{}","msg":")", name(level));
    append_escaped(line, message, true);
    line += "\"}";
  }
  return line;
}

void start(Options options) { writer = std::make_unique<Writer>(options); }

void stop() { writer.reset(); }

void write(Level level, std::string_view request_id, std::string_view message) {
  if (writer ? level < writer->options().level : level == Level::debug) return;
  auto line = format_line(writer ? writer->options().format : Format::text, time_of_line(SystemClock{}.now()),
                          request_id, level, message);
  if (writer)
    writer->add(std::move(line), level == Level::error);
  else
    std::fprintf(stderr, "%s\n", line.c_str());
}

}  // namespace workspace::log
