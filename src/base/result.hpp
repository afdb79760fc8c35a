#pragma once
// Error and Result: what a function returns where failure is an ordinary branch.

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace workspace {

enum class ErrorKind {
  invalid,          // the input is wrong; the same input will fail again
  not_found,        // what was named does not exist, or the caller may not know that it does
  unauthenticated,  // nobody is signed in, or the sign-in has ended
  denied,           // signed in, but not allowed
  conflict,         // it changed meanwhile, or exists already
  exhausted,        // a quota or rate limit
  too_large,        // over a limit of ours
  unavailable,      // try again later
  timeout,          // the deadline passed
  cancelled,        // the caller went away
  unknown_outcome,  // a write was sent and no answer came: it may or may not have happened
  internal,         // a defect of ours
};

std::string_view to_string(ErrorKind kind);

/// What happened, to what (message), and what to do next (hint, may be empty). Neither holds a secret.
struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message;
  std::string hint;

  std::string text() const { return hint.empty() ? message : message + " " + hint; }
};

/// An Error on its way up as an exception; only tool handlers and what they call throw it.
class Failure : public std::runtime_error {
 public:
  explicit Failure(Error error) : std::runtime_error(error.text()), error_(std::move(error)) {}
  Failure(ErrorKind kind, std::string message, std::string hint = {})
      : Failure(Error{kind, std::move(message), std::move(hint)}) {}
  Error const& error() const { return error_; }

 private:
  Error error_;
};

template <class T, class E = Error>
using Result = boost::system::result<T, E>;

/// Called by Result::value() when there is none.
[[noreturn]] inline void throw_exception_from_error(Error const& error, boost::source_location const&) {
  throw Failure(error);
}

}  // namespace workspace
