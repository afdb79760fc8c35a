#pragma once
// What somebody asked for, run with its audit line; every failure turned into words for a model.

#include "tools/frame/policy.hpp"

#include <exception>
#include <optional>

namespace workspace::tools {

/// The words that a missing sign-in is answered with: they hold the link.
Async<Error> sign_in_error(Backend& backend, auth::Required required);

/// Throws Failure for what `work` throws as such, and what else it throws; a missing sign-in's names the
/// link. `user` is read once the work has ended, which is when it is known.
template <class T>
Async<T> audited(Policy& policy, Backend& backend, std::string log_id, Asked asked, std::string const& user,
                 Async<T> work) {
  auto const began = std::chrono::steady_clock::now();
  std::optional<T> result;
  std::optional<Error> failed;
  std::optional<auth::Required> required;
  std::exception_ptr other;
  std::string status = "ok";
  try {
    result = co_await std::move(work);
  } catch (mcp::InputRequired const&) {
    // It is not over: the line is written when it ends.
    throw;
  } catch (NotConfirmed const& thrown) {
    other = std::current_exception();
    status = thrown.status;
  } catch (auth::Required const& thrown) {
    required = thrown;
  } catch (Failure const& failure) {
    failed = failure.error();
    status = to_string(failed->kind);
  } catch (...) {
    other = std::current_exception();
    status = to_string(ErrorKind::internal);
  }
  if (required) {
    status = to_string(ErrorKind::unauthenticated);
    failed = co_await sign_in_error(backend, *required);
  }
  auto const duration =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  policy.audit(log_id, asked, user, status, duration);
  if (other) std::rethrow_exception(other);
  if (failed) throw Failure(*failed);
  co_return std::move(*result);
}

}  // namespace workspace::tools
