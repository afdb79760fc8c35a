#include "mcp/service/service.hpp"

#include "base/encoding.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <boost/asio/this_coro.hpp>

namespace workspace::mcp {
namespace {

/// From here on parsing and writing take longer than the event loop may be held up.
constexpr std::size_t large_text = 256u << 10;

}  // namespace

Service::Service(Executor executor, ServiceOptions options, Offer& offer, crypto::KeyRing const& keys,
                 store::StateStore& store, Clock const& clock)
    : options_(std::move(options)),
      offer_(offer),
      keys_(keys),
      clock_(clock),
      sessions_(keys, clock, options_.session_lifetime),
      session_states_(store, clock),
      session_listeners_(subscriptions_),
      answers_(keys, clock, store),
      tasks_(executor, store, clock, subscriptions_, *this) {
  subscriptions_.watch_with(options_.watcher);
  offer_.tools.on_change([this] { subscriptions_.list_changed(List::tools); });
  offer_.prompts.on_change([this] { subscriptions_.list_changed(List::prompts); });
  offer_.resources.on_change([this] { subscriptions_.list_changed(List::resources); });

  using Handler = Async<Reply> (Service::*)(ServiceRequest&);
  auto const add = [this](std::string name, bool modern, bool legacy, Handler handler, bool endless = false) {
    methods_[std::move(name)] = {
        modern, legacy, [this, handler](ServiceRequest& request) { return (this->*handler)(request); },
        endless};
  };
  add("server/discover", true, false, &Service::discover);
  add("tools/list", true, true, &Service::list_tools);
  add("tools/call", true, true, &Service::call_tool);
  if (options_.lists_change || offer_.has_resources() || has_tasks())
    add("subscriptions/listen", true, false, &Service::listen, true);
  if (has_tasks()) {
    add("tasks/get", true, false, &Service::get_task);
    add("tasks/update", true, false, &Service::update_task);
    add("tasks/cancel", true, false, &Service::cancel_task);
  }
  add("logging/setLevel", false, true, &Service::set_log_level);
  methods_["ping"] = {false, true, [](ServiceRequest&) -> Async<Reply> { co_return Reply{"{}"}; }};
  if (!offer_.prompts.empty()) {
    add("prompts/list", true, true, &Service::list_prompts);
    add("prompts/get", true, true, &Service::get_prompt);
  }
  if (offer_.has_resources()) {
    add("resources/list", true, true, &Service::list_resources);
    add("resources/templates/list", true, true, &Service::list_templates);
    add("resources/read", true, true, &Service::read_resource);
  }
  if (offer_.has_resources() && options_.watcher) {
    methods_["resources/subscribe"] = {
        false, true, [this](ServiceRequest& request) { return watch_resource(request, true); }};
    methods_["resources/unsubscribe"] = {
        false, true, [this](ServiceRequest& request) { return watch_resource(request, false); }};
  }
  if (offer_.completes()) add("completion/complete", true, true, &Service::complete);
}

Service::~Service() = default;

bool Service::is_endless(std::string_view method) const {
  auto const found = methods_.find(method);
  return found != methods_.end() && found->second.endless;
}

/// What initialize and server/discover say of us: only what answers.
json::object Service::capabilities(bool modern) const {
  json::object changes;
  if (options_.lists_change) changes["listChanged"] = true;
  json::object all;
  all["tools"] = changes;
  if (!offer_.prompts.empty()) all["prompts"] = changes;
  if (offer_.has_resources()) {
    json::object resources{{"listChanged", true}};
    if (options_.watcher) resources["subscribe"] = true;
    all["resources"] = std::move(resources);
  }
  if (offer_.completes()) all["completions"] = json::object{};
  all["logging"] = json::object{};
  json::object extensions;
  if (modern && has_tasks()) extensions[extension::tasks] = json::object{};
  if (offer_.has_apps()) extensions[extension::apps] = json::object{};
  if (!extensions.empty()) all["extensions"] = std::move(extensions);
  return all;
}

Async<Result<json::value>> Service::parse(std::string const& text) {
  if (!options_.workers || text.size() < large_text) co_return json::parse(text);
  auto work = [&text] { return json::parse(text); };
  co_return co_await options_.workers->run(std::move(work));
}

Async<Reply> Service::answer(Caller caller, Message message, Wire wire) {
  auto const method = methods_.find(message.method);
  bool const known =
      method != methods_.end() && (caller.modern() ? method->second.modern : method->second.legacy);
  if (!known)
    co_return Reply::failed(code::method_not_found,
                            "There is no method " + std::string(utf8_prefix(message.method, 100)) + ".");
  auto meta = read_meta(message.params);
  if (!meta) co_return Reply{{}, meta.error()};

  if (caller.log_id.empty()) caller.log_id = make_log_id(*meta);
  if (caller.session_log_level) meta->log_level = caller.session_log_level;
  ServiceRequest request{std::move(caller), std::move(message), std::move(*meta), std::move(wire),
                         clock_.now() + options_.call_timeout};
  std::exception_ptr thrown;
  try {
    co_return co_await method->second.handler(request);
  } catch (...) {
    thrown = std::current_exception();
  }
  auto const state = co_await net::this_coro::cancellation_state;
  if (state.cancelled() != net::cancellation_type::none) std::rethrow_exception(thrown);
  std::string what = "an exception of unknown type";
  try {
    std::rethrow_exception(thrown);
  } catch (std::exception const& e) {
    what = e.what();
  } catch (...) {
  }
  // "tools/call" stands in the line that audits a call, and nowhere else.
  log::error(request.caller.log_id,
             "The method " + replace_all(request.message.method, "/", " ") + " failed: " + what);
  co_return Reply::failed(
      code::internal_error,
      "Something went wrong in the server; its log has more under request " + request.caller.log_id + ".");
}

Reply Service::timed_out(Version version, std::string_view method) const {
  auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(options_.call_timeout).count();
  std::string text = fmt::format(
      "The call was stopped because it did not end within {} s. It may have been carried out "
      "in part: check before calling again.",
      seconds);
  if (method != "tools/call") return Reply::failed(code::internal_error, std::move(text));
  return write(version, describe(CallResult::error(std::move(text))));
}

Service::Initialized Service::initialize(json::object const& params) const {
  json::value const wrapped(params);
  auto const* const requested = json::find(wrapped, "protocolVersion");
  if (!requested || !requested->is_string())
    return {Reply::failed(code::invalid_params, "\"protocolVersion\" must be a string.")};
  Initialized agreed;
  auto const version = find_version(requested->get_string());
  agreed.version = version && !is_modern(*version) ? *version : newest_legacy;
  if (auto const* const capabilities = json::find(wrapped, "capabilities");
      capabilities && capabilities->is_object())
    agreed.client_capabilities = relevant_capabilities(capabilities->get_object());
  json::object result{{"protocolVersion", to_string(agreed.version)}};
  result["capabilities"] = capabilities(false);
  if (!features(agreed.version).annotations) result["capabilities"].as_object().erase("completions");
  result["serverInfo"] = server_info(agreed.version);
  if (!options_.instructions.empty()) result["instructions"] = options_.instructions;
  agreed.reply = write(agreed.version, std::move(result));
  return agreed;
}

Async<Reply> Service::discover(ServiceRequest& request) {
  json::object result;
  result["supportedVersions"] = version_names();
  result["capabilities"] = capabilities(true);
  if (!options_.instructions.empty()) result["instructions"] = options_.instructions;
  result["ttlMs"] = options_.list_ttl.count();
  result["cacheScope"] = "public";
  co_return write(request.caller.version, std::move(result));
}

json::object Service::envelope(Version version, json::object meta) const {
  json::object members;
  if (features(version).envelope) {
    members["resultType"] = "complete";
    meta[meta_key::server_info] = server_info(version);
  }
  if (!meta.empty()) members["_meta"] = std::move(meta);
  return members;
}

Reply Service::write(Version version, json::object result) const {
  json::object meta;
  if (auto* own = result.if_contains("_meta"); own && own->is_object()) meta = std::move(own->get_object());
  for (auto& [name, member] : envelope(version, std::move(meta)))
    if (name == "_meta" || !result.contains(name)) result[name] = std::move(member);
  json::value const whole(std::move(result));
  return {json::write(whole)};
}

Async<Reply> Service::write_large(Version version, json::object result, std::size_t rough_size) {
  auto work = [this, version, result = std::move(result)]() mutable {
    return write(version, std::move(result));
  };
  co_return co_await write_aside(rough_size, std::move(work));
}

Async<Reply> Service::write_aside(std::size_t rough_size, std::function<Reply()> work) {
  if (!options_.workers || rough_size < large_text) co_return work();
  co_return co_await options_.workers->run(std::move(work));
}

json::object Service::server_info(Version version) const {
  auto const& known = features(version);
  auto const& info = options_.info;
  json::object out{{"name", info.name}, {"version", info.version}};
  if (known.structured && !info.title.empty()) out["title"] = info.title;
  if (known.icons && !info.website_url.empty()) out["websiteUrl"] = info.website_url;
  if (known.icons && !info.icons.empty()) out["icons"] = info.icons;
  return out;
}

}  // namespace workspace::mcp
