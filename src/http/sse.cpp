#include "http/sse.hpp"

#include "base/text.hpp"

namespace workspace::http {
namespace {

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  for (char c : value)
    if (c != '\r' && c != '\n' && c != '\0') out += c;
  out += '\n';
}

}  // namespace

std::string format_sse(SseEvent const& event) {
  std::string out;
  out.reserve(event.data.size() + 64);
  if (!event.event.empty()) append_field(out, "event", event.event);
  if (!event.id.empty()) append_field(out, "id", event.id);
  if (event.retry) append_field(out, "retry", std::to_string(event.retry->count()));
  // Here a carriage return alone ends a line too.
  if (event.data.find('\r') == std::string::npos) {
    for (auto line : split(event.data, '\n')) out.append("data: ").append(line) += '\n';
  } else {
    std::string const data = replace_all(replace_all(event.data, "\r\n", "\n"), "\r", "\n");
    for (auto line : split(data, '\n')) out.append("data: ").append(line) += '\n';
  }
  return out += '\n';
}

std::string format_sse_comment(std::string_view text) {
  std::string out = ":";
  if (!text.empty()) out += ' ';
  for (char c : text) out += c == '\r' || c == '\n' ? ' ' : c;
  return out += "\n\n";
}

}  // namespace workspace::http
