#pragma once
// For tests only: tools called by clients that can and cannot be asked, over a Google that answers from a
// list.

#include "tools/frame/fakes.hpp"

#include <gmock/gmock.h>

namespace workspace::tools {

/// What the client can do and what it answers.
struct Client {
  bool can_ask = true;
  json::object answers{};
  std::string notes{};
  std::string nonce = "nonce";
  std::string principal{};
  bool from_loopback = true;
};

class ConfirmationTest : public testing::Test {
 protected:
  ConfirmationTest() {
    options_.confirm.mode = ConfirmMode::outbound;
    for (auto const* user : {"alice@example.com", "eve@example.com"})
      fake_.sign_in(user, {"gmail.modify", "gmail.settings.basic", "gmail.labels", "calendar", "drive"});
  }

  mcp::Outcome call(std::string_view tool, std::string const& arguments, Client client,
                    std::string const& user = "alice@example.com") {
    Policy policy(fake_.backend, options_);
    auto const made = make_mcp_tools({&tool_named(tool)}, policy, fake_.backend, {});
    mcp::CallContext::Input input;
    input.caller.version = mcp::newest_modern;
    if (client.can_ask) input.caller.client_capabilities = {{"elicitation", json::object{}}};
    input.caller.principal = {.id = client.principal, .from_loopback = client.from_loopback};
    input.deadline = fake_.clock.now() + std::chrono::minutes(1);
    input.answers = client.answers;
    input.notes = client.notes;
    input.notes_nonce = client.nonce;
    mcp::CallContext context(std::move(input), {});
    auto const whole = fmt::format(R"({{"user_google_email":"{}",{}}})", user, arguments);
    return fake_.run(made[0].call(context, json::parse(whole).value().as_object()));
  }
  /// send_gmail_message, which first reads the sender's settings.
  mcp::Outcome send(Client client, std::string const& more = {},
                    std::string const& user = "alice@example.com") {
    fake_.http.then(200, "{}");
    return call("send_gmail_message", mail_ + more, std::move(client), user);
  }
  static mcp::CallResult result(mcp::Outcome outcome) {
    if (auto* done = std::get_if<mcp::CallResult>(&outcome)) return std::move(*done);
    ADD_FAILURE() << "it asked";
    return {};
  }
  static mcp::InputRequired question(mcp::Outcome outcome) {
    if (auto* asked = std::get_if<mcp::InputRequired>(&outcome)) return std::move(*asked);
    ADD_FAILURE() << "it did not ask: " << text(std::get<mcp::CallResult>(outcome));
    return {};
  }
  static std::string words(mcp::InputRequired const& asked) {
    return asked.requests.empty() ? ""
                                  : std::string(json::text(asked.requests.begin()->second.params, "message"));
  }
  static std::string text(mcp::CallResult const& result) {
    return result.content.empty() ? "" : std::string(json::text(result.content[0].block, "text"));
  }
  /// The client that comes back with the person's answer.
  static Client answering(mcp::InputRequired const& asked, std::string_view action = "accept") {
    return {.answers = {{"confirm", {{"action", action}}}}, .notes = asked.notes};
  }
  static std::string token_of(mcp::CallResult const& result) {
    constexpr std::string_view before = "confirmation_token=";
    auto const whole = text(result);
    auto const at = whole.rfind(before);
    return at == std::string::npos ? "" : whole.substr(at + before.size());
  }
  static std::string with(std::string const& token) { return R"(,"confirmation_token":")" + token + "\""; }
  std::size_t writes() const {
    return std::size_t(
        std::ranges::count_if(fake_.http.requests, [](auto const& r) { return !r.is_safe(); }));
  }
  void expect_refused(mcp::Outcome outcome, std::string_view part) {
    auto const got = result(std::move(outcome));
    EXPECT_TRUE(got.is_error);
    EXPECT_THAT(text(got), testing::HasSubstr(std::string(part)));
  }

  std::string const mail_ = R"("to":"Bob <bob@example.com>","subject":"Lunch","body":"At noon?")";
  FakeBackend fake_;
  PolicyOptions options_;
  Client const plain_{.can_ask = false};
};

}  // namespace workspace::tools
