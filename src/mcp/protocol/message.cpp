#include "mcp/protocol/message.hpp"

namespace workspace::mcp {
namespace {

bool is_id(json::value const& v) {
  if (v.is_string()) return v.get_string().size() <= max_id_bytes;
  return v.is_int64() || v.is_uint64();
}

Message invalid(json::value id, int error_code, std::string text) {
  Message message;
  message.id = std::move(id);
  message.error = {error_code, std::move(text)};
  return message;
}

}  // namespace

Message read_message(json::value body) {
  auto* const object = body.if_object();
  if (!object) return invalid({}, code::invalid_request, "A message must be a JSON object.");

  json::value id;
  auto const* const sent_id = object->if_contains("id");
  if (sent_id && is_id(*sent_id)) id = *sent_id;
  if (json::text(body, "jsonrpc") != "2.0")
    return invalid(std::move(id), code::invalid_request, "\"jsonrpc\" must be \"2.0\".");

  Message message;
  auto const* const method = object->if_contains("method");
  if (!method) {
    if (!object->contains("result") && !object->contains("error"))
      return invalid(std::move(id), code::invalid_request, "\"method\" is missing.");
    message.kind = Message::Kind::response;
    message.id = std::move(id);
    message.answer = std::move(*object);
    return message;
  }
  if (!method->is_string() || method->get_string().empty())
    return invalid(std::move(id), code::invalid_request, "\"method\" must be a string.");
  if (sent_id && id.is_null())
    return invalid(
        {}, code::invalid_request,
        "\"id\" must be an integer or a string of at most " + std::to_string(max_id_bytes) + " bytes.");

  message.kind = sent_id ? Message::Kind::request : Message::Kind::notification;
  message.method = std::string(method->get_string());
  if (auto* const params = object->if_contains("params")) {
    if (!params->is_object())
      return invalid(std::move(id), code::invalid_params, "\"params\" must be an object.");
    message.params = std::move(params->get_object());
  }
  message.id = std::move(id);
  return message;
}

std::string write_error(json::value const& id, RpcError const& error) {
  json::object body{{"code", error.code}, {"message", error.message}};
  if (!error.data.is_null()) body["data"] = error.data;
  std::string out = "{\"jsonrpc\":\"2.0\",";
  if (!id.is_null()) out += "\"id\":" + json::write(id) + ",";
  json::value const written(std::move(body));
  return out += "\"error\":" + json::write(written) + "}";
}

std::string write_result(json::value const& id, std::string_view result) {
  std::string out = "{\"jsonrpc\":\"2.0\",\"id\":" + json::write(id) + ",\"result\":";
  out.reserve(out.size() + result.size() + 1);
  return out.append(result) += '}';
}

std::string write_request(json::value const& id, std::string_view method, json::object params) {
  json::object message{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}};
  message["params"] = std::move(params);
  json::value const written(std::move(message));
  return json::write(written);
}

std::string write_notification(std::string_view method, json::object params) {
  json::object message{{"jsonrpc", "2.0"}, {"method", method}};
  message["params"] = std::move(params);
  json::value const written(std::move(message));
  return json::write(written);
}

}  // namespace workspace::mcp
