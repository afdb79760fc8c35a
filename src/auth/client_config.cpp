#include "auth/client_config.hpp"

#include "json/json.hpp"

#include <fstream>

namespace workspace::auth {
namespace {

constexpr std::size_t max_file_bytes = 1u << 20;

struct FileClient {
  std::string id;
  std::string secret;
};

Error bad_file(std::string const& path, std::string const& why) {
  return {ErrorKind::invalid, "The Google client secrets file " + path + " " + why + ".",
          "Download it again from the Google Cloud console (APIs & Services, Credentials), or set "
          "GOOGLE_OAUTH_CLIENT_ID and GOOGLE_OAUTH_CLIENT_SECRET."};
}

Result<FileClient> read_file(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(max_file_bytes, '\0');
  if (!file) return bad_file(path, "cannot be opened");
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || file.gcount() == 0) return bad_file(path, "cannot be read or is empty");
  text.resize(static_cast<std::size_t>(file.gcount()));
  auto const parsed = json::parse(text);
  if (!parsed) return bad_file(path, "is not valid JSON");
  for (char const* section : {"web", "installed"}) {
    if (auto const* client = json::find(*parsed, section); client && client->is_object()) {
      return FileClient{std::string(json::text(*client, "client_id")),
                        std::string(json::text(*client, "client_secret"))};
    }
  }
  return bad_file(path, "has no \"web\" or \"installed\" section");
}

std::string expand_home(EnvironmentLookup const& environment, std::string path) {
  auto const home = environment("HOME");
  return home && path.starts_with("~/") ? *home + path.substr(1) : path;
}

}  // namespace

EnvironmentLookup with_fork_names(EnvironmentLookup environment) {
  return [environment = std::move(environment)](std::string_view name) {
    auto value = environment(name);
    if (value) return value;
    if (name == "GOOGLE_OAUTH_CLIENT_ID") return environment("MCP_GOOGLE_OAUTH_CLIENT_ID");
    if (name == "GOOGLE_OAUTH_CLIENT_SECRET") return environment("MCP_GOOGLE_OAUTH_CLIENT_SECRET");
    if (name == "GOOGLE_MCP_CREDENTIALS_DIR") return environment("MCP_GOOGLE_CREDENTIALS_DIR");
    return value;
  };
}

Result<ClientConfig> read_client_config(EnvironmentLookup const& environment,
                                        std::string default_redirect_uri) {
  ClientConfig config;
  config.client_id = environment("GOOGLE_OAUTH_CLIENT_ID").value_or("");
  config.client_secret = environment("GOOGLE_OAUTH_CLIENT_SECRET").value_or("");
  config.redirect_uri = environment("GOOGLE_OAUTH_REDIRECT_URI").value_or(std::move(default_redirect_uri));
  if (!config.client_id.empty() && !config.client_secret.empty()) return config;

  auto path = environment("GOOGLE_CLIENT_SECRET_PATH");
  if (!path) path = environment("GOOGLE_CLIENT_SECRETS");
  if (!path) return config;
  auto file = read_file(expand_home(environment, *path));
  if (!file) return file.error();
  if (config.client_id.empty()) config.client_id = file->id;
  if (config.client_id == file->id && config.client_secret.empty()) config.client_secret = file->secret;
  return config;
}

}  // namespace workspace::auth
