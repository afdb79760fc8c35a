#pragma once
// Every API the sandbox simulates, and the making of a world.

#include "sandbox/seed.hpp"
#include "sandbox/service.hpp"
#include "sandbox/world.hpp"

#include <memory>
#include <string>
#include <vector>

namespace workspace::sandbox {

std::vector<Service> all_services();

/// userinfo and tokeninfo.
Service oauth2_service();

/// Users and content as the seed says, built-in where it is silent. Throws Failure(invalid).
std::unique_ptr<World> make_world(Clock const& clock, Seed const& seed);

}  // namespace workspace::sandbox
