// resources/list, resources/templates/list, resources/read, and the subscriptions of legacy sessions.
#include "base/text.hpp"
#include "mcp/service/converse.hpp"
#include "mcp/service/listing.hpp"

namespace workspace::mcp {
namespace {

constexpr std::size_t max_uri_bytes = 4096;
/// What an account has changes by itself, untold.
constexpr std::chrono::milliseconds own_list_ttl{60'000};

Async<ReadOutcome> read_listed(std::shared_ptr<Resource const> resource, CallContext& context) {
  co_return co_await resource->read(context, resource->uri);
}

std::size_t rough_size(ReadResult const& result) {
  std::size_t size = 0;
  for (auto const& content : result.contents)
    for (std::string_view key : {"text", "blob"})
      if (auto const* const part = content.if_contains(key); part && part->is_string())
        size += part->get_string().size();
  return size;
}

Result<std::string, RpcError> read_uri(json::object const& params) {
  auto const* const uri = params.if_contains("uri");
  if (!uri || !uri->is_string() || uri->get_string().size() > max_uri_bytes)
    return RpcError{code::invalid_params,
                    fmt::format("\"uri\" must be a string of at most {} bytes.", max_uri_bytes)};
  return std::string(uri->get_string());
}

}  // namespace

/// The registered ones page by page; those of the caller stand behind the last.
Async<Reply> Service::list_resources(ServiceRequest& request) {
  auto reply = list(request, offer_.resources, "resources");
  if (reply.error || !offer_.more_resources) co_return reply;
  auto page = json::parse(reply.result).value().as_object();
  bool const last = !page.contains("nextCursor");
  if (features(request.caller.version).envelope) {
    page["cacheScope"] = "private";
    page["ttlMs"] = std::min(options_.list_ttl, own_list_ttl).count();
  }
  if (last) {
    CallContext context({request.message.id, request.caller, request.meta, request.deadline}, request.wire);
    auto const more = co_await offer_.more_resources(context);
    for (auto const& each : more)
      page["resources"].as_array().emplace_back(definition(each, request.caller.version));
  }
  json::value const whole(std::move(page));
  co_return Reply{json::write(whole)};
}

Async<Reply> Service::list_templates(ServiceRequest& request) {
  co_return list(request, offer_.templates, "resourceTemplates");
}

Async<Reply> Service::read_resource(ServiceRequest& request) {
  auto const version = request.caller.version;
  auto const uri = read_uri(request.message.params);
  if (!uri) co_return Reply{{}, uri.error()};
  std::function<Async<ReadOutcome>(CallContext&)> handler;
  auto const resource = offer_.resources.find(*uri);
  std::shared_ptr<ResourceTemplate const> found;
  Variables variables;
  if (resource) {
    handler = [&resource](CallContext& context) { return read_listed(resource, context); };
  } else {
    for (auto const& [key, each] : offer_.templates) {
      auto matched = match_template(key, *uri);
      if (!matched) continue;
      found = each;
      variables = std::move(*matched);
      break;
    }
    if (!found) co_return Reply{{}, resource_not_found(version, *uri)};
    handler = [&found, &uri, &variables](CallContext& context) {
      return found->read(context, *uri, variables);
    };
  }
  try {
    auto came = co_await converse<ReadOutcome>(request, std::move(handler));
    if (auto* const reply = std::get_if<Reply>(&came)) co_return std::move(*reply);
    auto& outcome = std::get<ReadOutcome>(came);
    if (auto* const error = std::get_if<RpcError>(&outcome)) co_return Reply{{}, std::move(*error)};
    auto& result = std::get<ReadResult>(outcome);
    auto const size = rough_size(result);
    auto const ttl = result.ttl;
    auto described = describe(std::move(result));
    if (features(version).envelope) {
      described["ttlMs"] = ttl.count();
      described["cacheScope"] = "private";
    }
    co_return co_await write_large(version, std::move(described), size);
  } catch (Failure const& failure) {
    if (failure.error().kind == ErrorKind::not_found) {
      auto error = resource_not_found(version, *uri);
      error.message = failure.error().text();
      co_return Reply{{}, std::move(error)};
    }
    // Without data.uri, by which clients tell that there is no such resource.
    co_return Reply::failed(code::invalid_params, failure.error().text());
  }
}

bool Service::watches(Principal const& principal, std::string const& uri) const {
  return uri.size() <= max_uri_bytes && subscriptions_.can_watch(principal, uri);
}

Async<Reply> Service::watch_resource(ServiceRequest& request, bool on) {
  auto const uri = read_uri(request.message.params);
  if (!uri) co_return Reply{{}, uri.error()};
  if (!request.caller.session)
    co_return Reply::failed(code::invalid_request, "Subscriptions need a session: initialize first.");
  if (on && !watches(request.caller.principal, *uri))
    co_return Reply{{}, resource_not_found(request.caller.version, *uri)};
  bool full = false;
  std::function<void(SessionState&)> edit = [&](SessionState& state) {
    full = on && state.watched.size() >= max_watched && !state.watched.contains(*uri);
    if (on && !full)
      state.watched.insert(*uri);
    else if (!on)
      state.watched.erase(*uri);
  };
  auto const state = co_await session_states_.change(*request.caller.session, std::move(edit));
  if (!state) co_return Reply::failed(code::internal_error, state.error().text());
  if (full)
    co_return Reply::failed(code::invalid_params,
                            fmt::format("A session watches at most {} resources.", max_watched));
  session_listeners_.update(*request.caller.session, *state);
  co_return Reply{"{}"};
}

}  // namespace workspace::mcp
