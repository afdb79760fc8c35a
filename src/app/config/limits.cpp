#include "app/config/groups.hpp"

namespace workspace::app {

/// Where 0 is taken it stands for the default, as in the existing server.
void read_limits(Given const& given, Config& config) {
  constexpr std::size_t most_bytes = std::size_t{1} << 40;
  if (auto v = given.variable("WORKSPACE_MCP_MAX_FILE_BYTES"))
    if (auto const n = number<std::size_t>("WORKSPACE_MCP_MAX_FILE_BYTES", *v, 0, most_bytes); n > 0)
      config.max_file_bytes = n;
  if (auto v = given.variable("WORKSPACE_MCP_SESSION_IDLE_TIMEOUT"))
    if (auto const n = number("WORKSPACE_MCP_SESSION_IDLE_TIMEOUT", *v, 0, 31'536'000); n > 0)
      config.session_lifetime = std::chrono::seconds(n);
  if (auto v = given.variable("WORKSPACE_MCP_READINESS_TIMEOUT_SECONDS"))
    config.readiness_time = fraction_of_seconds("WORKSPACE_MCP_READINESS_TIMEOUT_SECONDS", *v, 3600);
  if (auto v = given.variable("WORKSPACE_MCP_MAX_OFFICE_XML_BYTES"))
    config.max_office_xml_bytes =
        number<std::size_t>("WORKSPACE_MCP_MAX_OFFICE_XML_BYTES", *v, 1, std::size_t{1} << 32);
  if (auto v = given.variable("WORKSPACE_MCP_GOOGLE_API_TIMEOUT_SECONDS"))
    config.google_timeout =
        std::chrono::seconds(number("WORKSPACE_MCP_GOOGLE_API_TIMEOUT_SECONDS", *v, 1, 3600));
  if (auto v = given.flags.watch_interval ? given.flags.watch_interval
                                          : given.variable("WORKSPACE_MCP_WATCH_INTERVAL"))
    config.watch_interval = std::chrono::seconds(number(
        given.flags.watch_interval ? "--watch-interval" : "WORKSPACE_MCP_WATCH_INTERVAL", *v, 5, 3600));
}

}  // namespace workspace::app
