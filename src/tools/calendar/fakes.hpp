#pragma once
// For tests only: manage_event called as a tool, over a Google that answers from a list.

#include "http/url.hpp"
#include "tools/frame/acting_as.hpp"
#include "tools/frame/fakes.hpp"

namespace workspace::tools::calendar {

class EventTest : public testing::Test {
 protected:
  /// The result's structure; the arguments are JSON without the braces.
  json::value manage(std::string const& arguments) {
    google::Settings settings;
    auto const& tool = tool_named("manage_event").info;
    auto const methods = methods_of({&tool.methods, &tool.also});
    settings.methods = &methods;
    settings.sleep = [](milliseconds) -> Async<void> { co_return; };
    google::Client client(tokens_, fake_.http, fake_.clock, google::Endpoints::production(), settings);
    ToolContext context(fake_.backend, call_, "alice@example.com", &client);
    auto const decoded = json::parse("{" + arguments + "}").value().as_object();
    return json::parse(fake_.run(tool_named("manage_event").call(context, decoded)).structured).value();
  }
  std::string refusal(std::string const& arguments) {
    try {
      manage(arguments);
    } catch (Failure const& failure) {
      return failure.error().text();
    }
    ADD_FAILURE() << "it was done: " << arguments;
    return {};
  }

  /// "PATCH /calendars/primary/events/series", of the request number `i`.
  std::string asked(std::size_t i) const {
    auto const& request = fake_.http.requests.at(i);
    auto const path = http::parse_url(request.url).value().path;
    return request.method + " " + path.substr(path.find("/v3/") + 3);
  }
  std::string query(std::size_t i, std::string_view name) const {
    auto const url = http::parse_url(fake_.http.requests.at(i).url).value();
    return std::string(http::find_query(http::parse_query(url.query).value(), name));
  }
  json::value body(std::size_t i) const { return json::parse(fake_.http.requests.at(i).body).value(); }
  json::value sent(std::size_t i, std::string_view member) const {
    auto const whole = body(i);
    auto const* found = json::find(whole, member);
    return found ? *found : json::value("(absent)");
  }
  static json::value parsed(std::string_view text) { return json::parse(text).value(); }

  FakeBackend fake_;
  google::FakeTokens tokens_;
  mcp::CallContext call_{{}, {}};
};

}  // namespace workspace::tools::calendar
