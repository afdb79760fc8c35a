#pragma once
// The HTTP client of a call that has to be confirmed: it knows whether a write may have happened, and lets
// none out before it may.

#include "http/client.hpp"

namespace workspace::tools {

class WriteWatch final : public http::Client {
 public:
  /// `closed`: a write before open() is a defect of the tool, Failure(internal).
  WriteWatch(http::Client& inner, bool closed) : inner_(inner), closed_(closed) {}

  Async<Result<http::Response, http::Broken>> send(http::Request request) override;
  void open() { closed_ = false; }
  /// False only where no write was sent since open(), or each one certainly did nothing: it never arrived, or
  /// was refused with a status of 4xx.
  bool may_have_written() const { return may_have_written_; }

 private:
  http::Client& inner_;
  bool closed_;
  bool may_have_written_ = false;
};

}  // namespace workspace::tools
