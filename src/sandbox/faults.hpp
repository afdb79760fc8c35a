#pragma once
// A bad day on purpose: rules that make requests fail. By flag ("429:0.1,latency:200,drop:0.05") or by the
// control endpoint, as JSON:
//   {"rules": [{"method": "gmail.users.messages.*", "status": 429, "reason": "rateLimitExceeded",
//   "retry_after": 2,
//               "times": 3, "probability": 0.5, "skip": 0},
//              {"latency_ms": 200}, {"drop": true}, {"reset_after_acting": true}, {"broken_body": true}]}
// `method` is a method id, "oauth.token", or a pattern with *; all requests where it is absent. `times` rules
// end after so many hits; `skip` lets the first ones pass. Chances come from a seeded generator.

#include "base/result.hpp"
#include "http/message.hpp"
#include "json/json.hpp"

#include <optional>
#include <random>
#include <string>
#include <vector>

namespace workspace::sandbox {

struct FaultRule {
  enum class Kind { status, latency, drop, reset_after_acting, broken_body };
  Kind kind = Kind::status;
  std::string method = "*";
  int status = 503;
  std::string reason;  // the error's reason; by default the usual one for the status
  std::chrono::milliseconds latency{0};
  std::optional<int> retry_after;  // seconds
  std::optional<int> times;
  int skip = 0;
  double probability = 1;
  int hits = 0;
};

/// What befalls one request; rules of several kinds may meet.
struct Mishap {
  std::optional<http::Response> answer;  // instead of acting
  std::chrono::milliseconds latency{0};
  bool drop = false;                // before acting
  bool reset_after_acting = false;  // the answer is lost
  bool broken_body = false;         // the answer is cut short
};

class Faults {
 public:
  void add(std::vector<FaultRule> rules);
  void clear() { rules_.clear(); }
  Mishap strike(std::string_view method);
  json::value describe() const;

 private:
  std::vector<FaultRule> rules_;
  std::mt19937_64 random_{20'260'702};
};

/// "KIND[:VALUE[:CHANCE]]" separated by commas: a status with its chance ("429:0.1"), "latency:MS",
/// "drop:CHANCE", "reset:CHANCE" (acts, then resets), "broken:CHANCE".
Result<std::vector<FaultRule>> parse_fault_flag(std::string_view text);
Result<std::vector<FaultRule>> parse_fault_rules(json::value const& body);

/// Whether `text` fits `pattern`, in which * stands for any run of characters.
bool fits_pattern(std::string_view pattern, std::string_view text);

}  // namespace workspace::sandbox
