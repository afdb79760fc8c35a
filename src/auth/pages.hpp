#pragma once
// What a person sees in the browser after Google sent them back: small pages that load nothing from
// elsewhere, run no script, cannot be framed and are not kept.

#include "auth/sign_in.hpp"
#include "base/html.hpp"

namespace workspace::auth {

/// Status 200; names the account and what was declined.
http::Response success_page(SignedIn const& signed_in);
/// Status 400 for invalid, 403 for denied, 503 for unavailable, else 500.
http::Response failure_page(Error const& error);

}  // namespace workspace::auth
