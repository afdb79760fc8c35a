#include "auth/scopes.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

namespace workspace::auth {
namespace {

using Names = std::vector<std::string>;

std::string auth(std::string const& name) { return "https://www.googleapis.com/auth/" + name; }

bool holds(Names const& names, std::string const& name) {
  return std::ranges::find(names, name) != names.end();
}

/// Methods that the tools of 2.2.1 call (its inventory). calendar's look at drive.files.get is left out:
/// attached files are named by their id alone where Drive was not granted.
std::map<std::string, std::vector<char const*>> const used{
    {"gmail",
     {"gmail.users.drafts.create", "gmail.users.labels.create", "gmail.users.labels.delete",
      "gmail.users.labels.get", "gmail.users.labels.list", "gmail.users.labels.update",
      "gmail.users.messages.attachments.get", "gmail.users.messages.batchModify", "gmail.users.messages.get",
      "gmail.users.messages.list", "gmail.users.messages.modify", "gmail.users.messages.send",
      "gmail.users.settings.filters.create", "gmail.users.settings.filters.delete",
      "gmail.users.settings.filters.get", "gmail.users.settings.filters.list",
      "gmail.users.settings.sendAs.list", "gmail.users.threads.get", "gmail.users.threads.modify"}},
    {"drive",
     {"drive.drives.list", "drive.files.copy", "drive.files.create", "drive.files.export", "drive.files.get",
      "drive.files.list", "drive.files.update", "drive.permissions.create", "drive.permissions.delete",
      "drive.permissions.get", "drive.permissions.list", "drive.permissions.update"}},
    {"calendar",
     {"calendar.calendarList.list", "calendar.calendars.insert", "calendar.events.delete",
      "calendar.events.get", "calendar.events.insert", "calendar.events.list", "calendar.events.patch",
      "calendar.events.update", "calendar.freebusy.query"}},
    {"docs",
     {"docs.documents.batchUpdate", "docs.documents.create", "docs.documents.get", "drive.comments.create",
      "drive.comments.delete", "drive.comments.get", "drive.comments.list", "drive.comments.update",
      "drive.files.create", "drive.files.export", "drive.files.get", "drive.files.list", "drive.files.update",
      "drive.replies.create"}},
    {"sheets",
     {"drive.comments.create", "drive.comments.list", "drive.files.get", "drive.files.list",
      "drive.files.update", "drive.replies.create", "sheets.spreadsheets.batchUpdate",
      "sheets.spreadsheets.create", "sheets.spreadsheets.get", "sheets.spreadsheets.values.append",
      "sheets.spreadsheets.values.batchGet", "sheets.spreadsheets.values.batchGetByDataFilter",
      "sheets.spreadsheets.values.batchUpdate", "sheets.spreadsheets.values.batchUpdateByDataFilter",
      "sheets.spreadsheets.values.clear", "sheets.spreadsheets.values.get",
      "sheets.spreadsheets.values.update"}},
    {"chat",
     {"chat.spaces.get", "chat.spaces.list", "chat.spaces.members.list", "chat.spaces.messages.create",
      "chat.spaces.messages.get", "chat.spaces.messages.list", "chat.spaces.messages.patch",
      "chat.spaces.messages.reactions.create", "people.people.get", "people.people.getBatchGet"}},
    {"forms",
     {"forms.forms.batchUpdate", "forms.forms.create", "forms.forms.get", "forms.forms.responses.get",
      "forms.forms.responses.list", "forms.forms.setPublishSettings"}},
    {"slides",
     {"drive.comments.create", "drive.comments.list", "drive.replies.create",
      "slides.presentations.batchUpdate", "slides.presentations.create", "slides.presentations.get",
      "slides.presentations.pages.get", "slides.presentations.pages.getThumbnail"}},
    {"tasks",
     {"tasks.tasklists.delete", "tasks.tasklists.get", "tasks.tasklists.insert", "tasks.tasklists.list",
      "tasks.tasklists.update", "tasks.tasks.clear", "tasks.tasks.delete", "tasks.tasks.get",
      "tasks.tasks.insert", "tasks.tasks.list", "tasks.tasks.move", "tasks.tasks.update"}},
    {"contacts",
     {"people.contactGroups.create", "people.contactGroups.delete", "people.contactGroups.get",
      "people.contactGroups.list", "people.contactGroups.members.modify", "people.contactGroups.update",
      "people.people.batchCreateContacts", "people.people.batchDeleteContacts",
      "people.people.batchUpdateContacts", "people.people.connections.list", "people.people.createContact",
      "people.people.deleteContact", "people.people.get", "people.people.getBatchGet",
      "people.people.searchContacts", "people.people.updateContact"}},
    {"appscript",
     {"drive.files.delete", "drive.files.list", "script.processes.list",
      "script.processes.listScriptProcesses", "script.projects.create", "script.projects.deployments.create",
      "script.projects.deployments.delete", "script.projects.deployments.list",
      "script.projects.deployments.update", "script.projects.get", "script.projects.getContent",
      "script.projects.getMetrics", "script.projects.updateContent", "script.projects.versions.create",
      "script.projects.versions.get", "script.projects.versions.list"}}};

std::vector<catalogue::Method const*> methods_of(std::string const& service, bool reads_only) {
  std::vector<catalogue::Method const*> methods;
  for (auto const* id : used.at(service)) {
    auto const* method = catalogue::find_method(id);
    EXPECT_NE(method, nullptr) << id;
    // By GET: for some POSTs that only read (values.batchGetByDataFilter) Google has no read-only scope.
    if (method && (method->verb == "GET" || !reads_only)) methods.push_back(method);
  }
  return methods;
}

TEST(Scopes, WhatIsAskedForCoversWhatIsCalled) {
  for (auto const& [service, ids] : used) {
    Names const services_asked{service};
    auto const full = scopes_for(services_asked, Access::full);
    EXPECT_EQ(missing(methods_of(service, false), full), Names()) << service;
    auto const read_only = scopes_for(services_asked, Access::read_only);
    EXPECT_EQ(missing(methods_of(service, true), read_only), Names()) << service << " read-only";
  }
}

TEST(Scopes, WhoeverSignsInCanBeNamed) {
  auto const* userinfo = catalogue::find_method("oauth2.userinfo.get");
  ASSERT_NE(userinfo, nullptr);
  EXPECT_EQ(missing(std::vector{userinfo}, scopes_for({}, Access::full)), Names());
}

TEST(Scopes, NothingGrantedMissesSomething) {
  for (auto const& [service, ids] : used) {
    for (auto const* method : methods_of(service, false)) {
      auto const scopes = missing(std::vector{method}, {});
      ASSERT_EQ(scopes.size(), 1u) << method->id;
      Names const granted{auth(scopes.front())};
      EXPECT_EQ(missing(std::vector{method}, granted), Names()) << method->id << " " << scopes.front();
    }
  }
}

TEST(Scopes, TheNarrowestOfTheTableIsAskedFor) {
  auto const ask = [](char const* id) { return missing(std::vector{catalogue::find_method(id)}, {}); };
  EXPECT_EQ(ask("gmail.users.messages.get"), Names{"gmail.readonly"});
  EXPECT_EQ(ask("drive.files.list"), Names{"drive.readonly"});
  EXPECT_EQ(ask("drive.files.create"), Names{"drive"});
  EXPECT_EQ(ask("calendar.events.list"), Names{"calendar.readonly"});
}

TEST(Scopes, BaseScopesAreAlwaysThere) {
  EXPECT_EQ(scopes_for({}, Access::full),
            (Names{auth("userinfo.email"), auth("userinfo.profile"), "openid"}));
  EXPECT_EQ(scopes_for(Names{"nothing"}, Access::full).size(), 3u);
  auto const two = scopes_for(Names{"gmail", "tasks"}, Access::read_only);
  EXPECT_EQ(two, (Names{auth("gmail.readonly"), auth("tasks.readonly"), auth("userinfo.email"),
                        auth("userinfo.profile"), "openid"}));
}

// What 2.2.1 asks for is asked for here too, so that its stored grants and ours serve both.
TEST(Scopes, FullHoldsWhatTheExistingServerAsksFor) {
  std::map<std::string, Names> const existing{
      {"gmail",
       {"gmail.readonly", "gmail.send", "gmail.compose", "gmail.modify", "gmail.labels",
        "gmail.settings.basic"}},
      {"drive", {"drive", "drive.readonly", "drive.file"}},
      {"calendar", {"calendar", "calendar.readonly", "calendar.events"}},
      {"docs", {"documents.readonly", "documents", "drive.readonly", "drive.file"}},
      {"sheets", {"spreadsheets.readonly", "spreadsheets", "drive.readonly", "drive.file"}},
      {"chat",
       {"chat.messages.readonly", "chat.messages", "chat.spaces", "chat.spaces.readonly",
        "chat.memberships.readonly", "contacts.readonly"}},
      {"forms", {"forms.body", "forms.body.readonly", "forms.responses.readonly"}},
      {"slides", {"presentations", "presentations.readonly"}},
      {"tasks", {"tasks", "tasks.readonly"}},
      {"contacts", {"contacts", "contacts.readonly"}},
      {"search", {"cse"}},
      {"appscript",
       {"script.projects", "script.projects.readonly", "script.deployments", "script.deployments.readonly",
        "script.processes", "script.metrics", "script.external_request", "script.scriptapp", "drive"}}};
  EXPECT_EQ(services().size(), existing.size());
  for (auto const& [service, scopes] : existing) {
    ASSERT_NE(find_service(service), nullptr) << service;
    auto const asked = scopes_for(Names{service}, Access::full);
    for (auto const& scope : scopes) EXPECT_TRUE(holds(asked, auth(scope))) << service << " " << scope;
  }
}

TEST(Scopes, LevelsAddUpAndUnionsDoNot) {
  EXPECT_EQ(scopes_at("gmail", "organize").value(),
            (Names{auth("gmail.labels"), auth("gmail.modify"), auth("gmail.readonly")}));
  EXPECT_EQ(scopes_at("gmail", "readonly+send").value(), (Names{auth("gmail.readonly"), auth("gmail.send")}));
  EXPECT_EQ(scopes_at("gmail", "full")->size(), 6u);
  EXPECT_EQ(scopes_at("tasks", "manage").value(), scopes_at("tasks", "full").value());
}

TEST(Scopes, UnknownLevelsNameTheValidOnes) {
  EXPECT_NE(scopes_at("gmail", "write").error().text().find("readonly, organize, drafts, send, full"),
            std::string::npos);
  for (char const* level : {"", "readonly+", "+", "readonly+nothing", "READONLY"}) {
    EXPECT_EQ(scopes_at("gmail", level).error().kind, ErrorKind::invalid) << level;
  }
  EXPECT_NE(scopes_at("mail", "full").error().text().find("gmail, drive"), std::string::npos);
}

TEST(Scopes, ManagingTasksForbidsDeleting) {
  EXPECT_TRUE(is_denied("tasks", "manage", "delete"));
  EXPECT_TRUE(is_denied("tasks", "readonly+manage", "clear_completed"));
  EXPECT_FALSE(is_denied("tasks", "manage", "create"));
  EXPECT_FALSE(is_denied("tasks", "full", "delete"));
  EXPECT_FALSE(is_denied("tasks", "manage+full", "delete"));
  EXPECT_FALSE(is_denied("gmail", "readonly", "delete"));
  EXPECT_FALSE(is_denied("tasks", "manage", ""));
  EXPECT_FALSE(is_denied("tasks", "nothing", "delete"));
}

}  // namespace
}  // namespace workspace::auth
