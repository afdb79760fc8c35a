#include "golden_case.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "json/pretty.hpp"
#include "workspace.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <regex>
#include <sstream>

namespace workspace::results {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view by_hand[] = {"user", "files", "web", "before", "arguments"};

/// Members whose value is another each time, or at each change of the seed.
constexpr std::string_view changing[] = {"pageToken", "next_page_token", "conferenceId"};

json::value value_of(std::string const& structured) {
  return structured.empty() ? json::value() : json::parse(structured).value();
}

json::object arguments_of(json::value const& call, Workspace& workspace, std::string_view default_user) {
  json::object arguments;
  if (auto const user = json::text(call, "user", default_user); !user.empty())
    arguments["user_google_email"] = user;
  if (auto const* given = json::find(call, "arguments"))
    for (auto const& [name, value] : given->as_object()) arguments[name] = workspace.names().revealed(value);
  return arguments;
}

/// Turns what changes without meaning into a name, throughout one case.
class Steady {
 public:
  explicit Steady(Workspace& workspace) : workspace_(workspace) {}

  /// Notes what is to be named.
  void look(json::value const& value, std::string_view key = {}) {
    if (auto const* object = value.if_object())
      for (auto const& [name, member] : *object) look(member, name);
    if (auto const* array = value.if_array())
      for (auto const& element : *array) look(element, key);
    if (!value.is_string()) return;
    std::string const text(value.get_string());
    static std::regex const random("[0-9a-f]{16,}");
    bool const changes = std::ranges::find(changing, key) != std::end(changing);
    if ((changes && text.size() >= 10) || (key == "requestId" && std::regex_match(text, random)))
      name(key, text);
    if (text.starts_with("ANGjdJ")) name("attachment", text);
    // GMime's boundaries are random.
    static std::regex const boundary("boundary=\"(=-[^\"]+)\"");
    for (std::sregex_iterator at(text.begin(), text.end(), boundary), end; at != end; ++at)
      name("boundary", (*at)[1]);
  }

  json::value steady(json::value value) const {
    if (auto* object = value.if_object())
      for (auto& member : *object) member.value() = steady(std::move(member.value()));
    if (auto* array = value.if_array())
      for (auto& element : *array) element = steady(std::move(element));
    if (value.is_string()) return json::value(steady(std::string(value.get_string())));
    return value;
  }

 private:
  void name(std::string_view what, std::string const& text) {
    // What the sandbox's names tell needs no other.
    if (text.empty() || workspace_.names().hidden(text) != text || names_.contains(text)) return;
    names_[text] = fmt::format("<{} {}>", what, ++counts_[std::string(what)]);
  }

  std::string steady(std::string text) const {
    for (auto const& [changes, steady_name] : names_)
      if (text.find(changes) != text.npos) text = replace_all(std::move(text), changes, steady_name);
    text = workspace_.names().hidden(std::move(text));
    static std::regex const link(std::string(Workspace::base_url) + "/attachments/[A-Za-z0-9_.-]+"),
        tag("_[0-9a-f]{8,}(\\.[a-z0-9]+|$)");
    if (text.find(Workspace::base_url) != text.npos)
      text = std::regex_replace(text, link, std::string(Workspace::base_url) + "/attachments/<link>");
    static std::regex const meeting("meet\\.google\\.com/[a-z]{3}-[a-z]{4}-[a-z]{3}");
    if (text.find("meet.google.com/") != text.npos)
      text = std::regex_replace(text, meeting, "meet.google.com/<code>");
    if (text.find("{{folder}}") != text.npos) text = std::regex_replace(text, tag, "_<random>$1");
    return without_base64(text);
  }

