#pragma once
// The methods of the protocol, for all versions, knowing neither sockets nor sessions' transport: a request
// with its caller goes in, an answer comes out, notifications leave by a callback.

#include "async/async.hpp"
#include "async/worker_pool.hpp"
#include "base/time.hpp"
#include "crypto/key_ring.hpp"
#include "mcp/call_context.hpp"
#include "mcp/message.hpp"
#include "mcp/registry.hpp"
#include "mcp/session.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace workspace::mcp {

struct ServerInfo {
  std::string name = "workspace-mcp";
  std::string title{};
  std::string version = WORKSPACE_VERSION;
  std::string website_url{};
  json::array icons{};
};

struct ServiceOptions {
  ServerInfo info{};
  std::string instructions{};  // for the model; empty: none
  std::chrono::seconds session_lifetime = std::chrono::hours(24);
  std::chrono::milliseconds call_timeout = std::chrono::minutes(5);
  std::chrono::milliseconds list_ttl = std::chrono::hours(1);
  RevokedSessions* revoked = nullptr;    // nullptr: in memory
  async::WorkerPool* workers = nullptr;  // for what takes long to parse or write; nullptr: done in place
};

/// An answer, its result already written.
struct Reply {
  std::string result{};
  std::optional<RpcError> error{};

  static Reply failed(int code, std::string message, json::value data = {}) {
    return {{}, RpcError{code, std::move(message), std::move(data)}};
  }
};

struct ServiceRequest {
  Caller caller;
  Message message;
  RequestMeta meta{};
  Notify notify{};
  TimePoint deadline{};
};

/// A method of the protocol. Its handler may throw; what it throws is logged and answered with -32603.
struct Method {
  bool modern = true;
  bool legacy = true;
  std::function<Async<Reply>(ServiceRequest&)> handler;
};

class Service {
 public:
  /// All arguments outlive the service, which outlives the event loop's last run.
  Service(ServiceOptions options, ToolRegistry const& tools, crypto::KeyRing const& keys, Clock const& clock);
  ~Service();
  Service(Service const&) = delete;
  Service& operator=(Service const&) = delete;

  /// Parses what a client sent; a long text off the event loop. `text` stays as it is meanwhile.
  Async<Result<json::value>> parse(std::string const& text);

  /// Answers any request but initialize. Notifications of the request go to `notify`. An exception leaves it
  /// only when the coroutine was cancelled.
  Async<Reply> answer(Caller caller, Message message, Notify notify);

  /// What a request that outlived options().call_timeout is answered with.
  Reply timed_out(Version version, std::string_view method) const;

  struct Initialized {
    Reply reply;  // an error where params are not right
    Version version = newest_legacy;
    json::object client_capabilities{};
  };
  Initialized initialize(json::object const& params) const;

  /// Adds a method, and under `capability` (if not empty) what initialize and server/discover say of it.
  void add(std::string name, Method method);
  void advertise(std::string capability, json::object settings, bool legacy = true);

  Sessions& sessions() { return sessions_; }
  ServiceOptions const& options() const { return options_; }
  Clock const& clock() const { return clock_; }

 private:
  Async<Reply> discover(ServiceRequest& request);
  Async<Reply> list_tools(ServiceRequest& request);
  Async<Reply> call_tool(ServiceRequest& request);
  Async<Reply> run_tool(ServiceRequest& request, Tool const& tool);
  std::variant<CallResult, Reply> ask(ServiceRequest const& request, InputRequired required,
                                      int rounds) const;
  Async<Reply> write(Version version, CallResult result);
  Reply write(Version version, json::object result) const;
  json::object server_info(Version version) const;

  ServiceOptions options_;
  ToolRegistry const& tools_;
  crypto::KeyRing const& keys_;
  Clock const& clock_;
  std::unique_ptr<RevokedSessions> own_revoked_;
  Sessions sessions_;
  std::map<std::string, Method, std::less<>> methods_;
  json::object modern_capabilities_;
  json::object legacy_capabilities_;
};

}  // namespace workspace::mcp
