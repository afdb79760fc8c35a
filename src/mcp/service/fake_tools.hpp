#pragma once
// Tools, a service and a way to run coroutines, for the tests of this folder.

#include "async/event_loop.hpp"
#include "mcp/service/service.hpp"
#include "store/memory_state_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <future>
#include <gtest/gtest.h>

namespace workspace::mcp {

inline json::object object_of(std::string_view text) { return json::parse(text).value().as_object(); }

inline Tool tool_named(std::string name, std::function<Async<Outcome>(CallContext&, json::object)> call) {
  Tool tool;
  tool.name = std::move(name);
  tool.title = "A title";
  tool.description = "What it does.";
  tool.input_schema = object_of(R"({"type":"object","additionalProperties":false})");
  tool.output_schema = object_of(R"({"type":"object"})");
  tool.call = std::move(call);
  return tool;
}

inline Async<Outcome> echo(CallContext&, json::object arguments) {
  CallResult result = CallResult::text("echo");
  result.structured = json::write(json::value(std::move(arguments)));
  co_return result;
}

inline Async<Outcome> report_twice(CallContext& context, json::object) {
  context.progress(1, 2, "half");
  context.progress(1, 2, "not further");
  context.progress(2, 2);
  context.log(LogLevel::info, json::value("below"));
  context.log(LogLevel::error, json::value("loud"), "fake");
  co_return CallResult::text("reported");
}

inline Async<Outcome> fail_plainly(CallContext&, json::object) {
  throw Failure(ErrorKind::not_found, "There is no such file.", "List the files first.");
  co_return CallResult{};
}

inline Async<Outcome> fail_badly(CallContext&, json::object) {
  throw std::runtime_error("password=secret");
  co_return CallResult{};
}

inline Async<Outcome> ask_name(CallContext& context, json::object) {
  auto const answer = context.elicited("name");
  if (!answer) {
    InputRequired required;
    auto schema = object_of(R"({"type":"object","properties":{"name":{"type":"string"}}})");
    required.requests["name"] = InputRequest::form("What is your name?", std::move(schema));
    required.notes = "noted";
    co_return required;
  }
  if (answer->action != ElicitAnswer::Action::accept) co_return CallResult::text("No name, then.");
  json::value const content(answer->content);
  co_return CallResult::text("Hello " + std::string(json::text(content, "name")) + ", " + context.notes() +
                             ", round " + std::to_string(context.round()));
}

inline Async<Outcome> ask_page(CallContext&, json::object) {
  InputRequired required;
  required.requests["consent"] = InputRequest::open_url("Please sign in.", "https://example.com/consent");
  co_return required;
}

inline Async<Outcome> ask_model(CallContext&, json::object) {
  InputRequired required;
  required.requests["model"] = {"sampling/createMessage", {}};
  co_return required;
}

inline void add_fake_tools(ToolRegistry& tools) {
  tools.add(tool_named("echo", echo));
  tools.add(tool_named("report", report_twice));
  tools.add(tool_named("fail", fail_plainly));
  tools.add(tool_named("crash", fail_badly));
  tools.add(tool_named("ask_name", ask_name));
  tools.add(tool_named("ask_page", ask_page));
  tools.add(tool_named("ask_model", ask_model));
}

inline crypto::KeyRing test_keys() { return crypto::KeyRing({"0123456789abcdef0123456789abcdef"}); }

/// A tool that waits until it is released or cancelled, and says which.
struct Waiting {
  std::promise<void> entered;
  std::promise<bool> ended;  // true: it was cancelled
  net::steady_timer* timer = nullptr;
  bool released = false;

  Async<Outcome> call(CallContext&, json::object) {
    net::steady_timer wait(co_await net::this_coro::executor, std::chrono::hours(1));
    timer = &wait;
    entered.set_value();
    try {
      co_await wait.async_wait(net::use_awaitable);
    } catch (boost::system::system_error const&) {
    }
    ended.set_value(!released);
    co_return CallResult::text("waited");
  }
  /// On the loop's thread.
  void release() {
    released = true;
    timer->cancel();
  }
};

/// Runs the loop until `task` has ended.
template <class T>
T run(net::io_context& loop, Async<T> task) {
  std::optional<T> value;
  std::exception_ptr thrown;
  bool ended = false;
  net::co_spawn(loop, std::move(task), [&](std::exception_ptr failure, T result) {
    thrown = failure;
    if (!failure) value.emplace(std::move(result));
    ended = true;
  });
  loop.restart();
  while (!ended) loop.run_one();
  if (thrown) std::rethrow_exception(thrown);
  return std::move(*value);
}

}  // namespace workspace::mcp
