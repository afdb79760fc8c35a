#include "mcp/service.hpp"

#include "base/encoding.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <boost/asio/this_coro.hpp>

namespace workspace::mcp {
namespace {

/// From here on parsing takes longer than the event loop may be held up.
constexpr std::size_t large_text = 256u << 10;

}  // namespace

Service::Service(ServiceOptions options, ToolRegistry const& tools, crypto::KeyRing const& keys,
                 Clock const& clock)
    : options_(std::move(options)),
      tools_(tools),
      keys_(keys),
      clock_(clock),
      own_revoked_(options_.revoked ? nullptr : std::make_unique<MemoryRevokedSessions>()),
      sessions_(keys, clock, options_.revoked ? *options_.revoked : *own_revoked_,
                options_.session_lifetime) {
  auto const ping = [](ServiceRequest&) -> Async<Reply> { co_return Reply{"{}"}; };
  add("server/discover", {true, false, [this](ServiceRequest& request) { return discover(request); }});
  add("ping", {false, true, ping});
  add("tools/list", {true, true, [this](ServiceRequest& request) { return list_tools(request); }});
  add("tools/call", {true, true, [this](ServiceRequest& request) { return call_tool(request); }});
  advertise("tools", {});
  // Logs go with the request that asked for them; a level that lasts for a session is not kept.
  advertise("logging", {}, false);
}

Service::~Service() = default;

void Service::add(std::string name, Method method) {
  methods_.insert_or_assign(std::move(name), std::move(method));
}

void Service::advertise(std::string capability, json::object settings, bool legacy) {
  if (legacy) legacy_capabilities_[capability] = settings;
  modern_capabilities_[capability] = std::move(settings);
}

Async<Result<json::value>> Service::parse(std::string const& text) {
  if (!options_.workers || text.size() < large_text) co_return json::parse(text);
  auto work = [&text] { return json::parse(text); };
  co_return co_await options_.workers->run(std::move(work));
}

Async<Reply> Service::answer(Caller caller, Message message, Notify notify) {
  auto const method = methods_.find(message.method);
  bool const known =
      method != methods_.end() && (caller.modern() ? method->second.modern : method->second.legacy);
  if (!known)
    co_return Reply::failed(code::method_not_found,
                            "There is no method " + std::string(utf8_prefix(message.method, 100)) + ".");
  auto meta = read_meta(message.params);
  if (!meta) co_return Reply{{}, meta.error()};

  ServiceRequest request{std::move(caller), std::move(message), std::move(*meta), std::move(notify),
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
  result["capabilities"] = legacy_capabilities_;
  result["serverInfo"] = server_info(agreed.version);
  if (!options_.instructions.empty()) result["instructions"] = options_.instructions;
  agreed.reply = write(agreed.version, std::move(result));
  return agreed;
}

Async<Reply> Service::discover(ServiceRequest& request) {
  json::object result;
  result["supportedVersions"] = version_names();
  result["capabilities"] = modern_capabilities_;
  if (!options_.instructions.empty()) result["instructions"] = options_.instructions;
  result["ttlMs"] = options_.list_ttl.count();
  result["cacheScope"] = "public";
  co_return write(request.caller.version, std::move(result));
}

Reply Service::write(Version version, json::object result) const {
  if (features(version).envelope) {
    if (!result.contains("resultType")) result["resultType"] = "complete";
    auto& meta = result["_meta"];
    if (!meta.is_object()) meta.emplace_object();
    meta.get_object()[meta_key::server_info] = server_info(version);
  }
  json::value const whole(std::move(result));
  return {json::write(whole)};
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
