#pragma once
// The sandbox's consent page, and the page Google shows where a request cannot be granted.

#include "http/message.hpp"
#include "sandbox/grants.hpp"
#include "sandbox/world.hpp"

#include <string_view>

namespace workspace::sandbox {

/// `id` names the waiting authorization request; it is what the form posts back.
http::Response consent_page(Directory const& directory, Authorization const& asked, std::string_view id);
http::Response refusal_page(int status, std::string_view error, std::string_view explanation);

}  // namespace workspace::sandbox
