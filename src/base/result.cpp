#include "base/result.hpp"

namespace workspace {

std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return "invalid";
    case ErrorKind::not_found:
      return "not_found";
    case ErrorKind::unauthenticated:
      return "unauthenticated";
    case ErrorKind::denied:
      return "denied";
    case ErrorKind::conflict:
      return "conflict";
    case ErrorKind::exhausted:
      return "exhausted";
    case ErrorKind::too_large:
      return "too_large";
    case ErrorKind::unavailable:
      return "unavailable";
    case ErrorKind::timeout:
      return "timeout";
    case ErrorKind::cancelled:
      return "cancelled";
    case ErrorKind::unknown_outcome:
      return "unknown_outcome";
    case ErrorKind::internal:
      return "internal";
  }
  return "internal";
}

}  // namespace workspace
