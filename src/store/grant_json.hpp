#pragma once
// The file format of a stored grant, shared with the Python workspace-mcp 2.2.1 and its fork: one JSON object
// with token, refresh_token, token_uri, client_id, client_secret, scopes, expiry (ISO 8601, UTC without a
// zone).

#include "store/credential_store.hpp"

namespace workspace::store {

/// Reads the format. An expiry with a zone is converted to UTC; one that is no date counts as unknown.
/// The error tells what is wrong without quoting what was read.
Result<StoredGrant> read_grant(std::string_view text);

/// Writes the format, indented by two; the expiry as Python's datetime.isoformat() does.
std::string write_grant(StoredGrant const& grant);

}  // namespace workspace::store
