#include "sandbox/collection.hpp"

#include "base/result.hpp"
#include "base/text.hpp"
#include "sandbox/items.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <memory>

namespace workspace::sandbox {
namespace {

constexpr std::string_view plain_methods[] = {"insert", "create", "get", "list", "patch", "update", "delete"};

/// "calendars/{calendarId}/acl/{ruleId}" -> "ruleId".
std::string_view last_parameter(catalogue::Method const& method) {
  auto const open = method.path.rfind('{');
  if (open == std::string_view::npos) return {};
  auto name = method.path.substr(open + 1, method.path.find('}', open) - open - 1);
  if (name.starts_with('+')) name.remove_prefix(1);
  return name;
}

bool contains(std::vector<std::string_view> const& list, std::string_view item) {
  return std::ranges::find(list, item) != list.end();
}

/// Takes out, at every depth, what the catalogue calls read-only.
void drop_read_only(json::object& body, catalogue::Schema const& schema) {
  std::vector<std::string> dropped;
  for (auto& [key, value] : body) {
    auto const* const property = schema.find(key);
    if (property && property->read_only) dropped.emplace_back(key);
    if (!property || property->read_only) continue;
    if (auto const* const inner = property->type.schema(); inner && value.is_object())
      drop_read_only(value.get_object(), *inner);
    auto const* const element = property->type.element();
    if (!element || !element->schema() || !value.is_array()) continue;
    for (auto& one : value.get_array())
      if (one.is_object()) drop_read_only(one.get_object(), *element->schema());
  }
  for (auto const& key : dropped) body.erase(key);
}

/// Sets what a path of a mask names ("title", "profile.name") to what the body has there, or removes it.
void apply_path(json::object& item, json::object const& body, std::vector<std::string_view> const& steps) {
  auto* into = &item;
  auto const* from = &body;
  for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
    auto& inner = (*into)[steps[i]];
    if (!inner.is_object()) inner = json::object();
    into = &inner.get_object();
    auto const* const next = from ? from->if_contains(steps[i]) : nullptr;
    from = next ? next->if_object() : nullptr;
  }
  auto const* const value = from ? from->if_contains(steps.back()) : nullptr;
  if (value && !value->is_null())
    (*into)[steps.back()] = *value;
  else
    into->erase(steps.back());
}

}  // namespace

std::int64_t etag_number(std::string_view etag) {
  std::int64_t number = 0;
  if (etag.size() > 2) std::from_chars(etag.data() + 1, etag.data() + etag.size() - 1, number);
  return number;
}

Collection::Collection(Resource resource) : resource_(std::move(resource)) {
  declare([this](Registry& into) { add_to(into); });
}

Collection::Collection(Resource resource, Registry& into) : resource_(std::move(resource)) { add_to(into); }

void Collection::add_to(Registry& registry) {
  bool const all = resource_.methods.empty();
  std::vector<std::string_view> const names =
      all ? std::vector<std::string_view>(std::begin(plain_methods), std::end(plain_methods))
          : resource_.methods;
  std::size_t added = 0;
  for (auto const name : names) {
    auto const equals = name.find('=');
    auto const role = name.substr(0, equals), own = name.substr(equals == name.npos ? 0 : equals + 1);
    auto const* const method = catalogue::find_method(fmt::format("{}.{}", resource_.name, own));
    if (!method && !all)
      throw Failure(ErrorKind::internal, fmt::format("{} has no method {}.", resource_.name, own));
    bool const reads = role == "get" || role == "list";
    if (!method || (!reads && !resource_.at)) continue;
    auto const does = role == "get"                          ? &Collection::get
                      : role == "list"                       ? &Collection::list
                      : role == "insert" || role == "create" ? &Collection::insert
                      : role == "delete"                     ? &Collection::remove
                                                             : &Collection::change;
    if (does != &Collection::list && does != &Collection::remove) schema_ = method->response;
    if (does != &Collection::list && does != &Collection::insert) parameter_ = last_parameter(*method);
    registry.add(*method, [this, does](World& world, Request const& request) {
      return (this->*does)(world, request);
    });
    ++added;
  }
  if (added == 0) throw Failure(ErrorKind::internal, fmt::format("{} is no resource.", resource_.name));
}

