#include "app/addresses.hpp"

#include <fmt/format.h>

namespace workspace::app {

std::string local_url(std::uint16_t port) { return fmt::format("http://localhost:{}", port); }

std::string public_url(Config const& config, EnvironmentLookup const& environment) {
  if (!config.base_url.empty()) return config.base_url;
  auto base = environment("WORKSPACE_MCP_BASE_URI").value_or("http://localhost");
  while (base.ends_with('/')) base.pop_back();
  return base.starts_with("https://") ? base : fmt::format("{}:{}", base, config.port);
}

}  // namespace workspace::app
