#include "app/application.hpp"
#include "base/memory.hpp"

#include <iostream>

int main(int argc, char** argv) {
  using namespace workspace;
  memory::configure();
  auto const environment = auth::with_fork_names(process_environment);
  auto const config = app::read_config({argv + 1, argv + argc}, environment);
  if (!config) {
    (config.error().code == 0 ? std::cout : std::cerr) << config.error().text;
    return config.error().code;
  }
  if (config->command == app::Command::sandbox) return app::serve_sandbox(*config);
  return app::serve(*config, environment);
}
