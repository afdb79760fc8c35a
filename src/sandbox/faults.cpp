#include "sandbox/faults.hpp"

#include "base/text.hpp"
#include "sandbox/errors.hpp"

#include <charconv>
#include <chrono>
#include <fmt/format.h>

namespace workspace::sandbox {
namespace {

using Kind = FaultRule::Kind;

std::string_view kind_text(Kind kind) {
  switch (kind) {
    case Kind::status:
      return "status";
    case Kind::latency:
      return "latency_ms";
    case Kind::drop:
      return "drop";
    case Kind::reset_after_acting:
      return "reset_after_acting";
    case Kind::broken_body:
      return "broken_body";
  }
  return {};
}

http::Response failing_answer(FaultRule const& rule) {
  ApiFault fault{rule.status, "UNKNOWN", rule.reason, "The sandbox was told to fail this request.", {}, {}};
  auto usual = [&](std::string_view status, std::string_view reason, std::string_view message) {
    fault.status = status;
    if (fault.reason.empty()) fault.reason = reason;
    fault.message = message;
  };
  switch (rule.status) {
    case 400:
      usual("INVALID_ARGUMENT", "badRequest", "Bad Request");
      break;
    case 401:
      usual("UNAUTHENTICATED", "authError", "Invalid Credentials");
      break;
    case 403:
      usual("PERMISSION_DENIED", "rateLimitExceeded", "Rate Limit Exceeded");
      break;
    case 404:
      usual("NOT_FOUND", "notFound", "Requested entity was not found.");
      break;
    case 429:
      usual("RESOURCE_EXHAUSTED", "rateLimitExceeded", "Resource has been exhausted (e.g. check quota).");
      break;
    case 500:
      usual("INTERNAL", "backendError", "Internal error encountered.");
      break;
    case 502:
      usual("UNAVAILABLE", "badGateway", "Bad Gateway");
      break;
    case 503:
      usual("UNAVAILABLE", "backendError", "The service is currently unavailable.");
      break;
    case 504:
      usual("DEADLINE_EXCEEDED", "backendError", "Deadline exceeded.");
      break;
    default:
      usual("UNKNOWN", "unknown", "The sandbox was told to fail this request.");
  }
  auto response = error_response(fault);
  if (rule.retry_after) response.headers.add("Retry-After", std::to_string(*rule.retry_after));
  return response;
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Error wrong(std::string message) {
  return {
      ErrorKind::invalid, std::move(message),
      "Rules look like 429:0.1 (a status and its chance), latency:200, drop:0.05, reset:0.01, broken:0.01."};
}

}  // namespace

void Faults::add(std::vector<FaultRule> rules) {
  for (auto& rule : rules) rules_.push_back(std::move(rule));
}

Mishap Faults::strike(std::string_view method) {
  Mishap mishap;
  std::uniform_real_distribution<double> chance(0, 1);
  for (auto& rule : rules_) {
    if (!fits_pattern(rule.method, method) || (rule.times && *rule.times <= 0)) continue;
    if (rule.skip > 0) {
      --rule.skip;
      continue;
    }
    if (rule.probability < 1 && chance(random_) >= rule.probability) continue;
    if (rule.kind == Kind::status && mishap.answer) continue;
    if (rule.times) --*rule.times;
    ++rule.hits;
    switch (rule.kind) {
      case Kind::status:
        mishap.answer = failing_answer(rule);
        break;
      case Kind::latency:
        mishap.latency += rule.latency;
        break;
      case Kind::drop:
        mishap.drop = true;
        break;
      case Kind::reset_after_acting:
        mishap.reset_after_acting = true;
        break;
      case Kind::broken_body:
        mishap.broken_body = true;
        break;
    }
  }
  return mishap;
}

json::value Faults::describe() const {
  json::array all;
  for (auto const& rule : rules_) {
    json::object one{{"method", rule.method}, {"kind", kind_text(rule.kind)}, {"hits", rule.hits}};
    if (rule.kind == Kind::status) one["status"] = rule.status;
    if (rule.times) one["times_left"] = *rule.times;
    all.push_back(std::move(one));
  }
  return all;
}

Result<std::vector<FaultRule>> parse_fault_flag(std::string_view text) {
  std::vector<FaultRule> rules;
  for (auto piece : split(text, ',')) {
    piece = trim(piece);
    if (piece.empty()) continue;
    auto const parts = split(piece, ':');
    FaultRule rule;
    std::string_view chance = parts.size() > 1 ? parts[1] : "1";
    if (parts[0] == "latency") {
      auto const ms = parts.size() > 1 ? number(parts[1]) : std::nullopt;
      if (!ms || *ms < 0 || *ms > 600'000) return wrong(fmt::format("'{}' names no milliseconds.", piece));
      rule.kind = Kind::latency;
      rule.latency = std::chrono::milliseconds(static_cast<std::int64_t>(*ms));
      chance = parts.size() > 2 ? parts[2] : "1";
    } else if (parts[0] == "drop") {
      rule.kind = Kind::drop;
    } else if (parts[0] == "reset") {
      rule.kind = Kind::reset_after_acting;
    } else if (parts[0] == "broken") {
      rule.kind = Kind::broken_body;
    } else {
      auto const status = number(parts[0]);
      if (!status || *status < 400 || *status > 599 || *status != static_cast<int>(*status)) {
        return wrong(fmt::format("'{}' is no kind of fault.", piece));
      }
      rule.status = static_cast<int>(*status);
      if (rule.status == 429 || rule.status == 503) rule.retry_after = 1;
    }
    auto const probability = number(chance);
    if (!probability || *probability < 0 || *probability > 1) {
      return wrong(fmt::format("'{}': the chance is a number from 0 to 1.", piece));
    }
    rule.probability = *probability;
    rules.push_back(std::move(rule));
  }
  return rules;
}

Result<std::vector<FaultRule>> parse_fault_rules(json::value const& body) {
  std::vector<FaultRule> rules;
  auto const* listed = json::find(body, "rules");
  if (!listed || !listed->is_array())
    return Error{ErrorKind::invalid, "The body needs a list \"rules\".", {}};
  for (auto const& entry : listed->get_array()) {
    if (!entry.is_object()) return Error{ErrorKind::invalid, "Each rule is an object.", {}};
    FaultRule rule;
    int kinds = 0;
    for (auto const& [key, value] : entry.get_object()) {
      std::string_view const name = key;
      auto const whole = json::integer(entry, name, -1);
      if (name == "method" && value.is_string()) {
        rule.method = value.get_string();
      } else if (name == "status" && whole >= 400 && whole <= 599) {
        rule.kind = Kind::status;
        rule.status = static_cast<int>(whole);
        ++kinds;
      } else if (name == "reason" && value.is_string()) {
        rule.reason = value.get_string();
      } else if (name == "latency_ms" && whole >= 0 && whole <= 600'000) {
        rule.kind = Kind::latency;
        rule.latency = std::chrono::milliseconds(whole);
        ++kinds;
      } else if ((name == "drop" || name == "reset_after_acting" || name == "broken_body") &&
                 value.is_bool()) {
        if (!value.get_bool()) continue;
        rule.kind = name == "drop"          ? Kind::drop
                    : name == "broken_body" ? Kind::broken_body
                                            : Kind::reset_after_acting;
        ++kinds;
      } else if (name == "times" && whole >= 0) {
        rule.times = static_cast<int>(whole);
      } else if (name == "skip" && whole >= 0) {
        rule.skip = static_cast<int>(whole);
      } else if (name == "retry_after" && whole >= 0) {
        rule.retry_after = static_cast<int>(whole);
      } else if (name == "probability" && value.is_number()) {
        rule.probability = value.to_number<double>();
      } else {
        return Error{
            ErrorKind::invalid, fmt::format("A rule cannot have {} = {}.", name, json::write(value)), {}};
      }
    }
    if (kinds != 1) {
      return Error{ErrorKind::invalid,
                   "A rule has exactly one of status, latency_ms, drop, reset_after_acting, broken_body.",
                   {}};
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

bool fits_pattern(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace workspace::sandbox
