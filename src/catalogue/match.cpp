// A request line back to its method: what the sandbox asks of every request.

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"

#include <algorithm>

namespace workspace::catalogue {
namespace {

using Segments = std::span<std::string_view const>;

/// How well a segment fits: compared from left to right, the higher wins.
constexpr char anything = 'a', parameter = 'b', parameter_with_verb = 'c', literal = 'd';

struct Attempt {
  std::vector<std::pair<std::string_view, std::string>> values;
  std::string fit;  // one character a segment
};

bool is_segment(std::string_view text) { return !text.empty() && text != "." && text != ".."; }

std::optional<std::string> decode(std::string_view raw) {
  auto value = percent_decode(raw);
  if (!value || !is_segment(*value) || !is_valid_utf8(*value)) return std::nullopt;
  return value;
}

/// One segment of a {+name} expansion against "people", "*" or "**".
std::optional<std::string> expand(std::string_view raw, std::string_view form) {
  auto value = decode(raw);
  if (!value) return std::nullopt;
  auto const pieces = split(*value, '/');
  if (form == "**") return std::ranges::all_of(pieces, is_segment) ? value : std::nullopt;
  // A slash that was written %2F must not become a level of the resource's name.
  return pieces.size() == 1 && (form == "*" || form == *value) ? value : std::nullopt;
}

/// {+name} with its suffix against the segments it is given: as many as the pattern has, ** taking the rest.
bool expand_all(std::string_view name, std::string_view pattern, std::string_view suffix, Segments segments,
                Attempt& attempt) {
  auto forms = split(pattern, '/');
  if (auto const rest = std::ranges::find(forms, "**"); rest != forms.end() && segments.size() > forms.size())
    forms.insert(rest, segments.size() - forms.size(), "**");
  if (forms.size() != segments.size()) return false;
  std::string whole;
  for (std::size_t i = 0; i < forms.size(); ++i) {
    auto raw = segments[i];
    bool const last = i + 1 == forms.size();
    if (last && !raw.ends_with(suffix)) return false;
    if (last) raw.remove_suffix(suffix.size());
    auto const value = expand(raw, forms[i]);
    if (!value) return false;
    whole += (i == 0 ? "" : "/") + *value;
    bool const verb = last && !suffix.empty();
    attempt.fit += forms[i] == "**"  ? anything
                   : forms[i] != "*" ? literal
                   : verb            ? parameter_with_verb
                                     : parameter;
  }
  attempt.values.emplace_back(name, std::move(whole));
  return true;
}

std::optional<Attempt> fit(Method const& method, std::string_view path_template, Segments segments) {
  Attempt attempt;
  auto const parts = split(path_template, '/');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (segments.empty()) return std::nullopt;
    auto const open = parts[i].find('{');
    std::size_t taken = 1;
    if (open == std::string_view::npos) {
      if (segments[0] != parts[i]) return std::nullopt;
      attempt.fit += literal;
    } else {
      auto const close = parts[i].find('}');
      auto name = parts[i].substr(open + 1, close - open - 1);
      auto const suffix = parts[i].substr(close + 1);
      std::string_view pattern = "*";
      if (name.starts_with('+')) {
        name.remove_prefix(1);
        pattern = method.find_parameter(name)->pattern;
        // What the rest of the template needs is left to it.
        std::size_t const after = parts.size() - i - 1;
        taken = pattern.find("**") != std::string_view::npos
                    ? (segments.size() > after ? segments.size() - after : 0)
                    : std::size_t(std::ranges::count(pattern, '/')) + 1;
        if (taken == 0 || taken > segments.size() ||
            !expand_all(name, pattern, suffix, segments.first(taken), attempt))
          return std::nullopt;
      } else {
        auto raw = segments[0];
        if (!raw.ends_with(suffix)) return std::nullopt;
        raw.remove_suffix(suffix.size());
        auto value = decode(raw);
        if (!value) return std::nullopt;
        attempt.values.emplace_back(name, std::move(*value));
        attempt.fit += suffix.empty() ? parameter : parameter_with_verb;
      }
    }
    segments = segments.subspan(taken);
  }
  if (!segments.empty()) return std::nullopt;
  return attempt;
}

/// The template without its base, and the path without it, where the literal start of both agrees.
bool starts_alike(std::string_view path, std::string_view base, std::string_view path_template) {
  auto const start = path_template.substr(0, path_template.find('{'));
  return path.starts_with(base) && path.substr(base.size()).starts_with(start);
}

}  // namespace

std::optional<Match> match(std::string_view verb, std::string_view path, std::string_view api) {
  constexpr std::string_view resumable = "/resumable";
  if (!path.starts_with('/')) return std::nullopt;
  bool const upload = path.starts_with("/upload/") || path.starts_with("/resumable/upload/");
  if (upload && path.starts_with(resumable)) path.remove_prefix(resumable.size());
  path.remove_prefix(1);

  Method const* best = nullptr;
  Attempt best_attempt;
  for (auto const* candidate_api : apis()) {
    if (!api.empty() && candidate_api->name != api) continue;
    auto const base = upload ? std::string_view() : candidate_api->service_path;
    if (!path.starts_with(base)) continue;
    auto const segments = split(path.substr(base.size()), '/');
    for (auto const* method : candidate_api->methods) {
      if (method->verb != verb || (upload && !method->media_upload)) continue;
      auto const path_template = upload ? method->upload_path.substr(1) : method->path;
      if (!starts_alike(path, base, path_template)) continue;
      auto attempt = fit(*method, path_template, segments);
      if (!attempt || (best && attempt->fit <= best_attempt.fit)) continue;
      best = method;
      best_attempt = std::move(*attempt);
    }
  }
  if (!best) return std::nullopt;
  return Match{best, std::move(best_attempt.values), upload};
}

}  // namespace workspace::catalogue
