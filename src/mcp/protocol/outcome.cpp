#include "mcp/protocol/outcome.hpp"

namespace workspace::mcp {

InputRequest InputRequest::form(std::string message, json::object schema) {
  InputRequest request{"elicitation/create", {{"mode", "form"}, {"message", message}}};
  request.params["requestedSchema"] = std::move(schema);
  return request;
}

InputRequest InputRequest::open_url(std::string message, std::string url) {
  return {"elicitation/create", {{"mode", "url"}, {"message", message}, {"url", url}}};
}

}  // namespace workspace::mcp
