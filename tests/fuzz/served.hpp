#pragma once
// What the fuzz targets serve: the fake tools of the unit tests, by the real service, on an event loop that
// is turned by hand, new for each input so that an input always does the same.

#include "mcp/service/fake_tools.hpp"
#include "mcp/transport/http_transport.hpp"
#include "report.hpp"

namespace workspace::mcp {

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

inline Async<ReadOutcome> read_fake(CallContext&, std::string uri) {
  co_return ReadResult::text(uri, "text/plain", "content");
}
inline Async<ReadOutcome> read_fake_item(CallContext&, std::string uri, Variables variables) {
  co_return ReadResult::text(uri, "text/plain", variables.at("id"));
}
inline Async<Completion> complete_fake(CallContext&, std::string value,
                                       std::map<std::string, std::string, std::less<>>) {
  co_return complete_from({"alice", "bob"}, value);
}
inline Async<PromptOutcome> get_fake(CallContext&, PromptArguments arguments) {
  PromptResult result;
  result.messages.push_back({PromptMessage::Role::user, Content::text(arguments["a"])});
  co_return result;
}
inline Async<Outcome> work_fake(CallContext& context, json::object) {
  if (context.can_start_task()) co_return StartTask{};
  co_return CallResult::text("worked");
}

/// One of each kind. A service that begins takes it over from the one before.
inline Offer& fake_offer() {
  static Offer offer = [] {
    Offer made;
    add_fake_tools(made.tools);
    auto work = tool_named("work", work_fake);
    work.takes_long = true;
    made.tools.add(std::move(work));
    made.resources.add({"test://a", {.name = "a"}, read_fake});
    made.templates.add({"test://items/{id}", {.name = "item"}, read_fake_item, {{"id", complete_fake}}});
    Prompt prompt;
    prompt.name = "p";
    prompt.arguments = {{"a", "", "", true, complete_fake}};
    prompt.get = get_fake;
    made.prompts.add(std::move(prompt));
    return made;
  }();
  return offer;
}

struct FakeWatcher final : ResourceWatcher {
  bool can_watch(Principal const&, std::string const& uri) const override { return uri == "test://a"; }
  void watch(Principal const&, std::string const&) override {}
  void unwatch(Principal const&, std::string const&) override {}
};

class Served {
 public:
  ~Served() { loop_.abandon(); }

  Service& service() { return service_; }
  HttpTransport& transport() { return transport_; }
  async::EventLoop& loop() { return loop_; }

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
  store::MemoryStateStore store_{clock_};
  FakeWatcher watcher_;
  async::EventLoop loop_;
  Service service_{loop_.get_executor(),
                   {.lists_change = true, .watcher = &watcher_},
                   fake_offer(),
                   keys_,
                   store_,
                   clock_};
  HttpTransport transport_{service_, {}};
};

}  // namespace workspace::mcp
