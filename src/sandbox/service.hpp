#pragma once
// What an API of the sandbox is: a table from Google's method ids to functions over the World. The front has
// authenticated the call and checked it against the catalogue before an operation sees it.

#include "base/time.hpp"
#include "catalogue/catalogue.hpp"
#include "http/message.hpp"
#include "json/json.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace workspace::sandbox {

class World;  // all users' state: world.hpp

/// One API request, already authenticated and validated against the catalogue.
struct Call {
  catalogue::Method const& method;
  std::string user;                                      // the e-mail of the token's account
  std::vector<std::string> scopes;                       // of the token, short form
  std::map<std::string, std::string, std::less<>> path;  // decoded path parameters
  http::Query query;                                     // decoded
  json::value body;                                      // null where there is none
  std::string media;                                     // uploaded bytes
  std::string media_type;                                // of media; empty where nothing was uploaded
  TimePoint now;

  /// A path or query parameter; `otherwise` where it is absent.
  std::string_view param(std::string_view name, std::string_view otherwise = {}) const;
  bool has(std::string_view name) const;
  bool flag(std::string_view name, bool otherwise = false) const;
  std::int64_t number(std::string_view name, std::int64_t otherwise = 0) const;
  /// Every value of a repeated query parameter, in order.
  std::vector<std::string_view> all(std::string_view name) const;
  bool has_scope(std::string_view short_scope) const;
};

struct Reply {
  int status = 200;
  json::value body;   // null: an empty body (204 if status is 200)
  std::string media;  // with media_type set, raw bytes are answered instead of body
  std::string media_type;
};

/// Thrown by an operation; the front writes it in the error shape of the API's family.
struct ApiFault {
  int code = 400;
  std::string status = "INVALID_ARGUMENT";  // google.rpc.Code
  std::string reason = "invalid";           // errors[0].reason of the v1 shape
  std::string message;
  std::string location;  // the parameter or field at fault; may be empty
  std::string location_type = "parameter";
};

/// The usual ones, in the words Google uses.
ApiFault not_found(std::string message = "Requested entity was not found.");
ApiFault invalid(std::string message, std::string location = {});
ApiFault required(std::string message, std::string location = {});
ApiFault forbidden(std::string message, std::string reason = "forbidden");
ApiFault conflict(std::string message, std::string reason = "duplicate");

using Operation = Reply (*)(World&, Call const&);

struct Service {
  std::string_view api;  // the catalogue's name of it: "gmail"
  std::vector<std::pair<std::string_view /*method id*/, Operation>> operations;
};

Service gmail_service();
Service drive_service();
Service calendar_service();

}  // namespace workspace::sandbox
