#pragma once
// Where Google's OAuth lives: https://developers.google.com/identity/protocols/oauth2/web-server

#include <string>

namespace workspace::auth {

struct Endpoints {
  std::string authorization = "https://accounts.google.com/o/oauth2/v2/auth";
  std::string token = "https://oauth2.googleapis.com/token";
  std::string userinfo = "https://www.googleapis.com/oauth2/v2/userinfo";
  std::string revoke = "https://oauth2.googleapis.com/revoke";

  /// The same paths under the sandbox's base URL, e.g. "http://127.0.0.1:43210".
  static Endpoints sandbox(std::string const& base) {
    return {base + "/o/oauth2/v2/auth", base + "/token", base + "/oauth2/v2/userinfo", base + "/revoke"};
  }
};

}  // namespace workspace::auth
