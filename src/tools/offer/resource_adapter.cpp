#include "tools/offer/resource_adapter.hpp"

#include "base/text.hpp"
#include "tools/frame/acting_as.hpp"
#include "tools/frame/audited.hpp"
#include "tools/offer/icons.hpp"

#include <algorithm>

namespace workspace::tools {
namespace {

constexpr std::size_t most_accounts = 10;
constexpr std::chrono::seconds listing_time{5}, suggesting_time{3};

/// One read of a resource by its URI.
class Reading {
 public:
  Reading(Policy& policy, Backend& backend, mcp::CallContext& call)
      : policy_(policy), backend_(backend), call_(call) {}

  Async<mcp::ReadOutcome> run(Resource const& resource, std::string uri) {
    try {
      Asked const asked{"resources/read", "resource", resource.info.name};
      auto parts = co_await audited(policy_, backend_, call_.log_id(), asked, user_, perform(uri));
      co_return shown(uri, std::move(parts));
    } catch (Failure const& failure) {
      auto const kind = failure.error().kind;
      // What the server or Google is to blame for is no fault of the parameters.
      if (kind == ErrorKind::unavailable || kind == ErrorKind::timeout || kind == ErrorKind::exhausted ||
          kind == ErrorKind::internal)
        co_return mcp::RpcError{mcp::code::internal_error, failure.error().text(),
                                json::value(json::object{{"uri", uri}})};
      throw;
    }
  }

 private:
  Async<std::vector<Part>> perform(std::string uri) {
    auto parsed = parse_resource_uri(uri);
    if (!parsed)
      throw Failure(ErrorKind::not_found, "The URI names no resource here.",
                    "Fill in a template of resources/templates/list; the user is an e-mail address.");
    user_ = co_await policy_.resolve_user(call_, parsed->user);
    co_return co_await read_parts(std::move(*parsed), policy_, backend_, call_, user_, call_.deadline());
  }

  static mcp::ReadResult shown(std::string const& uri, std::vector<Part> parts) {
    mcp::ReadResult result;
    for (auto& part : parts) {
      auto one = part.binary ? mcp::ReadResult::blob(uri, part.mime_type, part.data)
                             : mcp::ReadResult::text(uri, part.mime_type, std::move(part.data));
      result.contents.push_back(std::move(one.contents.front()));
    }
    return result;
  }

