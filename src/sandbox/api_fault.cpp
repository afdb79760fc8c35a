#include "sandbox/api_fault.hpp"

#include <fmt/format.h>

namespace workspace::sandbox {
namespace {

ApiFault refused(std::string reason, std::string message, std::string location) {
  return {400, "INVALID_ARGUMENT", std::move(reason), std::move(message), std::move(location)};
}

}  // namespace

ApiFault not_found(std::string message, std::string location) {
  return {404, "NOT_FOUND", "notFound", std::move(message), std::move(location)};
}

ApiFault invalid(std::string message, std::string location) {
  return refused("invalid", std::move(message), std::move(location));
}

ApiFault invalid_value(std::string location) { return invalid("Invalid Value", std::move(location)); }

ApiFault invalid_argument(std::string message) { return refused("invalidArgument", std::move(message), {}); }

ApiFault bad_request(std::string message, std::string location) {
  return refused("badRequest", std::move(message), std::move(location));
}

ApiFault failed_precondition(std::string message) {
  return {400, "FAILED_PRECONDITION", "failedPrecondition", std::move(message)};
}

ApiFault required(std::string message, std::string location) {
  return refused("required", std::move(message), std::move(location));
}

ApiFault forbidden(std::string message, std::string reason, std::string location) {
  return {403, "PERMISSION_DENIED", std::move(reason), std::move(message), std::move(location)};
}

ApiFault conflict(std::string message, std::string reason) {
  return {409, "ALREADY_EXISTS", std::move(reason), std::move(message)};
}

ApiFault full_sync_required() {
  return {410, "FAILED_PRECONDITION", "fullSyncRequired",
          "Sync token is no longer valid, a full sync is required.", "syncToken"};
}

ApiFault not_simulated(std::string_view what) {
  return {501, "UNIMPLEMENTED", "notImplemented", fmt::format("The sandbox does not simulate {}.", what)};
}

}  // namespace workspace::sandbox
