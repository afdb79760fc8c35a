#pragma once
// A page of a list: tools/list, prompts/list, resources/templates/list.

#include "mcp/protocol/cursor.hpp"
#include "mcp/service/service.hpp"

namespace workspace::mcp {

template <class T>
Reply Service::list(ServiceRequest const& request, Registry<T> const& registry, std::string_view key) const {
  auto const version = request.caller.version;
  auto const offset = read_cursor(keys_, clock_.now(), registry.fingerprint(), request.message.params);
  if (!offset) return Reply{{}, offset.error()};
  json::object rest;
  if (*offset + registry.page_size() < registry.size())
    rest["nextCursor"] = seal_cursor(keys_, registry.fingerprint(), *offset + registry.page_size());
  if (features(version).envelope) {
    rest["ttlMs"] = options_.list_ttl.count();
    rest["cacheScope"] = "public";
  }
  // The definitions are written already; the rest of the object is put behind them.
  std::string const tail = write(version, std::move(rest)).result;
  std::string result = "{\"" + std::string(key) + "\":" + registry.page(version, *offset);
  if (tail.size() > 2)
    result.append(",").append(tail, 1, std::string::npos);
  else
    result += '}';
  return Reply{std::move(result)};
}

}  // namespace workspace::mcp
