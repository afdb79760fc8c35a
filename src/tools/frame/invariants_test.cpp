// What holds for every tool, those not yet written included.

#include "auth/scopes.hpp"
#include "base/text.hpp"
#include "tools/frame/fakes.hpp"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace workspace::tools {
namespace {

// Bytes of JSON. What a model is shown has no output schema; what a client loads has.
constexpr std::size_t largest_definition = 5'500, average_shown = 1'500, average_definition = 2'200;

/// Parameters whose name, with their type and values, says all.
bool speaks_for_itself(std::string_view name) {
  static constexpr std::string_view names[] = {"action", "bcc", "body_format", "cc",
                                               "include_forwarded_attachments"};
  return name.starts_with("guests_can_") || std::ranges::find(names, name) != std::end(names);
}

/// Of the parameters that tools of workspace-mcp 2.2.1 take; named in docs/migration.md.
bool not_taken_yet(std::string_view tool, std::string_view parameter) {
  // Only the Sheets API can tie a comment to a cell.
  return tool == "manage_spreadsheet_comment" && parameter == "cell";
}

/// Tools that change nothing at Google, yet are no reads: they put a file aside on the server.
bool writes_elsewhere(Tool const& tool) { return tool.info.name == "get_gmail_attachment_content"; }

std::vector<MethodRef> methods_of(Tool const& tool) {
  auto all = tool.info.methods;
  all.insert(all.end(), tool.info.also.begin(), tool.info.also.end());
  return all;
}

std::vector<std::string> every_service() {
  std::vector<std::string> names;
  for (auto const& service : auth::services()) names.emplace_back(service.name);
  return names;
}

std::set<std::string_view> types_of(json::value const& schema) {
  if (auto const type = json::text(schema, "type"); !type.empty()) return {type};
  std::set<std::string_view> types;
  for (auto const& alternative : json::items(schema, "anyOf")) types.insert(json::text(alternative, "type"));
  return types;
}

/// The schema of what a path of member names leads to; through arrays, as selectors go. nullptr for a scalar.
struct Found {
  bool there = false;
  catalogue::Schema const* schema = nullptr;
};

Found find(catalogue::Schema const& schema, std::string_view path) {
  Found found{true, &schema};
  for (auto const name : split(path, '.')) {
    auto const* property = found.schema ? found.schema->find(name) : nullptr;
    if (!property) return {};
    auto const* type = &property->type;
    while (type->element()) type = type->element();
    found.schema = type->schema();
  }
  return found;
}

/// The paths of the fields that the schema does not have.
std::vector<std::string> absent(schema::Fields const& fields, catalogue::Schema const& schema) {
  std::vector<std::string> paths;
  for (auto const& field : fields) {
    if (field.source.empty()) continue;
    auto const* type = field.type;
    while (type->element_type) type = type->element_type();
    for (auto const path : split(field.source, field.computed ? ',' : '|')) {
      auto const found = find(schema, path);
      if (!found.there) paths.emplace_back(path);
      if (!found.schema || field.computed) continue;
      for (auto const each : split(field.each, '|'))
        if (!each.empty() && !find(*found.schema, each).there)
          paths.push_back(fmt::format("{}.{}", path, each));
      if (type->fields)
        for (auto const& below : absent(type->fields(), *found.schema))
          paths.push_back(fmt::format("{}.{}", path, below));
    }
  }
  return paths;
}

/// What the methods answer, and the objects that stand in it.
std::set<catalogue::Schema const*> answers_of(std::vector<MethodRef> const& methods) {
  std::set<catalogue::Schema const*> all;
  for (auto const& method : methods) {
    if (!method->response) continue;
    all.insert(method->response);
    for (auto const& property : method->response->properties)
      if (auto const found = find(*method->response, property.name); found.schema) all.insert(found.schema);
  }
  return all;
}

/// The struct and those within that are taken from Google's JSON.
void collect_taken(schema::Fields const& fields, std::set<schema::Fields const*>& taken) {
  for (auto const* each : schema::TakenType::all_by(&schema::TakenType::type))
    if (&each->type->fields() == &fields) {
      taken.insert(&fields);
      return;
    }
  for (auto const& field : fields) {
    auto const* type = field.type;
    while (type->element_type) type = type->element_type();
    if (type->fields) collect_taken(type->fields(), taken);
  }
}

class Invariants : public testing::Test {
 protected:
  Invariants() : policy_(fake_.backend, {}), made_(make_mcp_tools(Tool::all(), policy_, fake_.backend, {})) {
    for (std::size_t i = 0; i < made_.size(); ++i) tools_.emplace_back(Tool::all()[i], &made_[i]);
  }