bool Collection::is_gone(json::object const& item) const {
  auto const& mark = resource_.tombstone;
  auto const* const value = mark.member.empty() ? nullptr : item.if_contains(mark.member);
  return value && *value == mark.value;
}

bool Collection::shows_gone(Request const& request) const {
  return !resource_.tombstone.parameter.empty() && request.flag(resource_.tombstone.parameter);
}

void Collection::fail_missing(Request const& request) const {
  auto const id = request.param(parameter_);
  auto const text = replace_all(std::string(resource_.missing), "{}", id);
  throw not_found(text, text == resource_.missing ? std::string() : std::string(parameter_));
}

std::string Collection::id_of(World& world, Request const& request) const {
  return resource_.named ? resource_.named(world, request) : std::string(request.param(parameter_));
}

json::object& Collection::require(World& world, Request const& request) const {
  auto* const item = find_item(resource_.at(world, request), resource_.id, id_of(world, request));
  if (!item || (is_gone(*item) && !shows_gone(request))) fail_missing(request);
  return *item;
}

json::object Collection::shown(World& world, Request const& request, json::object const& item) const {
  json::object shown;
  if (!resource_.kind.empty()) shown["kind"] = resource_.kind;
  for (auto const& [member, value] : item) shown[member] = value;
  if (resource_.show) resource_.show(world, request, shown);
  if (resource_.read_mask.empty() || !request.method.find_parameter(resource_.read_mask)) return shown;
  auto const mask = request.param(resource_.read_mask);
  if (mask.empty())
    throw invalid_argument(
        fmt::format("{0} mask is required. Please specify one or more valid paths.", resource_.read_mask));
  auto const names = split(mask, ',');
  json::object part;
  for (auto const& [member, value] : shown)
    if (member == resource_.id || member == "etag" || contains(names, member)) part[member] = value;
  return part;
}

Answer Collection::get(World& world, Request const& request) const {
  json::array computed;
  if (resource_.read) computed = resource_.read(world, request);
  auto* const item = find_item(resource_.read ? computed : resource_.at(world, request), resource_.id,
                               id_of(world, request));
  if (!item || (is_gone(*item) && !shows_gone(request))) fail_missing(request);
  return {.body = shown(world, request, *item)};
}

Answer Collection::list(World& world, Request const& request) const {
  json::array computed;
  if (resource_.read) computed = resource_.read(world, request);
  auto const& all = resource_.read ? computed : resource_.at(world, request);
  auto const about = request.user + "|" + std::string(request.method.id) +
                     (request.path.empty() ? "" : request.path.begin()->second);
  bool const syncing = resource_.syncs && request.has("syncToken");
  auto const since = syncing ? read_token(request.param("syncToken"), "sync", about) : 0;
  if (!since) throw full_sync_required();
  bool const with_gone = syncing || shows_gone(request);
  std::vector<json::object const*> found;
  for (auto const& value : all) {
    auto const& item = value.get_object();
    if (is_gone(item) && !with_gone) continue;
    if (syncing && etag_number(json::text(item, "etag")) <= *since) continue;
    if (!resource_.listed || resource_.listed(world, request, item)) found.push_back(&item);
  }
  if (!resource_.order.empty()) {
    bool const falling = resource_.order.starts_with('-');
    auto const key = resource_.order.substr(falling ? 1 : 0);
    std::ranges::stable_sort(found, [&](auto const* a, auto const* b) {
      return falling ? json::text(*a, key) > json::text(*b, key) : json::text(*a, key) < json::text(*b, key);
    });
  }
  Page page{0, found.size(), {}};
  if (request.method.find_parameter("pageToken")) page = page_of(request, found.size(), resource_.page);
  json::array items;
  for (auto i = page.first; i < page.last; ++i) items.push_back(shown(world, request, *found[i]));
  json::object body;
  if (!resource_.list_kind.empty()) body["kind"] = resource_.list_kind;
  if (request.method.response->find("etag")) body["etag"] = fmt::format("\"p{}\"", world.ids.last_etag());
  if (!page.next.empty())
    body["nextPageToken"] = page.next;
  else if (resource_.syncs)
    body["nextSyncToken"] = write_token("sync", std::int64_t(world.ids.last_etag()), about);
  // The older APIs, which have kinds, write empty lists; the newer ones leave them out.
  if (!items.empty() || !resource_.list_kind.empty()) body[resource_.items] = std::move(items);
  return {.body = std::move(body)};
}

