#pragma once
// The one error type for what Google answers, with a text that says what happened and what to do.

#include "base/result.hpp"
#include "catalogue/catalogue.hpp"
#include "google/params.hpp"
#include "google/problem.hpp"
#include "http/client.hpp"

#include <string>

namespace workspace::google {

class ApiError final : public Failure {
 public:
  ApiError(Error error, catalogue::Method const& method, Problem problem);

  /// The HTTP status, or 0 where no whole answer came.
  int status() const { return problem_.status; }
  std::string const& reason() const { return problem_.reason; }
  /// Google's own message, cleaned; may be empty.
  std::string const& google_message() const { return problem_.message; }
  /// "Gmail", "Google Drive", ...
  std::string_view service() const;

 private:
  catalogue::Method const* method_;
  Problem problem_;
};

/// From an error answer (status >= 400). The text is at most 600 bytes.
ApiError error_answer(catalogue::Method const& method, Params const& params, Problem problem);

/// From an answer that did not come or could not be read, of a call that Google certainly did not act on or
/// that only reads.
ApiError no_answer(catalogue::Method const& method, http::Broken const& broken);

/// For a write that was sent and not confirmed: ErrorKind::unknown_outcome. `what` is a clause such as "the
/// connection broke after the request was sent".
ApiError unknown_outcome(catalogue::Method const& method, std::string_view what, Problem problem = {});

/// "Gmail" for "gmail".
std::string_view service_title(std::string_view api_name);

}  // namespace workspace::google
