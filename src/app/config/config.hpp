#pragma once
// What the flags and the environment say, checked as a whole before anything starts. Flags beat variables; a
// wrong value is refused rather than guessed at. The reference for people is docs/configuration.md.

#include "base/log.hpp"
#include "store/environment.hpp"
#include "tools/frame/adapter.hpp"
#include "tools/frame/selection.hpp"

namespace workspace::app {

enum class Transport { stdio, streamable_http };
enum class Command { serve, sandbox };

struct SandboxConfig {
  bool enabled = false;
  std::string url;  // of a sandbox that runs already; empty: start our own
  std::string seed_file;
  std::string faults;  // e.g. "429:0.1,latency:200"
  std::uint16_t port = 0;
};

enum class StateStoreKind { memory, sqlite };

struct StateStoreConfig {
  StateStoreKind kind = StateStoreKind::sqlite;
  std::string path;  // sqlite; empty: state.sqlite3 in the credentials directory
};

struct Config {
  Command command = Command::serve;
  Transport transport = Transport::stdio;
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  int port_fallbacks = 4;  // stdio: ports tried after `port` for the sign-in callback
  std::string base_url;    // http://localhost:8000, or WORKSPACE_EXTERNAL_URL: for links that people open
  /// stdio: /mcp is served on this loopback port too.
  std::optional<std::uint16_t> extra_http_port;
  std::vector<std::string> allowed_hosts;
  std::vector<std::string> allowed_origins;
  tools::Selection selection;
  tools::Output output = tools::Output::both;
  tools::ConfirmOptions confirm{};
  bool single_user = false;
  bool legacy_sse = false;   // the transport of 2024-11-05 at /sse
  std::string default_user;  // USER_GOOGLE_EMAIL
  SandboxConfig sandbox;
  StateStoreConfig state_store;
  log::Options log;
  bool log_user_email = false;
  std::chrono::milliseconds google_timeout{60'000};
  std::chrono::seconds session_lifetime = std::chrono::hours(24);
  std::chrono::milliseconds readiness_time{1000};  // how long /health/ready waits for the store
  /// Of a file that is taken from Google; what a tool allows may be less.
  std::size_t max_file_bytes = std::numeric_limits<std::size_t>::max();
  std::chrono::seconds watch_interval{15};        // between looks at what changed in watched resources
  std::size_t max_office_xml_bytes = 26'214'400;  // of one file's parts, expanded
  std::vector<std::string> warnings;              // said once the log runs
};

/// The whole text of --help or --version, or what is wrong: `exit_code` tells which.
struct Exit {
  int code = 0;
  std::string text;
};

[[noreturn]] inline void throw_exception_from_error(Exit const& exit, boost::source_location const&) {
  throw Failure(ErrorKind::invalid, exit.text);
}

Result<Config, Exit> read_config(std::vector<std::string> arguments, EnvironmentLookup const& environment);

}  // namespace workspace::app
