#pragma once
// For tests only: a Google that answers from a list, a loop to run on, and a store that can fail.

#include "auth/grants.hpp"
#include "store/memory_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <deque>
#include <exception>
#include <gtest/gtest.h>

namespace workspace::auth {

class FakeGoogle final : public http::Client {
 public:
  using Answer = Result<http::Response, http::Broken>;

  Async<Answer> send(http::Request request) override {
    requests.push_back(std::move(request));
    // As over a network: others run before the answer comes.
    co_await net::post(co_await net::this_coro::executor, net::use_awaitable);
    if (answers.empty()) {
      ADD_FAILURE() << "unexpected request to " << requests.back().url;
      co_return http::Broken{http::Broken::Kind::invalid_url, false, "no answer is left in the script"};
    }
    auto answer = std::move(answers.front());
    answers.pop_front();
    co_return answer;
  }

  FakeGoogle& then(int status, std::string body = {}, http::Headers headers = {}) {
    answers.emplace_back(http::Response{status, std::move(headers), std::move(body)});
    return *this;
  }
  FakeGoogle& then_breaks(bool sent) {
    answers.emplace_back(http::Broken{http::Broken::Kind::reset, sent, "it broke"});
    return *this;
  }
  FakeGoogle& then_token(std::string const& token, int lifetime = 3600, std::string const& more = {}) {
    return then(200, R"({"access_token":")" + token + R"(","expires_in":)" + std::to_string(lifetime) +
                         R"(,"token_type":"Bearer")" + more + "}");
  }
  FakeGoogle& then_invalid_grant() {
    return then(400, R"({"error":"invalid_grant","error_description":"Token has been expired or revoked."})");
  }
  /// The fields of the form that request number `i` carried.
  http::Query form(std::size_t i) const { return http::parse_query(requests.at(i).body).value(); }

  std::deque<Answer> answers;
  std::vector<http::Request> requests;
};

class FailingStore final : public store::CredentialStore {
 public:
  Async<Result<std::optional<store::StoredGrant>>> load(std::string user) override {
    ++loads;
    if (load_fails) co_return Error{ErrorKind::unavailable, "The store is away.", {}};
    co_return co_await memory.load(std::move(user));
  }
  Async<Result<void>> save(std::string user, store::StoredGrant grant) override {
    ++saves;
    if (save_fails) co_return Error{ErrorKind::unavailable, "The store is full.", {}};
    co_return co_await memory.save(std::move(user), std::move(grant));
  }
  Async<Result<void>> remove(std::string user) override { co_return co_await memory.remove(std::move(user)); }
  Async<Result<std::vector<std::string>>> list() override { co_return co_await memory.list(); }
  Async<Result<void>> check() override { co_return co_await memory.check(); }
  std::string describe() const override { return "memory"; }

  store::MemoryStore memory;
  bool load_fails = false;
  bool save_fails = false;
  int loads = 0;
  int saves = 0;
};

/// Runs the loop until it is idle and gives what `task` returned or threw.
template <class T>
T wait(net::io_context& io, Async<T> task) {
  std::optional<T> value;
  std::exception_ptr thrown;
  net::co_spawn(io, std::move(task), [&](std::exception_ptr what, T result) {
    thrown = what;
    if (!what) value.emplace(std::move(result));
  });
  io.run();
  io.restart();
  if (thrown) std::rethrow_exception(thrown);
  return std::move(*value);
}

inline void wait(net::io_context& io, Async<void> task) {
  std::exception_ptr thrown;
  net::co_spawn(io, std::move(task), [&](std::exception_ptr what) { thrown = what; });
  io.run();
  io.restart();
  if (thrown) std::rethrow_exception(thrown);
}

inline std::size_t count(std::string const& text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

inline constexpr RetryPolicy at_once{3, milliseconds{0}, milliseconds{10'000}};

}  // namespace workspace::auth
