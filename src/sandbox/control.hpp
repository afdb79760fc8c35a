#pragma once
// The sandbox's own endpoint, for tests and authors of agents; loopback only:
//   GET    /sandbox/state    users, counts, requests by method, violations, faults
//   POST   /sandbox/faults   {"rules": [...]} (faults.hpp); GET lists them, DELETE ends them
//   POST   /sandbox/reset    content as at the start; no faults; grants stay
//   POST   /sandbox/revoke   {"user": "..."}: their grants end, refreshing gives invalid_grant
//   POST   /sandbox/expire   {"user": "..."}: their access tokens expire, refreshing still works

#include "http/server.hpp"
#include "json/json.hpp"

namespace workspace::sandbox {

class Front;

class Control {
 public:
  explicit Control(Front& front) : front_(front) {}
  http::Response handle(http::ServerRequest const& request);

 private:
  json::value state() const;
  Front& front_;
};

}  // namespace workspace::sandbox
