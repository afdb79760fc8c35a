#include "tools/frame/audited.hpp"

#include <fmt/format.h>

namespace workspace::tools {

Async<Error> sign_in_error(Backend& backend, auth::Required required) {
  auto const url = co_await backend.consent_url(required.user());
  auto const& said = required.error().message;
  Error error{ErrorKind::unauthenticated, said, {}};
  if (url)
    error.message = fmt::format(
        "{}\nACTION REQUIRED: show the user this link to sign in with Google as {}, and call "
        "again when that is done. It is good for 10 minutes.\n{}",
        said, required.user(), *url);
  else
    error.hint = url.error().text();
  co_return error;
}

}  // namespace workspace::tools
