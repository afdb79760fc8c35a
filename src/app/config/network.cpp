#include "app/config/groups.hpp"

namespace workspace::app {

void read_network(Given const& given, Config& config) {
  auto const transport =
      given.flags.transport
          ? std::pair<std::string, std::string>("--transport", *given.flags.transport)
          : std::pair<std::string, std::string>("WORKSPACE_MCP_TRANSPORT",
                                                given.variable("WORKSPACE_MCP_TRANSPORT").value_or("stdio"));
  config.transport =
      choice<Transport>(transport.first, transport.second,
                        {{"stdio", Transport::stdio}, {"streamable-http", Transport::streamable_http}});
  if (given.flags.port)
    config.port = *given.flags.port;
  else if (auto v = given.variable("PORT"))
    config.port = number<std::uint16_t>("PORT", *v, 0, 65535);
  else if (auto w = given.variable("WORKSPACE_MCP_PORT"))
    config.port = number<std::uint16_t>("WORKSPACE_MCP_PORT", *w, 0, 65535);
  config.host = given.flags.host.value_or(given.variable("WORKSPACE_MCP_HOST").value_or("127.0.0.1"));
  if (auto v = given.variable("WORKSPACE_MCP_PORT_FALLBACK_COUNT"))
    config.port_fallbacks = number("WORKSPACE_MCP_PORT_FALLBACK_COUNT", *v, 0, 100);
  if (auto v = given.variable("WORKSPACE_MCP_HTTP_PORT")) {
    auto const port = number<std::uint16_t>("WORKSPACE_MCP_HTTP_PORT", *v, 1, 65535);
    if (config.transport == Transport::stdio)
      config.extra_http_port = port;
    else
      config.warnings.push_back(
          "WORKSPACE_MCP_HTTP_PORT is for stdio only: this server listens on HTTP already");
  }
  config.base_url = given.variable("WORKSPACE_EXTERNAL_URL").value_or("");
  while (config.base_url.ends_with('/')) config.base_url.pop_back();
  if (auto v = given.variable("WORKSPACE_MCP_ALLOWED_HOSTS")) config.allowed_hosts = words(*v, ", ");
  if (auto v = given.variable("OAUTH_ALLOWED_ORIGINS")) config.allowed_origins = words(*v, ", ");
}

}  // namespace workspace::app
