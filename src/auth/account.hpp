#pragma once
// Whose account an access token is for: https://www.googleapis.com/oauth2/v2/userinfo

#include "auth/token_endpoint.hpp"

namespace workspace::auth {

/// The account's verified e-mail address as Google writes it. Errors: denied (token refused, or address not
/// verified), unavailable.
Async<Result<std::string>> read_account(http::Client& client, std::string url, std::string token,
                                        RetryPolicy policy);

}  // namespace workspace::auth
