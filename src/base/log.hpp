#pragma once
// Log lines on stderr: "TIME REQUEST_ID LEVEL message", or one JSON object a line whose last member is msg.
// Writing never blocks: a thread gathers the lines of 20 ms, an error's at once; the oldest of too many give
// way and are counted. A line never holds a token, a code or content; that is the caller's duty.

#include <cstdint>
#include <string>
#include <string_view>

namespace workspace::log {

enum class Level { debug, info, warning, error };
enum class Format { text, json };

struct Options {
  Level level = Level::info;
  Format format = Format::text;
  std::size_t queue_lines = 2048;
};

/// Starts the writer thread. Lines written before go straight to stderr.
void start(Options options);
/// Writes what is queued and ends the thread.
void stop();

/// `request_id` is "-" where there is none. Control characters are escaped, so a message stays one line.
void write(Level level, std::string_view request_id, std::string_view message);
inline void debug(std::string_view id, std::string_view message) { write(Level::debug, id, message); }
inline void info(std::string_view id, std::string_view message) { write(Level::info, id, message); }
inline void warning(std::string_view id, std::string_view message) { write(Level::warning, id, message); }
inline void error(std::string_view id, std::string_view message) { write(Level::error, id, message); }

/// The line as it is written, without the newline; exposed for tests.
std::string format_line(Format format, std::string_view time, std::string_view request_id, Level level,
                        std::string_view message);

}  // namespace workspace::log
