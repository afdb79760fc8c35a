#pragma once
// Partial responses: the `fields` parameter, e.g. "id,files(id,owners/emailAddress)" or "*".
// Source: https://developers.google.com/drive/api/guides/performance#partial-response.

#include "base/result.hpp"
#include "catalogue/catalogue.hpp"
#include "json/json.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace workspace::sandbox {

struct FieldNode {
  std::string name;                 // "*" for all
  std::vector<FieldNode> children;  // none: the field as a whole
};

/// Error kind invalid, in Google's words, where the selector is malformed or names a field `schema` lacks.
Result<std::vector<FieldNode>> parse_fields(std::string_view selector, catalogue::Schema const* schema);

/// What of `body` the selector leaves.
json::value select_fields(json::value const& body, std::vector<FieldNode> const& nodes);

}  // namespace workspace::sandbox