  FakeBackend fake_;
  Policy policy_;
  std::vector<mcp::Tool> made_;
  std::vector<std::pair<Tool const*, mcp::Tool const*>> tools_;
};

TEST_F(Invariants, NamesTitlesAndDescriptions) {
  for (auto const& [tool, made] : tools_) {
    SCOPED_TRACE(tool->info.name);
    EXPECT_LE(made->name.size(), 64u);
    EXPECT_EQ(made->name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), std::string::npos);
    EXPECT_FALSE(made->title.empty());
    EXPECT_LE(made->description.size(), 300u);
    EXPECT_TRUE(made->description.ends_with('.'));
  }
}

TEST_F(Invariants, InputSchemasAreClosedAndDescribed) {
  for (auto const& [tool, made] : tools_) {
    SCOPED_TRACE(tool->info.name);
    auto const& schema = made->input_schema;
    EXPECT_EQ(json::text(schema, "type"), "object");
    EXPECT_FALSE(json::boolean(schema, "additionalProperties", true));
    for (auto const& [name, property] : json::find(schema, "properties")->as_object()) {
      // fileUrl: as people's prompts and scripts call it today.
      if (name != "fileUrl")
        EXPECT_EQ(std::string_view(name).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
                  std::string_view::npos)
            << name;
      if (!speaks_for_itself(name)) EXPECT_FALSE(json::text(property, "description").empty()) << name;
      EXPECT_FALSE(types_of(property).empty()) << name << " has no type";
    }
  }
}

TEST_F(Invariants, OutputSchemasAreObjectsWithoutProse) {
  for (auto const& [tool, made] : tools_) {
    SCOPED_TRACE(tool->info.name);
    EXPECT_EQ(json::text(made->output_schema, "type"), "object");
    EXPECT_EQ(json::write(json::value(made->output_schema)).find("\"description\":\""), std::string::npos);
  }
}

TEST_F(Invariants, DefinitionsKeepToTheirBudget) {
  std::size_t total = 0, shown = 0;
  std::pair<std::size_t, std::string> largest;
  for (auto const& [tool, made] : tools_) {
    auto definition = mcp::describe(*made);
    auto const size = json::write(json::value(definition)).size();
    EXPECT_LE(size, largest_definition) << tool->info.name;
    total += size;
    largest = std::max(largest, {size, made->name});
    definition.erase("outputSchema");
    shown += json::write(json::value(definition)).size();
  }
  auto const count = tools_.size();
  // Read with --gtest_output.
  RecordProperty("bytes on average", std::to_string(total / count));
  RecordProperty("bytes without output schemas", std::to_string(shown / count));
  RecordProperty("largest", largest.second + " " + std::to_string(largest.first));
  EXPECT_LE(shown / count, average_shown);
  EXPECT_LE(total / count, average_definition);
}

TEST_F(Invariants, HintsSayWhatTheMethodsDo) {
  for (auto const& [tool, made] : tools_) {
    SCOPED_TRACE(tool->info.name);
    auto const methods = methods_of(*tool);
    if (tool->info.effect == Effect::read) {
      for (auto const& method : methods) EXPECT_TRUE(method->is_read()) << method->id;
      EXPECT_TRUE(made->annotations.idempotent);
    } else if (!tool->info.without_grant && !writes_elsewhere(*tool)) {
      EXPECT_FALSE(std::ranges::all_of(methods, [](auto const& method) { return method->is_read(); }))
          << "it calls nothing that writes";
    }
    EXPECT_EQ(made->annotations.read_only, tool->info.effect == Effect::read);
    EXPECT_EQ(made->annotations.destructive, tool->info.effect == Effect::destructive);
    bool const deletes =
        std::ranges::any_of(methods, [](auto const& method) { return method->verb == "DELETE"; });
    if (deletes) EXPECT_TRUE(made->annotations.destructive) << "it can delete";
    EXPECT_EQ(methods.empty(), tool->info.without_grant);
  }
}

TEST_F(Invariants, ResultsAreTakenFromWhereTheMethodsAnswerThem) {
  std::size_t checked = 0;
  for (auto const& [tool, made] : tools_) {
    SCOPED_TRACE(tool->info.name);
    std::set<schema::Fields const*> taken;
    collect_taken(tool->results(), taken);
    auto const answers = answers_of(methods_of(*tool));
    for (auto const* fields : taken) {
      ++checked;
      std::string nearest;
      std::size_t fewest = std::string::npos;
      for (auto const* answer : answers)
        if (auto const paths = absent(*fields, *answer); paths.size() < fewest) {
          fewest = paths.size();
          nearest = fmt::format("{} lacks {}", answer->name, join(paths, ", "));
        }
      EXPECT_EQ(fewest, 0u) << "of what it is taken from, " << nearest;
    }
  }
  EXPECT_GE(checked, 5u);
}

