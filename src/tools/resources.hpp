#pragma once
// What of a Workspace is read by its address (docs/resources.md). A resource is what some tool reads, at a
// URI: it is offered where the tool is and needs what the tool needs, so nothing can be read by URI that
// cannot be read by call. It is one declaration that links itself into the registry, as a tool does:
//
//   Resource const message{{.uri = "gmail://{user}/message/{id}", .name = "gmail_message", .title =
//   "Message",
//                           .description = "...", .mime_type = "text/plain",
//                           .tool = "get_gmail_message_content"}, read_message};

#include "mcp/resource.hpp"
#include "tools/tool.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::tools {

/// What somebody may mean who is typing the value of a template's variable or a prompt's argument.
struct Suggestions {
  /// The grant must suffice for each; else nothing is suggested.
  std::vector<MethodRef> methods;
  /// Best first. `typed` may be empty; `known` are the values that others have already. One short request.
  Async<std::vector<std::string>> (*suggest)(ToolContext& context, std::string typed, mcp::Variables known);
};

struct ResourceInfo {
  std::string_view uri;  // a template whose first variable is {user}
  std::string_view name;
  std::string_view title;
  std::string_view description;
  std::string_view mime_type;                                    // empty where it is the file's own
  std::string_view tool;                                         // reads the same
  std::vector<MethodRef> also = {};                              // needed beside the tool's methods
  std::map<std::string_view, Suggestions const*> complete = {};  // by variable; {user} has its own
};

/// One piece of what a resource holds.
struct Part {
  std::string mime_type;
  std::string data;
  bool binary = false;
};

class Resource {
 public:
  using Read = Async<std::vector<Part>> (*)(ToolContext& context, mcp::Variables variables);

  Resource(ResourceInfo resource_info, Read reader)
      : info(std::move(resource_info)), read(reader), next_(first_) {
    first_ = this;
  }
  Resource(Resource const&) = delete;
  Resource& operator=(Resource const&) = delete;

  /// Every resource of the program, sorted by URI.
  static std::vector<Resource const*> all();

  /// The tool that it goes with.
  Tool const& tool() const;
  Service service() const { return tool().info.service; }
  /// Its methods and the resource's own.
  std::vector<MethodRef> methods() const;

  ResourceInfo const info;
  Read const read;

 private:
  Resource const* next_;
  static inline constinit Resource const* first_ = nullptr;
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
