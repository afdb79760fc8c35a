#include "app/config/config.hpp"

#include <gmock/gmock.h>
#include <map>

namespace workspace::app {
namespace {

using testing::HasSubstr;

using Variables = std::map<std::string, std::string, std::less<>>;

Result<Config, Exit> read(std::vector<std::string> arguments, Variables variables = {}) {
  return read_config(std::move(arguments),
                     [variables = std::move(variables)](std::string_view name) -> std::optional<std::string> {
                       auto const found = variables.find(name);
                       return found == variables.end() || found->second.empty()
                                  ? std::nullopt
                                  : std::optional(found->second);
                     });
}

std::string refusal(std::vector<std::string> arguments, Variables variables = {}) {
  auto const config = read(std::move(arguments), std::move(variables));
  return config                     ? "accepted"
         : config.error().code == 1 ? config.error().text
                                    : "not refused: " + config.error().text;
}

TEST(Config, has_the_existing_servers_defaults) {
  auto const config = read({}).value();
  EXPECT_EQ(config.transport, Transport::stdio);
  EXPECT_EQ(config.host, "127.0.0.1");
  EXPECT_EQ(config.port, 8000);
  EXPECT_EQ(config.port_fallbacks, 4);
  EXPECT_FALSE(config.sandbox.enabled);
  EXPECT_FALSE(config.single_user);
  EXPECT_FALSE(config.legacy_sse);
  EXPECT_TRUE(read({"--legacy-sse"}).value().legacy_sse);
  EXPECT_TRUE(read({}, {{"WORKSPACE_MCP_LEGACY_SSE", "true"}}).value().legacy_sse);
}

TEST(Config, lets_flags_beat_variables) {
  Variables const variables{{"WORKSPACE_MCP_TRANSPORT", "stdio"},
                            {"PORT", "9001"},
                            {"WORKSPACE_MCP_PORT", "9002"},
                            {"WORKSPACE_MCP_TOOL_TIER", "complete"}};
  auto const config = read({"--transport", "streamable-http", "--tool-tier", "core"}, variables).value();
  EXPECT_EQ(config.transport, Transport::streamable_http);
  EXPECT_EQ(config.port, 9001);
  EXPECT_EQ(config.selection.tier, tools::Tier::core);
}

TEST(Config, reads_lists_of_services_and_tools) {
  auto const config =
      read({"--tools", "gmail", "drive", "--disabled-tools", "send_gmail_message", "no_such_tool"}).value();
  EXPECT_THAT(config.selection.services, testing::ElementsAre(tools::Service::gmail, tools::Service::drive));
  EXPECT_THAT(config.selection.disabled, testing::UnorderedElementsAre("send_gmail_message", "no_such_tool"));
  ASSERT_EQ(config.warnings.size(), 1u);
  EXPECT_THAT(config.warnings[0], HasSubstr("no_such_tool"));
}

TEST(Config, reads_limits_whose_zero_is_the_default) {
  auto const defaults =
      read({}, {{"WORKSPACE_MCP_MAX_FILE_BYTES", "0"}, {"WORKSPACE_MCP_SESSION_IDLE_TIMEOUT", "0"}}).value();
  EXPECT_EQ(defaults.max_file_bytes, std::numeric_limits<std::size_t>::max());
  EXPECT_EQ(defaults.session_lifetime, std::chrono::hours(24));
  EXPECT_EQ(defaults.readiness_time, std::chrono::seconds(1));
  auto const config = read({}, {{"WORKSPACE_MCP_MAX_FILE_BYTES", "5242880"},
                                {"WORKSPACE_MCP_SESSION_IDLE_TIMEOUT", "3660"},
                                {"WORKSPACE_MCP_READINESS_TIMEOUT_SECONDS", "2.5"}})
                          .value();
  EXPECT_EQ(config.max_file_bytes, 5'242'880u);
  EXPECT_EQ(config.session_lifetime, std::chrono::seconds(3660));
  EXPECT_EQ(config.readiness_time, std::chrono::milliseconds(2500));
}

TEST(Config, serves_http_beside_stdio_where_a_port_is_named) {
  EXPECT_FALSE(read({}).value().extra_http_port);
  Variables const variables{{"WORKSPACE_MCP_HTTP_PORT", "8001"}};
  EXPECT_EQ(read({}, variables).value().extra_http_port, 8001);
  auto const http = read({"--transport", "streamable-http"}, variables).value();
  EXPECT_FALSE(http.extra_http_port);
  ASSERT_EQ(http.warnings.size(), 1u);
  EXPECT_THAT(http.warnings[0], HasSubstr("WORKSPACE_MCP_HTTP_PORT"));
}

TEST(Config, refuses_wrong_values_instead_of_guessing) {
  EXPECT_THAT(refusal({"--tools", "gmial"}), HasSubstr("--tools must be one of gmail, drive"));
  EXPECT_THAT(refusal({}, {{"PORT", "80x"}}), HasSubstr("PORT must be a whole number"));
  EXPECT_THAT(refusal({}, {{"WORKSPACE_MCP_READ_ONLY", "maybe"}}), HasSubstr("must be true or false"));
  EXPECT_THAT(refusal({}, {{"WORKSPACE_MCP_DISABLE_LOCAL_FILES", "yse"}}),
              HasSubstr("must be true or false"));
  EXPECT_THAT(refusal({}, {{"WORKSPACE_MCP_MAX_OFFICE_XML_BYTES", "abc"}}),
              HasSubstr("must be a whole number"));
  EXPECT_THAT(refusal({}, {{"WORKSPACE_MCP_MAX_FILE_BYTES", "5M"}}), HasSubstr("must be a whole number"));
  EXPECT_THAT(refusal({}, {{"WORKSPACE_MCP_SESSION_IDLE_TIMEOUT", "-1"}}),
              HasSubstr("must be a whole number"));
  for (auto const* seconds : {"0", "-1", "soon", "inf", "nan", "1s"})
    EXPECT_THAT(refusal({}, {{"WORKSPACE_MCP_READINESS_TIMEOUT_SECONDS", seconds}}),
                HasSubstr("must be a number of seconds"))
        << seconds;
  EXPECT_THAT(refusal({}, {{"WORKSPACE_MCP_HTTP_PORT", "0"}}), HasSubstr("must be a whole number"));
  EXPECT_THAT(refusal({"--transport", "sse"}), HasSubstr("stdio, streamable-http"));
  EXPECT_THAT(refusal({"--permissions", "gmail:everything"}), HasSubstr("everything"));
  EXPECT_THAT(refusal({"--no-such-flag"}), HasSubstr("--no-such-flag"));
}

TEST(Config, knows_what_excludes_what) {
  EXPECT_THAT(refusal({"--read-only", "--permissions", "gmail:readonly"}), HasSubstr("exclude each other"));
  EXPECT_THAT(refusal({"--tools", "gmail", "--permissions", "gmail:readonly"}),
              HasSubstr("exclude each other"));
  auto const config = read({"--permissions", "gmail:readonly"},
                           {{"WORKSPACE_MCP_TOOLS", "drive"}, {"WORKSPACE_MCP_READ_ONLY", "true"}})
                          .value();
  EXPECT_TRUE(config.selection.services.empty());
  EXPECT_FALSE(config.selection.read_only);
}

TEST(Config, never_ignores_a_setting_that_changes_who_may_do_what) {
  EXPECT_THAT(refusal({}, {{"MCP_ENABLE_OAUTH21", "true"}}), HasSubstr("MCP_ENABLE_OAUTH21"));
  EXPECT_EQ(refusal({}, {{"MCP_ENABLE_OAUTH21", "false"}}), "accepted");
  EXPECT_THAT(refusal({}, {{"GOOGLE_MCP_CREDENTIALS_DIR", "S3://bucket/prefix"}}), HasSubstr("S3 bucket"));
  EXPECT_THAT(refusal({"--sandbox"}, {{"GOOGLE_MCP_CREDENTIALS_DIR", "s3://bucket"}}),
              HasSubstr("S3 bucket"));
  EXPECT_THAT(refusal({"--sandbox"}, {{"GOOGLE_SERVICE_ACCOUNT_KEY_FILE", "/key.json"}}),
              HasSubstr("service account"));
  EXPECT_THAT(refusal({"--sandbox"}, {{"WORKSPACE_MCP_CREDENTIAL_STORE_BACKEND", "gcs"}}),
              HasSubstr("local_directory"));
}

TEST(Config, reaches_a_sandbox_on_this_machine_only) {
  EXPECT_EQ(read({"--sandbox=http://127.0.0.1:9000/"}).value().sandbox.url, "http://127.0.0.1:9000");
  EXPECT_EQ(read({"--sandbox"}).value().sandbox.url, "");
  for (auto const* url :
       {"http://sandbox.example.com", "https://127.0.0.1:9000", "127.0.0.1", "http://127.0.0.1.example.com"})
    EXPECT_THAT(refusal({std::string("--sandbox=") + url}), HasSubstr("loopback")) << url;
  EXPECT_THAT(refusal({"--sandbox-seed", "x.json"}), HasSubstr("need --sandbox"));
}

TEST(Config, keeps_state_in_a_file_but_the_sandboxs_in_memory) {
  EXPECT_EQ(read({}).value().state_store.kind, StateStoreKind::sqlite);
  EXPECT_EQ(read({}).value().state_store.path, "");
  EXPECT_EQ(read({"--sandbox"}).value().state_store.kind, StateStoreKind::memory);
  EXPECT_EQ(read({"--state-store", "memory"}).value().state_store.kind, StateStoreKind::memory);
  auto const named =
      read({"--sandbox", "--state-store", "sqlite:/a:b"}, {{"WORKSPACE_MCP_STATE_STORE", "memory"}}).value();
  EXPECT_EQ(named.state_store.kind, StateStoreKind::sqlite);
  EXPECT_EQ(named.state_store.path, "/a:b");
  EXPECT_EQ(read({}, {{"WORKSPACE_MCP_STATE_STORE", "sqlite:x"}}).value().state_store.path, "x");
  EXPECT_THAT(refusal({}, {{"WORKSPACE_MCP_STATE_STORE", "redis"}}), HasSubstr("memory, sqlite"));
  EXPECT_THAT(refusal({"--state-store", "sqlite:"}), HasSubstr("sqlite:PATH"));
  EXPECT_THAT(refusal({"--state-store", "sqlite:s3://bucket/x"}), HasSubstr("sqlite:PATH"));
  EXPECT_THAT(refusal({"--state-store", "memory:x"}), HasSubstr("sqlite:PATH"));
  EXPECT_THAT(refusal({"--sandbox", "--state-store", "sqlite"}), HasSubstr("needs a path"));
  EXPECT_EQ(refusal({"sandbox", "--port", "1"}, {{"WORKSPACE_MCP_STATE_STORE", "sqlite"}}), "accepted");
}

TEST(Config, asks_before_writes_only_where_that_is_wanted) {
  EXPECT_EQ(read({}).value().confirm.mode, tools::ConfirmMode::off);
  EXPECT_EQ(read({"--confirm", "all"}, {{"WORKSPACE_MCP_CONFIRM", "outbound"}}).value().confirm.mode,
            tools::ConfirmMode::all);
  auto const strict = read({"--confirm-strict"}, {{"WORKSPACE_MCP_CONFIRM", "outbound"}}).value().confirm;
  EXPECT_EQ(strict.mode, tools::ConfirmMode::outbound);
  EXPECT_TRUE(strict.strict);
  EXPECT_TRUE(read({"--confirm", "all"}, {{"WORKSPACE_MCP_CONFIRM_STRICT", "yes"}}).value().confirm.strict);
  EXPECT_THAT(refusal({"--confirm", "sometimes"}), HasSubstr("off, outbound, all"));
  EXPECT_THAT(refusal({}, {{"WORKSPACE_MCP_CONFIRM", "on"}}), HasSubstr("off, outbound, all"));
  EXPECT_THAT(refusal({}, {{"WORKSPACE_MCP_CONFIRM_STRICT", "true"}}), HasSubstr("needs --confirm"));
}

TEST(Config, looks_for_changes_neither_too_often_nor_too_seldom) {
  EXPECT_EQ(read({}).value().watch_interval, std::chrono::seconds(15));
  EXPECT_EQ(read({}, {{"WORKSPACE_MCP_WATCH_INTERVAL", "3600"}}).value().watch_interval,
            std::chrono::hours(1));
  EXPECT_EQ(read({"--watch-interval", "5"}, {{"WORKSPACE_MCP_WATCH_INTERVAL", "60"}}).value().watch_interval,
            std::chrono::seconds(5));
  EXPECT_THAT(refusal({"--watch-interval", "4"}),
              HasSubstr("--watch-interval must be a whole number from 5"));
  EXPECT_THAT(refusal({}, {{"WORKSPACE_MCP_WATCH_INTERVAL", "3601"}}),
              HasSubstr("WORKSPACE_MCP_WATCH_INTERVAL"));
}

TEST(Config, knows_the_sandbox_command) {
  auto const config = read({"sandbox", "--port", "9000", "--sandbox-faults", "drop:0.1"}).value();
  EXPECT_EQ(config.command, Command::sandbox);
  EXPECT_EQ(config.sandbox.port, 9000);
  EXPECT_EQ(config.sandbox.faults, "drop:0.1");
}

TEST(Config, prints_its_version_and_help) {
  EXPECT_EQ(read({"--version"}).error().code, 0);
  EXPECT_THAT(read({"--version"}).error().text, HasSubstr(WORKSPACE_VERSION));
  EXPECT_THAT(read({"--help"}).error().text, HasSubstr("--permissions"));
}

}  // namespace
}  // namespace workspace::app
