#pragma once
// Where Google's hosts really are: Google itself, or one sandbox on this machine.

#include "base/result.hpp"
#include "catalogue/catalogue.hpp"

#include <string>
#include <string_view>

namespace workspace::google {

class Endpoints {
 public:
  /// The hosts that the catalogue names.
  static Endpoints production() { return Endpoints({}); }
  /// Every host is replaced by `base`, e.g. "http://127.0.0.1:9000"; paths are kept. Error kind invalid: not
  /// a loopback address (a token must not leave the machine by a setting).
  static Result<Endpoints> sandbox(std::string_view base);

  bool is_sandbox() const { return !sandbox_.empty(); }
  /// `path` is relative to the API's root; a leading '/' is allowed.
  std::string url(catalogue::Api const& api, std::string_view path) const;
  /// Whether a URL that Google answered with (an upload session's) may be sent a token.
  bool trusts(std::string_view url) const;

 private:
  explicit Endpoints(std::string sandbox) : sandbox_(std::move(sandbox)) {}
  std::string sandbox_;  // origin, or empty
};

}  // namespace workspace::google
