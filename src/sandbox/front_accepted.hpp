#pragma once
// A request on its way through the front's checks: what was read from it so far.

#include "http/server.hpp"
#include "sandbox/fields.hpp"
#include "sandbox/front.hpp"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace workspace::sandbox {

struct Front::Accepted {
  Request request;
  std::vector<FieldNode> fields;  // empty: everything

  // Each reads a part of the request; what is wrong with it comes back.
  std::optional<ApiFault> read_json(http::ServerRequest const& from);
  std::optional<ApiFault> read_media(http::ServerRequest const& from, std::string_view upload_type);
  std::optional<ApiFault> read_fields();
};

/// First and last byte of "a-b", "a-" or "-n" (RFC 9110 section 14.1.1); nullopt where it lies outside.
std::optional<std::pair<std::size_t, std::size_t>> byte_range(std::string_view spec, std::size_t size);

}  // namespace workspace::sandbox
