#pragma once
// What the fuzz targets serve: the fake tools of the unit tests, by the real service, on an event loop that
// is turned by hand, new for each input so that an input always does the same.

#include "mcp/fake_tools.hpp"
#include "mcp/http_transport.hpp"

#include <cstdio>
#include <cstdlib>

namespace workspace::mcp {

/// Ends the process, so that the fuzzer keeps the input.
[[noreturn]] inline void report(std::string_view what, std::string_view text) {
  std::fprintf(stderr, "%.*s:\n%.*s\n", int(what.size()), what.data(), int(text.size()), text.data());
  std::abort();
}

/// What a server may say (JSON-RPC 2.0 as the protocol narrows it), told without the code that is tested.
inline bool is_message(json::value const& value) {
  auto const* const message = value.if_object();
  if (!message || json::text(value, "jsonrpc") != "2.0") return false;
  auto const* const id = message->if_contains("id");
  if (id && !id->is_string() && !id->is_int64() && !id->is_uint64()) return false;
  if (auto const* const result = message->if_contains("result"))
    return id && result->is_object() && !message->contains("error");
  if (auto const* const error = message->if_contains("error"))
    return json::find(*error, "code") && json::find(*error, "code")->is_int64() &&
           json::find(*error, "message") && json::find(*error, "message")->is_string();
  auto const* const params = message->if_contains("params");
  return !json::text(value, "method").empty() && (!params || params->is_object());
}

/// Whatever a client sends, what it gets is a message of the protocol, or several as an array.
inline void expect_message(std::string_view text) {
  auto const parsed = json::parse(text);
  if (!parsed) report("This is no JSON", text);
  auto const* const several = parsed->if_array();
  bool const good =
      several ? !several->empty() && std::ranges::all_of(*several, is_message) : is_message(*parsed);
  if (!good) report("This is no message", text);
}

inline ToolRegistry const& fake_tools() {
  static ToolRegistry const tools = [] {
    ToolRegistry made;
    add_fake_tools(made);
    return made;
  }();
  return tools;
}

class Served {
 public:
  Service& service() { return service_; }
  HttpTransport& transport() { return transport_; }
  net::io_context& loop() { return loop_; }

  /// Runs what is ready until `ended`; false where what is left waits for something.
  bool turn(bool const& ended) {
    loop_.restart();
    while (!ended && loop_.poll() > 0) {
    }
    return ended;
  }

  /// `text` with each $2025-11-25 or other legacy version replaced by the id of a session of it: an id is
  /// sealed, so no mutation finds one.
  std::string with_sessions(std::string text) {
    for (auto const version :
         {Version::v2024_11_05, Version::v2025_03_26, Version::v2025_06_18, Version::v2025_11_25}) {
      std::string const mark = "$" + std::string(to_string(version));
      for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
        text.replace(at, mark.size(), service_.sessions().create("", version, everything_));
    }
    return text;
  }

 private:
  json::object everything_ = object_of(R"({"elicitation":{"form":{},"url":{}},"sampling":{},"roots":{}})");
  crypto::KeyRing keys_ = test_keys();
  ManualClock clock_;
  Service service_{ServiceOptions{}, fake_tools(), keys_, clock_};
  HttpTransport transport_{service_, {}};
  net::io_context loop_;  // ends first, and with it whatever still waits
};

}  // namespace workspace::mcp