bool Collection::is_open(std::string_view member) const {
  if (member == resource_.id || member == "kind" || member == "etag") return false;
  if (!resource_.writable.empty()) return contains(resource_.writable, member);
  auto const* const property = schema_ ? schema_->find(member) : nullptr;
  return !(property && property->read_only) && !contains(resource_.read_only, member) &&
         member != resource_.created && member != resource_.updated;
}

json::object Collection::open_members(Request const& request) const {
  json::object open;
  for (auto const& [member, value] : request.members())
    if (is_open(member)) open[member] = value;
  if (schema_) drop_read_only(open, *schema_);
  return open;
}

void Collection::stamp(World& world, Request const& request, json::object& item, bool is_new) const {
  if (is_new && !resource_.created.empty()) item[resource_.created] = to_rfc3339(request.now);
  if (!resource_.updated.empty()) item[resource_.updated] = to_rfc3339(request.now);
  if (schema_ && schema_->find("etag")) item["etag"] = world.etag();
}

Answer Collection::insert(World& world, Request const& request) const {
  auto item = resource_.defaults;
  merge_patch(item, open_members(request));
  if (resource_.check) resource_.check(world, request, item, nullptr);
  auto id = resource_.new_id ? resource_.new_id(world, request, item) : world.ids.opaque(22);
  auto& items = resource_.at(world, request);
  auto* const same = find_item(items, resource_.id, id);
  if (same && !resource_.replaces && !is_gone(*same))
    throw conflict("The requested identifier already exists.");
  item[resource_.id] = std::move(id);
  stamp(world, request, item, true);
  if (same)
    *same = item;
  else
    items.push_back(item);
  if (resource_.changed) resource_.changed(world, request, nullptr, &item);
  return {.body = shown(world, request, item)};
}

Answer Collection::change(World& world, Request const& request) const {
  auto const before = require(world, request);
  auto after = before;
  auto const body = open_members(request);
  auto const mask = resource_.update_mask.empty() ? std::string_view() : request.param(resource_.update_mask);
  if (mask.empty() || mask == "*") {
    if (request.method.verb == "PUT" || mask == "*")
      for (auto const& [member, value] : before)
        if (is_open(member)) after.erase(member);
    merge_patch(after, body);
  } else {
    for (auto const path : split(mask, ','))
      if (auto const steps = split(trim(path), '.'); is_open(steps.front())) apply_path(after, body, steps);
  }
  if (resource_.check) resource_.check(world, request, after, &before);
  stamp(world, request, after, false);
  require(world, request) = after;
  if (resource_.changed) resource_.changed(world, request, &before, &after);
  return {.body = shown(world, request, after)};
}

Answer Collection::remove(World& world, Request const& request) const {
  auto const before = require(world, request);
  if (resource_.may_delete) resource_.may_delete(world, request, before);
  if (!resource_.tombstone.member.empty()) {
    auto& item = require(world, request);
    item[resource_.tombstone.member] = resource_.tombstone.value;
    stamp(world, request, item, false);
  } else {
    erase_item(resource_.at(world, request), resource_.id, id_of(world, request));
  }
  if (resource_.changed) resource_.changed(world, request, &before, nullptr);
  if (request.method.response) return {.body = json::object()};
  return {};
}

}  // namespace workspace::sandbox