/// Those too that no result holds: what is read before something is done.
TEST_F(Invariants, WhateverIsTakenIsAnsweredBySomeDeclaredMethod) {
  std::vector<MethodRef> methods;
  for (auto const& [tool, made] : tools_)
    for (auto const& method : methods_of(*tool)) methods.push_back(method);
  auto const answers = answers_of(methods);
  for (auto const* each : schema::TakenType::all_by(&schema::TakenType::type)) {
    auto const& fields = each->type->fields();
    EXPECT_TRUE(
        std::ranges::any_of(answers, [&](auto const* answer) { return absent(fields, *answer).empty(); }))
        << "a struct whose first member is " << fields.front().name;
  }
}

TEST_F(Invariants, ActionsAreWhatTheirMethodsDo) {
  for (auto const& [tool, made] : tools_)
    for (auto const& action : tool->actions()) {
      SCOPED_TRACE(fmt::format("{} {}", tool->info.name, action.name));
      auto methods = action.methods;
      methods.insert(methods.end(), action.also.begin(), action.also.end());
      auto const deletes = [](MethodRef const& method) { return method->verb == "DELETE"; };
      if (action.effect == Effect::read)
        EXPECT_TRUE(std::ranges::all_of(methods, [](auto const& method) { return method->is_read(); }));
      if (std::ranges::any_of(methods, deletes)) EXPECT_EQ(action.effect, Effect::destructive);
    }
}

TEST_F(Invariants, WhatSignInAsksForSuffices) {
  auto const full = auth::scopes_for(every_service(), auth::Access::full);
  auto const read_only = auth::scopes_for(every_service(), auth::Access::read_only);
  for (auto const& [tool, made] : tools_) {
    for (auto const& method : methods_of(*tool))
      EXPECT_TRUE(catalogue::suffices(*method, full)) << tool->info.name << " calls " << method->id;
    if (tool->info.effect != Effect::read) continue;
    for (auto const& method : tool->info.methods)
      EXPECT_TRUE(catalogue::suffices(*method, read_only)) << tool->info.name << " reads by " << method->id;
  }
}

/// Each service's own scopes must do: a server may offer that service alone.
TEST_F(Invariants, AServiceAloneSuffices) {
  for (auto const& [tool, made] : tools_) {
    if (tool->info.without_grant) continue;
    std::vector<std::string> const service{std::string(schema::Type<Service>::name(tool->info.service))};
    auto const scopes = auth::scopes_for(service, auth::Access::full);
    for (auto const& method : tool->info.methods)
      EXPECT_TRUE(catalogue::suffices(*method, scopes)) << tool->info.name << " calls " << method->id;
  }
}

/// tests/data/tool-parameters.json: the tools of workspace-mcp 2.2.1 with tiers and parameters, without the
/// user. Who calls those must be able to call ours; we may take more parameters and types, and ask for fewer.
TEST_F(Invariants, ToolsOfTheSameNameTakeTheSameArguments) {
  std::ifstream file(WORKSPACE_SOURCE_DIR "/tests/data/tool-parameters.json");
  std::stringstream text;
  text << file.rdbuf();
  auto const known = json::parse(text.str()).value();
  int compared = 0;
  for (auto const& [tool, made] : tools_) {
    SCOPED_TRACE(tool->info.name);
    auto const* theirs = json::find(known, tool->info.name);
    if (!theirs) continue;
    ++compared;
    EXPECT_EQ(schema::Type<Tier>::name(tool->info.tier), json::text(*theirs, "tier"));
    auto const& ours = made->input_schema;
    auto const& required = json::items(ours, "required");
    auto const is_required = [&](std::string_view name) {
      return std::ranges::find(required, json::value(name)) != required.end();
    };
    auto const& their_parameters = json::find(*theirs, "parameters")->as_object();
    for (auto const& [name, parameter] : their_parameters) {
      auto const* property = json::find_path(ours, {"properties", name});
      if (!property && not_taken_yet(tool->info.name, name)) continue;
      if (!property) {
        ADD_FAILURE() << name << " is missing";
        continue;
      }
      auto types = types_of(*property);
      // Lists and objects are taken as JSON text too, as models write them; the schema does not offer that.
      if (types.contains("array") || types.contains("object")) types.insert("string");
      for (auto const type : split(json::text(parameter, "type"), '|'))
        EXPECT_TRUE(types.contains(type)) << name << " takes no " << type;
      if (is_required(name)) EXPECT_TRUE(json::boolean(parameter, "required")) << name << " was optional";
      // Null, which is left out there, means that it is optional; so does an empty text or list.
      auto const* initial = json::find(parameter, "default");
      if (!initial || *initial == json::value("") || *initial == json::value(json::array())) continue;
      auto const* given = json::find(*property, "default");
      EXPECT_TRUE(given && *given == *initial) << name << ": " << (given ? json::write(*given) : "none")
                                               << " instead of " << json::write(*initial);
    }
    for (auto const& name : required)
      if (std::string_view(name.as_string()) != "user_google_email")
        EXPECT_TRUE(their_parameters.contains(name.as_string())) << name << " is required, but new";
  }
  EXPECT_GT(compared, 0);
}

}  // namespace
}  // namespace workspace::tools
