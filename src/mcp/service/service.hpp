#pragma once
// The methods of the protocol, for all versions, knowing neither sockets nor sessions' transport: a request
// with its caller goes in, an answer comes out, and meanwhile what it says goes over the wire it was given.

#include "async/async.hpp"
#include "async/worker_pool.hpp"
#include "base/time.hpp"
#include "crypto/key_ring.hpp"
#include "mcp/offer/registry.hpp"
#include "mcp/protocol/call_context.hpp"
#include "mcp/protocol/message.hpp"
#include "mcp/service/tasks.hpp"
#include "mcp/session/answers.hpp"
#include "mcp/session/session.hpp"
#include "mcp/session/session_listeners.hpp"
#include "mcp/session/session_state.hpp"
#include "mcp/session/subscriptions.hpp"

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
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
  /// A tool that runs longer goes on as a task where the client follows tasks. nullopt: only tools that ask
  /// for it.
  std::optional<std::chrono::milliseconds> task_after{};
  bool lists_change = false;             // tools and prompts come and go while the server runs
  std::size_t max_subscriptions = 64;    // of one principal at once
  async::WorkerPool* workers = nullptr;  // for what takes long to parse or write; nullptr: done in place
  ResourceWatcher* watcher = nullptr;    // nullptr: no resource can be watched
};

/// An answer, its result already written.
struct Reply {
  std::string result{};
  std::optional<RpcError> error{};

  static Reply failed(int code, std::string message, json::value data = {}) {
    return {{}, RpcError{code, std::move(message), std::move(data)}};
  }
};

/// -32021: the client does not follow tasks.
Reply lacks_tasks();

struct ServiceRequest {
  Caller caller;
  Message message;
  RequestMeta meta{};
  Wire wire{};
  TimePoint deadline{};
};

/// A method of the protocol. Its handler may throw; what it throws is logged and answered with -32603.
struct Method {
  bool modern = true;
  bool legacy = true;
  std::function<Async<Reply>(ServiceRequest&)> handler;
  bool endless = false;  // it ends when the client has enough: no time limit
};

class Service : private TaskRunner {
 public:
  /// All arguments outlive the service, which outlives the event loop's last run.
  Service(Executor executor, ServiceOptions options, Offer& offer, crypto::KeyRing const& keys,
          store::StateStore& store, Clock const& clock);
  ~Service() override;
  Service(Service const&) = delete;
  Service& operator=(Service const&) = delete;

  /// Parses what a client sent; a long text off the event loop. `text` stays as it is meanwhile.
  Async<Result<json::value>> parse(std::string const& text);

  /// Answers any request but initialize. An exception leaves it only when the coroutine was cancelled.
  Async<Reply> answer(Caller caller, Message message, Wire wire);

  /// What a request that outlived options().call_timeout is answered with.
  Reply timed_out(Version version, std::string_view method) const;
  bool is_endless(std::string_view method) const;

  struct Initialized {
    Reply reply;  // an error where params are not right
    Version version = newest_legacy;
    json::object client_capabilities{};
  };
  Initialized initialize(json::object const& params) const;

  /// Answers all subscriptions/listen: they are over.
  void end_subscriptions();

  Sessions& sessions() { return sessions_; }
  SessionStates& session_states() { return session_states_; }
  SessionListeners& session_listeners() { return session_listeners_; }
  Subscriptions& subscriptions() { return subscriptions_; }
  Answers& answers() { return answers_; }
  ServiceOptions const& options() const { return options_; }
  Clock const& clock() const { return clock_; }

 private:
  json::object capabilities(bool modern) const;
  Async<Reply> discover(ServiceRequest& request);
  Async<Reply> list_tools(ServiceRequest& request);
  Async<Reply> call_tool(ServiceRequest& request);
  Async<Reply> list_prompts(ServiceRequest& request);
  Async<Reply> get_prompt(ServiceRequest& request);
  Async<Reply> list_resources(ServiceRequest& request);
  Async<Reply> list_templates(ServiceRequest& request);
  Async<Reply> read_resource(ServiceRequest& request);
  Async<Reply> complete(ServiceRequest& request);
  Async<Reply> set_log_level(ServiceRequest& request);
  Async<Reply> watch_resource(ServiceRequest& request, bool on);
  Async<Reply> listen(ServiceRequest& request);
  Async<Reply> get_task(ServiceRequest& request);
  Async<Reply> update_task(ServiceRequest& request);
  Async<Reply> cancel_task(ServiceRequest& request);

  /// A page of a registry, its definitions as they were written before.
  template <class T>
  Reply list(ServiceRequest const& request, Registry<T> const& registry, std::string_view key) const;
  Result<SubscriptionFilter, RpcError> read_filter(ServiceRequest const& request) const;
  bool watches(Principal const& principal, std::string const& uri) const;
  json::object acknowledged(SubscriptionFilter const& filter) const;

  /// Runs `handler` until it no longer asks: with the answers that came along (2026-07-28), or asking over
  /// the wire (before). What it came to, or the reply that asks.
  template <class Outcome>
  Async<std::variant<Outcome, Reply>> converse(ServiceRequest& request,
                                               std::function<Async<Outcome>(CallContext&)> handler,
                                               CallContext::Input* last = nullptr);
  Result<CallContext::Input, RpcError> open_answers(ServiceRequest const& request) const;
  /// A legacy client's answers are added to `input`; for a modern one the reply asks.
  Async<std::optional<Reply>> ask(ServiceRequest& request, InputRequired required, CallContext::Input& input);
  Async<std::optional<RpcError>> ask_on_wire(ServiceRequest& request, InputRequired const& required,
                                             CallContext::Input& input);
  std::optional<Reply> cannot_ask(ServiceRequest const& request, InputRequired const& required) const;

  bool has_tasks() const { return options_.task_after || offer_.has_tasks(); }
  /// `left`: the call that goes on as it is; nullptr: it is run anew.
  Async<Reply> start_task(ServiceRequest& request, StartTask how, CallContext::Input input,
                          std::shared_ptr<Tasks::Running> left);
  Async<Outcome> run_in_time(std::shared_ptr<Tool const> tool, json::object arguments, CallContext& context,
                             std::shared_ptr<Tasks::Running>& left);
  Async<TaskStep> run(Task task, std::function<void(std::string)> set_status) override;
  bool repeatable(Task const& task) const override;
  /// What a task's call came to; questions that the client cannot be asked become what is said instead.
  TaskStep to_step(Caller const& caller, Outcome const& outcome) const;

  Async<Reply> write(Version version, CallResult result);
  Async<Reply> write_large(Version version, json::object result, std::size_t rough_size);
  /// Does `work` here or, where what it writes is long, on a worker.
  Async<Reply> write_aside(std::size_t rough_size, std::function<Reply()> work);
  Reply write(Version version, json::object result) const;
  /// What a result of the version carries beside its own members, `meta` included.
  json::object envelope(Version version, json::object meta) const;
  json::object server_info(Version version) const;

  ServiceOptions options_;
  Offer& offer_;
  crypto::KeyRing const& keys_;
  Clock const& clock_;
  Sessions sessions_;
  SessionStates session_states_;
  Subscriptions subscriptions_;
  SessionListeners session_listeners_;
  Answers answers_;
  Tasks tasks_;
  std::map<std::string, Method, std::less<>> methods_;
  std::set<net::steady_timer*> listens_;  // what each subscriptions/listen waits on
  bool ending_ = false;
};

}  // namespace workspace::mcp
