#pragma once
// Whether a request is one Google would accept by its form: fields, types, parameters. Values that only the
// service can judge (ids, ranges, names of enums in bodies) are not looked at. The messages are worded as
// Google's are.

#include "catalogue/catalogue.hpp"
#include "json/json.hpp"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace workspace::catalogue {

/// One entry of google.rpc.BadRequest (https://cloud.google.com/apis/design/errors#error_payloads).
struct FieldViolation {
  std::string field;  // "event.start", as Google writes it; empty at the body's top or for the query
  std::string description;
  bool missing = false;  // what is required is absent: Google's reason is "required" then, not "invalid"
};

/// Unknown fields and wrong types of any message. int64 may be a number or text, null counts as absent,
/// fields that Google marks read-only are accepted (Google ignores them). At most 20 violations, at most
/// json::max_depth levels.
std::vector<FieldViolation> check_body(Schema const& schema, json::value const& body);
/// The same for what is sent to a method (null where there is no body), and what that method requires:
/// absent, null and empty text count as missing.
std::vector<FieldViolation> check_body(Method const& method, json::value const& body);

/// Unknown, missing, doubled and ill-formed parameters of the decoded query. Path parameters are match()'s
/// affair; in the query they are unknown. At most 20 violations.
std::vector<FieldViolation> check_query(Method const& method,
                                        std::span<std::pair<std::string, std::string> const> query);

}  // namespace workspace::catalogue
