#pragma once
// Requests of ours to the client of a legacy session, and its answers, which may arrive at another replica:
// then they travel through the state store.

#include "mcp/protocol/message.hpp"
#include "mcp/session/session.hpp"
#include "store/state_store.hpp"

#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <string>

namespace workspace::mcp {

class Answers {
 public:
  Answers(crypto::KeyRing const& keys, Clock const& clock, store::StateStore& store)
      : keys_(keys), clock_(clock), store_(store) {}

  static constexpr std::chrono::minutes patience{10};

  /// One question that waits for its answer.
  class Question {
   public:
    Question(Answers& all, Executor executor, Session const& session);
    ~Question();
    Question(Question const&) = delete;
    Question& operator=(Question const&) = delete;
    /// Of the JSON-RPC request to send.
    std::string const& id() const { return id_; }
    /// The answer's result, or its error; -32603 when none came in time.
    Async<Result<json::value, RpcError>> wait();

   private:
    friend Answers;
    Answers& all_;
    std::string id_;
    net::steady_timer wake_;
    std::optional<json::object> answer_;
  };

  /// Takes a response that a client of the session sent. What answers no question of ours is ignored.
  Async<void> deliver(Session session, Message response);

 private:
  crypto::KeyRing const& keys_;
  Clock const& clock_;
  store::StateStore& store_;
  std::map<std::string, Question*, std::less<>> open_;
};

}  // namespace workspace::mcp
