#pragma once
// What of a Workspace is read by its address (docs/resources.md). A resource is what some tool reads, at a
// URI: it is offered where the tool is and needs what the tool needs, so nothing can be read by URI that
// cannot be read by call. It is one declaration that links itself into the registry, as a tool does:
//
//   Resource const message{{.uri = "gmail://{user}/message/{id}", .name = "gmail_message", .title =
//   "Message",
//                           .description = "...", .mime_type = "text/plain",
//                           .tool = "get_gmail_message_content"}, read_message};

#include "base/registry.hpp"
#include "tools/offer/suggestions.hpp"
#include "tools/offer/watched.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::tools {

struct ResourceInfo {
  std::string_view uri;  // a template whose first variable is {user}
  std::string_view name;
  std::string_view title;
  std::string_view description;
  std::string_view mime_type;                                    // empty where it is the file's own
  std::string_view tool;                                         // reads the same
  std::vector<MethodRef> also = {};                              // needed beside the tool's methods
  Watched watched = {};                                          // clients may subscribe to it
  std::map<std::string_view, Suggestions const*> complete = {};  // by variable; {user} has its own
};

/// One piece of what a resource holds.
struct Part {
  std::string mime_type;
  std::string data;
  bool binary = false;
};

/// What a tool answers, so that a resource reads as it does.
Async<Rendered> answer_of(ToolContext& context, std::string_view tool, json::object arguments);
/// The tool's text as the only part.
Async<std::vector<Part>> text_of(ToolContext& context, std::string_view tool, json::object arguments);

/// For people and models alike; `priority` is from 0, least, to 1.
json::object annotations(double priority);

/// Resources of an account that clients show in a list, each with the URI of a template above. It links
/// itself into the registry too.
class Listing : public Registered<Listing> {
 public:
  using List = Async<std::vector<mcp::Resource>> (*)(ToolContext& context);

  /// Listed where `with_tool` is offered and the grant suffices for it. `lists` sends one request at most.
  Listing(std::string_view with_tool, List lists) : tool(with_tool), list(lists) {}

  /// Sorted by tool.
  static std::vector<Listing const*> all() { return all_by(&Listing::tool); }

  std::string_view const tool;
  List const list;
};

class Resource : public Registered<Resource> {
 public:
  using Read = Async<std::vector<Part>> (*)(ToolContext& context, mcp::Variables variables);

  Resource(ResourceInfo resource_info, Read reader) : info(std::move(resource_info)), read(reader) {}

  /// Every resource of the program, sorted by URI.
  static std::vector<Resource const*> all() {
    return all_by([](Resource const& resource) { return resource.info.uri; });
  }

  /// The tool that it goes with.
  Tool const& tool() const;
  Service service() const { return tool().info.service; }
  /// Its methods and the resource's own.
  std::vector<MethodRef> methods() const;

  ResourceInfo const info;
  Read const read;
};

/// A URI of one of the resources above, taken apart.
struct ResourceUri {
  Resource const* resource = nullptr;
  std::string user;  // lower case
  mcp::Variables variables;

  Service service() const { return resource->service(); }
  /// "gmail_label", "calendar", ...
  std::string_view name() const { return resource->info.name; }
  /// Of the message, label, file, event, ...; a calendar's is variables["calendar"].
  std::string id() const;
};

/// nullopt for what is no such URI: another scheme or path, a query or fragment, a user that is no e-mail
/// address, or an id that cannot be one (empty, over 512 bytes, with white space, "/" or control characters).
std::optional<ResourceUri> parse_resource_uri(std::string_view uri);

/// The URI, its values percent-encoded as a client does that fills in the template (RFC 6570): one resource
/// has one URI. A plain "@" is understood too.
std::string resource_uri(std::string_view uri_template, mcp::Variables const& variables);

}  // namespace workspace::tools
