#pragma once
// What the conformance suite expects of a server under test: tools, resources and prompts by name, with exact
// values (reference: the suite's own everything-server).

#include "mcp/offer/registry.hpp"
#include "mcp/session/subscriptions.hpp"

namespace workspace::everything {

/// 1x1 PNG and a WAV of one sample, base64.
extern std::string_view const image_base64;
extern std::string_view const audio_base64;

void add_simple_tools(mcp::Offer& offer);
void add_asking_tools(mcp::Offer& offer);
void add_task_tools(mcp::Offer& offer);
void add_resources(mcp::Offer& offer);
void add_prompts(mcp::Offer& offer);

/// A tool without parameters unless `properties` says otherwise (JSON text of the schema's properties).
mcp::Tool tool(std::string name, std::string description,
               std::function<Async<mcp::Outcome>(mcp::CallContext&, json::object)> call,
               std::string_view properties = "{}");
json::object object_of(std::string_view text);

/// test://watched-resource: nothing changes by itself.
class Watcher final : public mcp::ResourceWatcher {
 public:
  bool can_watch(mcp::Principal const&, std::string const& uri) const override {
    return uri == "test://watched-resource";
  }
  void watch(mcp::Principal const&, std::string const&) override {}
  void unwatch(mcp::Principal const&, std::string const&) override {}
};

}  // namespace workspace::everything
