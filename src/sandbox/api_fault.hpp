#pragma once
// What an operation throws when Google would refuse; the front writes it in the error shape of the API's
// family.

#include <string>
#include <string_view>

namespace workspace::sandbox {

struct ApiFault {
  int code = 400;
  std::string status = "INVALID_ARGUMENT";  // google.rpc.Code
  std::string reason = "invalid";           // errors[0].reason of the v1 shape
  std::string message;
  std::string location = {};  // the parameter or field at fault; may be empty
  std::string location_type = "parameter";
};

/// The usual ones, in the words Google uses.
ApiFault not_found(std::string message = "Requested entity was not found.", std::string location = {});
ApiFault invalid(std::string message, std::string location = {});
ApiFault invalid_value(std::string location);    // "Invalid Value"
ApiFault invalid_argument(std::string message);  // of the newer APIs
ApiFault bad_request(std::string message, std::string location = {});
ApiFault failed_precondition(std::string message);
ApiFault required(std::string message, std::string location = {});
ApiFault forbidden(std::string message, std::string reason = "forbidden", std::string location = {});
ApiFault conflict(std::string message, std::string reason = "duplicate");
/// 410: the log that a sync token points into has been cut.
ApiFault full_sync_required();
/// 501: Google has it, the sandbox does not.
ApiFault not_simulated(std::string_view what);

}  // namespace workspace::sandbox
