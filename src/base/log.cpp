#include "base/log.hpp"

#include "base/text.hpp"
#include "base/time.hpp"

#include <atomic>
#include <cstdio>
#include <fmt/format.h>
#include <memory>
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace workspace::log {
namespace {

struct Writer {
  Options options;
  std::shared_ptr<spdlog::details::thread_pool> queue;
  std::shared_ptr<spdlog::async_logger> logger;
  std::atomic<std::size_t> reported_drops{0};
};

// Set at start and cleared at stop, both on the main thread while no other thread logs.
std::unique_ptr<Writer> writer;

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

void report_drops(Writer& w) {
  auto const dropped = w.queue->overrun_counter();
  auto reported = w.reported_drops.load();
  if (dropped <= reported || !w.reported_drops.compare_exchange_strong(reported, dropped)) return;
  w.logger->info(
      format_line(w.options.format, to_rfc3339(SystemClock{}.now()), "-", Level::warning,
                  fmt::format("{} log lines were dropped because stderr is slow", dropped - reported)));
}

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

void start(Options options) {
  auto w = std::make_unique<Writer>();
  w->options = options;
  w->queue = std::make_shared<spdlog::details::thread_pool>(options.queue_lines, 1);
  w->logger =
      std::make_shared<spdlog::async_logger>("stderr", std::make_shared<spdlog::sinks::stderr_sink_mt>(),
                                             w->queue, spdlog::async_overflow_policy::overrun_oldest);
  w->logger->set_pattern("%v");
  w->logger->flush_on(spdlog::level::info);
  writer = std::move(w);
}

void stop() {
  if (!writer) return;
  report_drops(*writer);
  // Dropping the queue ends its thread once every line is written.
  writer.reset();
}

void write(Level level, std::string_view request_id, std::string_view message) {
  if (writer && level < writer->options.level) return;
  if (!writer && level == Level::debug) return;
  auto const line = format_line(writer ? writer->options.format : Format::text,
                                to_rfc3339(SystemClock{}.now()), request_id, level, message);
  if (!writer) {
    std::fprintf(stderr, "%s\n", line.c_str());
    return;
  }
  writer->logger->info(spdlog::string_view_t(line.data(), line.size()));
  report_drops(*writer);
}

}  // namespace workspace::log
