#include "store/grant_json.hpp"

#include "base/text.hpp"

#include <array>

namespace workspace::store {
namespace {

using TextField = std::pair<std::string_view, std::string StoredGrant::*>;
constexpr std::array<TextField, 5> text_fields{{{"token", &StoredGrant::token},
                                                {"refresh_token", &StoredGrant::refresh_token},
                                                {"token_uri", &StoredGrant::token_uri},
                                                {"client_id", &StoredGrant::client_id},
                                                {"client_secret", &StoredGrant::client_secret}}};

Error wrong_type(std::string_view member, json::value const& found, std::string_view expected) {
  return {ErrorKind::invalid,
          "\"" + std::string(member) + "\" is " + std::string(json::kind_name(found)) + " where " +
              std::string(expected) + " belongs.",
          {}};
}

Result<std::vector<std::string>> read_scopes(json::value const& found) {
  std::vector<std::string> scopes;
  if (auto const* text = found.if_string()) {
    for (auto scope : split(*text, ' ')) {
      if (!scope.empty()) scopes.emplace_back(scope);
    }
    return scopes;
  }
  if (!found.is_array()) return wrong_type("scopes", found, "a list");
  for (auto const& scope : found.get_array()) {
    if (!scope.is_string()) return wrong_type("scopes", scope, "a string");
    scopes.emplace_back(scope.get_string());
  }
  return scopes;
}

/// Python 3.10's fromisoformat() takes fractions of three or six digits only; isoformat() writes six.
std::string to_isoformat(TimePoint time) {
  std::string text = to_rfc3339(time);
  text.pop_back();
  return text.find('.') == std::string::npos ? text : text + "000";
}

void write_indented(std::string& out, json::value const& value, std::string const& indent) {
  std::string const inner = indent + "  ";
  if (auto const* object = value.if_object(); object && !object->empty()) {
    char separator = '{';
    for (auto const& [name, member] : *object) {
      out.append(1, separator).append("\n").append(inner);
      out.append(json::write(json::value(name))).append(": ");
      write_indented(out, member, inner);
      separator = ',';
    }
    out.append("\n").append(indent).append("}");
  } else if (auto const* array = value.if_array(); array && !array->empty()) {
    char separator = '[';
    for (auto const& element : *array) {
      out.append(1, separator).append("\n").append(inner);
      write_indented(out, element, inner);
      separator = ',';
    }
    out.append("\n").append(indent).append("]");
  } else {
    out.append(json::write(value));
  }
}

}  // namespace

Result<StoredGrant> read_grant(std::string_view text) {
  auto const parsed = json::parse(text);
  if (!parsed) return parsed.error();
  if (!parsed->is_object()) {
    return Error{
        ErrorKind::invalid, "It holds " + std::string(json::kind_name(*parsed)) + ", not an object.", {}};
  }
  StoredGrant grant;
  grant.extra = parsed->get_object();
  for (auto const& [name, member] : text_fields) {
    if (auto const* found = json::find(*parsed, name)) {
      if (!found->is_string()) return wrong_type(name, *found, "a string");
      grant.*member = std::string(found->get_string());
    }
    grant.extra.erase(name);
  }
  if (auto const* found = json::find(*parsed, "scopes")) {
    auto scopes = read_scopes(*found);
    if (!scopes) return scopes.error();
    grant.scopes = std::move(*scopes);
  }
  grant.extra.erase("scopes");
  grant.expiry = parse_rfc3339(json::text(*parsed, "expiry"));
  grant.extra.erase("expiry");
  if (grant.token.empty() && grant.refresh_token.empty()) {
    return Error{ErrorKind::invalid, "It holds neither a token nor a refresh_token.", {}};
  }
  return grant;
}

std::string write_grant(StoredGrant const& grant) {
  json::object object;
  for (auto const& [name, member] : text_fields) {
    object[name] = (grant.*member).empty() ? json::value(nullptr) : json::value(grant.*member);
  }
  json::array scopes;
  for (auto const& scope : grant.scopes) scopes.emplace_back(scope);
  object["scopes"] = std::move(scopes);
  object["expiry"] = grant.expiry ? json::value(to_isoformat(*grant.expiry)) : json::value(nullptr);
  for (auto const& [name, member] : grant.extra) object.emplace(name, member);
  std::string out;
  write_indented(out, json::value(std::move(object)), "");
  return out;
}

}  // namespace workspace::store