  Policy& policy_;
  Backend& backend_;
  mcp::CallContext& call_;
  std::string user_;
};

Async<mcp::ReadOutcome> read(Resource const* resource, Policy* policy, Backend* backend,
                             mcp::CallContext& call, std::string uri) {
  Reading reading(*policy, *backend, call);
  co_return co_await reading.run(*resource, std::move(uri));
}

Async<mcp::Completion> accounts(Policy* policy, mcp::CallContext& call, std::string typed) {
  auto const known = co_await policy->accounts(call);
  co_return mcp::complete_from(known, typed);
}

Async<mcp::Completion> suggest(Suggestions const* suggestions, Policy* policy, Backend* backend,
                               std::string user, mcp::CallContext& call, std::string typed,
                               mcp::Variables known) {
  for (auto const* name : {"user", "user_google_email"})
    if (auto const given = known.find(name); given != known.end()) user = given->second;
  user = co_await policy->resolve_user(call, std::move(user));
  co_await policy->require(user, suggestions->methods);
  ActingAs acting(*backend, call, user, backend->clock.now() + suggesting_time,
                  methods_of({&suggestions->methods}));
  mcp::Completion completion;
  completion.values = co_await suggestions->suggest(acting.context(), std::move(typed), std::move(known));
  co_return completion;
}

/// What is listed, and of whom.
struct Lists {
  std::vector<Listing const*> listings;
  Policy& policy;
  Backend& backend;
  std::string default_user;
};

double priority_of(mcp::Resource const& resource) {
  auto const* priority = resource.info.annotations.if_contains("priority");
  return priority && priority->is_number() ? priority->to_number<double>() : 0;
}

Async<void> add_listed(Lists const& lists, mcp::CallContext& call, std::string user,
                       std::vector<mcp::Resource>& all) {
  auto const deadline = lists.backend.clock.now() + listing_time;
  auto const first = static_cast<std::ptrdiff_t>(all.size());
  for (auto const* listing : lists.listings) {
    try {
      auto const& tool = Tool::named(listing->tool)->info;
      co_await lists.policy.require(user, tool.methods);
      ActingAs acting(lists.backend, call, user, deadline, methods_of({&tool.methods, &tool.also}));
      auto listed = co_await listing->list(acting.context());
      std::ranges::move(listed, std::back_inserter(all));
    } catch (Failure const&) {
      // A list of what can be read now: what cannot is not in it.
    }
  }
  std::stable_sort(all.begin() + first, all.end(),
                   [](auto const& a, auto const& b) { return priority_of(a) > priority_of(b); });
}

Async<std::vector<mcp::Resource>> list_all(std::shared_ptr<Lists const> lists, mcp::CallContext& call) {
  std::vector<mcp::Resource> all;
  std::vector<std::string> users;
  try {
    users = co_await lists->policy.accounts(call);
  } catch (Failure const&) {
    co_return all;
  }
  std::ranges::stable_partition(users, [&](auto const& user) { return user == lists->default_user; });
  if (users.size() > most_accounts) users.resize(most_accounts);
  for (auto const& user : users) co_await add_listed(*lists, call, user, all);
  co_return all;
}

}  // namespace

bool offers(std::vector<Tool const*> const& tools, std::string_view name) {
  return std::ranges::any_of(tools, [&](auto const* tool) { return tool->info.name == name; });
}

Async<std::vector<Part>> read_parts(ResourceUri uri, Policy& policy, Backend& backend, mcp::CallContext& call,
                                    std::string user, TimePoint deadline) {
  auto const& tool = uri.resource->tool();
  co_await policy.allow(tool, tool.actions().front(), user);
  co_await policy.require(user, uri.resource->methods());
  ActingAs acting(backend, call, user, deadline,
                  methods_of({&tool.info.methods, &tool.info.also, &uri.resource->info.also}));
  co_return co_await uri.resource->read(acting.context(), std::move(uri.variables));
}

mcp::Complete complete_user(Policy& policy) {
  return [&policy](mcp::CallContext& call, std::string typed, mcp::Variables) {
    return accounts(&policy, call, std::move(typed));
  };
}

mcp::Complete complete_by(Suggestions const& suggestions, Policy& policy, Backend& backend,
                          std::string default_user) {
  return [&, default_user](mcp::CallContext& call, std::string typed, mcp::Variables known) {
    return suggest(&suggestions, &policy, &backend, default_user, call, std::move(typed), std::move(known));
  };
}

std::vector<mcp::ResourceTemplate> make_mcp_templates(std::vector<Tool const*> const& tools, Policy& policy,
                                                      Backend& backend, AdapterOptions options) {
  std::vector<mcp::ResourceTemplate> result;
  for (auto const* resource : Resource::all()) {
    auto const& info = resource->info;
    if (!offers(tools, info.tool)) continue;
    mcp::ResourceTemplate made;
    made.uri_template = info.uri;
    made.info.name = info.name;
    made.info.title = info.title;
    made.info.description = info.description;
    made.info.mime_type = info.mime_type;
    made.info.icons = icons_of(info.uri.substr(0, info.uri.find(':')));
    made.read = [resource, &policy, &backend](mcp::CallContext& call, std::string uri, mcp::Variables) {
      return read(resource, &policy, &backend, call, std::move(uri));
    };
    made.complete.emplace("user", complete_user(policy));
    for (auto const& [variable, suggestions] : info.complete)
      made.complete.emplace(variable, complete_by(*suggestions, policy, backend, options.default_user));
    result.push_back(std::move(made));
  }
  return result;
}

mcp::ListResources make_mcp_listing(std::vector<Tool const*> const& tools, Policy& policy, Backend& backend,
                                    AdapterOptions options) {
  std::vector<Listing const*> listings;
  for (auto const* listing : Listing::all())
    if (offers(tools, listing->tool)) listings.push_back(listing);
  if (listings.empty()) return {};
  auto const lists = std::make_shared<Lists const>(
      Lists{std::move(listings), policy, backend, std::move(options.default_user)});
  return [lists](mcp::CallContext& call) { return list_all(lists, call); };
}

}  // namespace workspace::tools