  /// Long runs of base64 by their size and hash.
  static std::string without_base64(std::string const& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      auto end = at;
      while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) ||
                                   std::string_view("+/=-_").find(text[end]) != std::string_view::npos))
        ++end;
      auto const run = std::string_view(text).substr(at, end - at);
      out += run.size() < 300 ? std::string(run)
                              : "base64 of " + digest(from_any_base64(run).value_or(std::string(run)));
      if (end < text.size()) out += text[end++];
      at = end;
    }
    return out;
  }

  Workspace& workspace_;
  std::map<std::string, std::string> names_;
  std::map<std::string, int> counts_;
};

json::array lines(std::string_view text) {
  json::array all;
  for (auto const line : split(text, '\n')) all.emplace_back(line);
  return all;
}

void prepare(Workspace& workspace, json::object const& given, std::string_view user) {
  if (auto const* web = json::find(given, "web")) workspace.google().serve(web->as_object());
  if (auto const* files = json::find(given, "files"))
    for (auto const& [name, file] : files->as_object())
      std::ofstream(workspace.folder() / std::string(name)) << bytes_of(file);
  int number = 0;
  for (auto const& earlier : json::items(given, "before")) {
    auto const result = workspace.call(json::text(earlier, "tool"), arguments_of(earlier, workspace, user));
    if (result.is_error)
      throw std::runtime_error("A call before failed: " + json::write(json::value(result.content[0].block)));
    std::function<void(json::value const&, std::string const&)> add = [&](json::value const& value,
                                                                          std::string const& at) {
      if (auto const* object = value.if_object())
        for (auto const& [name, member] : *object) add(member, at + "/" + std::string(name));
      if (auto const* array = value.if_array())
        for (std::size_t i = 0; i < array->size(); ++i) add((*array)[i], fmt::format("{}/{}", at, i));
      if (value.is_string()) workspace.names().add_alias(at, std::string(value.get_string()));
    };
    add(value_of(result.structured), fmt::format("{}:", number++));
  }
}

}  // namespace

json::object GoldenCase::given() const {
  json::object kept;
  auto const whole = json::parse(text).value();
  for (auto const each : by_hand)
    if (auto const* member = json::find(whole, each)) kept[each] = *member;
  return kept;
}

std::string GoldenCase::run() const {
  auto whole = given();
  std::string const user(json::text(whole, "user", "alice@example.com"));
  Workspace workspace(user.empty() ? "alice@example.com" : user);
  prepare(workspace, whole, user);
  workspace.google().requests.clear();
  auto arguments = arguments_of(json::value(whole), workspace, user);
  auto result = workspace.call(tool(), std::move(arguments));
  for (auto const& wrong : workspace.front().violations())
    ADD_FAILURE() << "Google would refuse: " << wrong.method << ": " << wrong.problem;
  for (auto const& wrong : workspace.front().own_violations())
    ADD_FAILURE() << "Google would not answer: " << wrong.method << ": " << wrong.problem;

  json::array requests, more;
  for (auto const& request : workspace.google().requests) requests.push_back(describe(request));
  std::string shown;
  for (auto const& content : result.content) {
    if (json::text(content.block, "type") == "text" && shown.empty())
      shown = json::text(content.block, "text");
    else
      more.push_back(json::value(content.block));
  }
  json::object came{{"requests", std::move(requests)},
                    {"is_error", result.is_error},
                    {"text", lines(shown)},
                    {"structured", value_of(result.structured)}};
  if (!more.empty()) came["more"] = std::move(more);
  Steady steady(workspace);
  steady.look(json::value(came));
  auto const final = steady.steady(json::value(came));
  for (auto const& [member, value] : final.as_object()) whole[member] = value;
  return json::pretty(json::value(whole)) + "\n";
}

std::vector<GoldenCase> all_cases() {
  std::vector<GoldenCase> all;
  for (auto const& entry : fs::directory_iterator(WORKSPACE_SOURCE_DIR "/tests/results")) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path());
    std::stringstream text;
    text << file.rdbuf();
    all.push_back({entry.path().stem().string(), entry.path(), text.str()});
  }
  std::ranges::sort(all, {}, &GoldenCase::name);
  return all;
}

}  // namespace workspace::results
